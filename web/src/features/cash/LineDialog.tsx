import { t } from '@lingui/core/macro';
import { Button, Modal, Select, TextInput } from '@mantine/core';
import { type FormEvent, useState } from 'react';
import { Callout } from '@/app/Callout';
import { mayPlanCash, useWorkspace } from '@/app/workspaceContext';
import type { CashReport, Comment } from '@/data/documents';
import { useMentionable } from '@/data/mentionable';
import { saveCashLine } from '@/data/planning';
import { formatDayShort } from '@/format/day';
import { errorText } from '@/format/errorText';
import { formatMoney } from '@/format/money';
import classes from './Cash.module.css';
import { type CashLine, changesOf, draftOfLine, type LineDraft, overridesOf } from './lineForm';

interface Props {
  report: CashReport;
  line: CashLine;
  onClose: () => void;
  onSaved: (report: CashReport) => void;
}

const NOBODY: readonly Comment[] = [];

/** What somebody who knows better says of a line, week by week, beside what is computed; and whose the line is. */
export default function LineDialog({ report, line, onClose, onSaved }: Props) {
  const { orgId, organization, member } = useWorkspace();
  const people = useMentionable(orgId, member, NOBODY);
  // What somebody else saves meanwhile must not change what is being written; saving says so.
  const [opened] = useState(report);
  const [draft, setDraft] = useState<LineDraft>(() => draftOfLine(report, line.key));
  const before = opened.owners.find((each) => each.line === line.key)?.uid ?? '';
  const [owner, setOwner] = useState(before);
  const [reason, setReason] = useState('');
  const [tried, setTried] = useState(false);
  const [busy, setBusy] = useState(false);
  const [refusal, setRefusal] = useState<string | null>(null);
  const { weeks, problems } = changesOf(opened, line.key, draft, reason);
  const given = overridesOf(opened, line.key);
  const amount = (minor: number) =>
    formatMoney(minor, opened.currency, organization.locale, { currency: 'none' });

  async function save(event: FormEvent) {
    event.preventDefault();
    setTried(true);
    if (Object.keys(problems).length > 0) return;
    if (weeks.length === 0 && owner === before) return onClose();
    setBusy(true);
    setRefusal(null);
    try {
      const change = owner === before ? { weeks } : { weeks, owner };
      onSaved(await saveCashLine(orgId, opened.scope, opened.plan_version, line.key, change));
    } catch (error) {
      setRefusal(errorText(error));
      setBusy(false);
    }
  }

  return (
    <Modal
      opened
      onClose={onClose}
      title={line.label}
      size="lg"
      closeButtonProps={{ 'aria-label': t`Close` }}
    >
      <form onSubmit={save} noValidate className={classes.form}>
        <p className={classes.lead}>
          {t`${line.note}. An amount entered here counts instead; empty, the computed one does.`}
        </p>
        {mayPlanCash(member.role) && (
          <Select
            label={t`Owner`}
            description={t`Answers for the line; an editor may change it`}
            placeholder={t`Nobody`}
            data={people.map(({ uid, name }) => ({ value: uid, label: name }))}
            value={owner || null}
            onChange={(uid) => setOwner(uid ?? '')}
            clearable
            clearButtonProps={{ 'aria-label': t`Nobody` }}
            withCheckIcon={false}
          />
        )}
        <fieldset className={classes.group}>
          <legend>{t`Amounts by week, ${opened.currency}`}</legend>
          <ul className={classes.weeks}>
            {(opened.forecast?.weeks ?? []).map(({ week, starts }, index) => {
              const kept = given.get(week);
              return (
                <li key={week} className={classes.week}>
                  <span>{formatDayShort(starts)}</span>
                  <span className={`${classes.computed} figures`}>{amount(line.computed[index] ?? 0)}</span>
                  <TextInput
                    size="xs"
                    aria-label={t`${line.label}, week of ${formatDayShort(starts)}`}
                    inputMode="decimal"
                    placeholder={t`As computed`}
                    value={draft[week] ?? ''}
                    error={tried ? problems[week] : undefined}
                    onChange={(event) => setDraft({ ...draft, [week]: event.currentTarget.value })}
                  />
                  {kept && (
                    <span className={classes.because}>
                      {kept.by}: {kept.reason}
                    </span>
                  )}
                </li>
              );
            })}
          </ul>
        </fieldset>
        <TextInput
          label={t`Reason for the change`}
          description={t`Kept with every version of the forecast, and in the audit`}
          maxLength={300}
          value={reason}
          error={tried ? problems.reason : undefined}
          onChange={(event) => setReason(event.currentTarget.value)}
        />
        {refusal && (
          <Callout tone="warn" role="alert">
            {refusal}
          </Callout>
        )}
        <div className={classes.actions}>
          <Button type="submit" loading={busy}>
            {t`Save`}
          </Button>
          <Button variant="default" onClick={onClose}>
            {t`Cancel`}
          </Button>
        </div>
      </form>
    </Modal>
  );
}
