import { t } from '@lingui/core/macro';
import { Button, NumberInput } from '@mantine/core';
import { useState } from 'react';
import { Callout } from '@/app/Callout';
import { useWorkspace } from '@/app/workspaceContext';
import { saveMateriality } from '@/data/signoffs';
import { errorText } from '@/format/errorText';
import { currencyExponent, formatMoney } from '@/format/money';
import { formatPercent } from '@/format/ratio';
import classes from './SignOff.module.css';

const MOST = 9_000_000_000_000;

/** From what size a variance has to be signed; owners and admins may change it. */
export function Floors({ currency }: { currency: string }) {
  const { orgId, organization, member } = useWorkspace();
  const { materiality, locale } = organization;
  const [open, setOpen] = useState(false);
  const [problem, setProblem] = useState<string | null>(null);
  const unit = 10 ** currencyExponent(currency);
  const [amount, setAmount] = useState<number | string>(materiality.absolute_minor / unit);
  const [percent, setPercent] = useState<number | string>(materiality.percent_bp / 100);
  const controls = member.role === 'owner' || member.role === 'admin';
  const complete = typeof amount === 'number' && typeof percent === 'number';
  if (!open) {
    return (
      <p className={classes.floors}>
        {t`Has to be signed from ${formatMoney(materiality.absolute_minor, currency, locale)} and ${formatPercent(materiality.percent_bp)} on.`}{' '}
        {controls && (
          <button type="button" className={classes.link} onClick={() => setOpen(true)}>
            {t`Change`}
          </button>
        )}
      </p>
    );
  }
  return (
    <form
      className={classes.form}
      onSubmit={(event) => {
        event.preventDefault();
        if (!complete) return;
        saveMateriality(orgId, {
          absolute_minor: Math.round(amount * unit),
          percent_bp: Math.round(percent * 100),
        }).then(
          () => setOpen(false),
          (error: unknown) => setProblem(errorText(error)),
        );
      }}
    >
      <div className={classes.pair}>
        <NumberInput
          label={t`Effect on profit, ${currency}`}
          min={0}
          max={MOST}
          decimalScale={currencyExponent(currency)}
          thousandSeparator=","
          value={amount}
          onChange={setAmount}
        />
        <NumberInput
          label={t`And per cent`}
          min={0}
          max={10_000}
          decimalScale={2}
          value={percent}
          onChange={setPercent}
        />
      </div>
      {problem && (
        <Callout tone="bad" role="alert">
          {problem}
        </Callout>
      )}
      <div className={classes.actions}>
        <Button type="submit" variant="default" disabled={!complete}>
          {t`Save for everyone`}
        </Button>
        <Button variant="subtle" onClick={() => setOpen(false)}>
          {t`Cancel`}
        </Button>
      </div>
    </form>
  );
}
