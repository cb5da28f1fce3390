import { msg, t } from '@lingui/core/macro';
import { Trans } from '@lingui/react/macro';
import { Button, Textarea } from '@mantine/core';
import { useRef, useState } from 'react';
import { Link } from 'wouter';
import { Callout } from '@/app/Callout';
import { History } from '@/app/History';
import { SidePanel } from '@/app/SidePanel';
import { mayComment, mayEdit, useWorkspace } from '@/app/workspaceContext';
import type { SignOff, SignOffEntry, StatementRow } from '@/data/documents';
import { newId } from '@/data/newId';
import { isMaterial, type SignState, signState } from '@/data/signing';
import { type SignAction, sign } from '@/data/signoffs';
import { formatDateTime } from '@/format/age';
import { type Comparator, comparatorIn, movementOf } from '@/format/comparator';
import { errorText } from '@/format/errorText';
import { texts } from '@/format/language';
import { formatMoney } from '@/format/money';
import { formatPeriod } from '@/format/period';
import { Floors } from './Floors';
import classes from './SignOff.module.css';

interface Props {
  scope: string;
  period: string;
  comparator: Comparator;
  row: StatementRow;
  currency: string;
  line: SignOff | undefined;
  onClose: () => void;
}

const STATES: Record<SignState, string> = texts({
  unsigned: msg`Nobody has signed this variance yet.`,
  prepared: msg`Prepared. Another person has to review it.`,
  signed: msg`Signed by preparer and reviewer, for exactly this figure.`,
  changed: msg`The figure changed since it was signed.`,
});

const TONES = { unsigned: 'plain', prepared: 'accent', signed: 'good', changed: 'warn' } as const;

/** A variance, its explanation and its two signatures. */
export default function SignOffDrawer(props: Props) {
  const { scope, period, comparator, row, line, onClose } = props;
  const { entities, organization } = useWorkspace();
  const entity = entities.find((node) => node.entity.id === scope)?.entity.name ?? scope;
  const state = signState(line, row);
  return (
    <SidePanel
      title={row.name}
      place={t`${entity} · ${formatPeriod(period)} · against ${comparatorIn(comparator, period)}`}
      width={500}
      onClose={onClose}
    >
      <div className={classes.stack} data-testid="sign-off">
        <Figure {...props} />
        <Callout tone={TONES[state]} role="status">
          {STATES[state]}
          {state === 'unsigned' &&
            !isMaterial(row, comparator, organization.materiality) &&
            ` ${t`It is below the floor and need not be.`}`}
        </Callout>
        {line?.preparer && <Signed {...props} line={line} />}
        <Actions key={`${line?.version ?? 0}`} {...props} state={state} />
        <Floors currency={props.currency} />
        <History
          entries={line?.history ?? []}
          words={(entry) => <Done entry={entry} currency={props.currency} />}
        />
      </div>
    </SidePanel>
  );
}

function Figure({ row, comparator, period, currency }: Props) {
  const { organization } = useWorkspace();
  const money = (minor: number | null | undefined, signed = false) =>
    minor === null || minor === undefined
      ? '–'
      : formatMoney(minor, currency, organization.locale, { signed });
  const moved = movementOf(row, comparator);
  return (
    <dl className={`${classes.figure} figures`}>
      <div>
        <dt>{t`Actual`}</dt>
        <dd>{money(row.actual)}</dd>
      </div>
      <div>
        <dt className={classes.first}>{comparatorIn(comparator, period)}</dt>
        <dd>{money(row[comparator])}</dd>
      </div>
      <div>
        <dt>{t`Variance`}</dt>
        <dd>{money(moved?.delta, true)}</dd>
      </div>
    </dl>
  );
}

/** The explanation, who stands for it, and what they saw when the figure is another now. */
function Signed({ line, row, scope, period, currency }: Props & { line: SignOff }) {
  const { orgId, organization } = useWorkspace();
  const money = (minor: number) => formatMoney(minor, currency, organization.locale);
  const { preparer, reviewer } = line;
  if (!preparer) return null;
  const changed = signState(line, row) === 'changed';
  const query = new URLSearchParams({ scope, period, since: preparer.at, account: row.code });
  return (
    <section aria-label={t`Explanation and signatures`} className={classes.signed}>
      <blockquote className={classes.explanation}>{line.explanation}</blockquote>
      <ul className={classes.people}>
        <li>
          <Trans>
            Prepared by <strong>{preparer.name}</strong>, {formatDateTime(preparer.at)}
          </Trans>
        </li>
        {reviewer && (
          <li>
            <Trans>
              Reviewed by <strong>{reviewer.name}</strong>, {formatDateTime(reviewer.at)}
            </Trans>
          </li>
        )}
      </ul>
      {changed && (
        <Callout tone="warn">
          {t`Signed at ${money(preparer.figure.actual)} against ${money(preparer.figure.comparator)}.`}{' '}
          <Link href={`/o/${encodeURIComponent(orgId)}/changes?${query}`}>{t`What changed since`}</Link>
        </Callout>
      )}
    </section>
  );
}

/** Does something with the signatures. The same try keeps its id, so that an answer that was lost does no harm. */
function useSigning({ scope, period, comparator, row, line }: Props) {
  const { orgId } = useWorkspace();
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<string | null>(null);
  const request = useRef(newId());
  async function act(action: SignAction, body: Record<string, unknown>): Promise<boolean> {
    setBusy(true);
    setProblem(null);
    const place = { entity_id: scope, period, comparator, account_code: row.code };
    try {
      await sign(
        orgId,
        place,
        action,
        { version: line?.version ?? 0, ...body },
        `${action}-${request.current}`,
      );
      return true;
    } catch (error) {
      setProblem(errorText(error));
      return false;
    } finally {
      setBusy(false);
    }
  }
  return { busy, problem, act };
}

function Actions(props: Props & { state: SignState }) {
  const { line, row, comparator, state } = props;
  const { member } = useWorkspace();
  const { busy, problem, act } = useSigning(props);
  const [explanation, setExplanation] = useState(line?.explanation ?? '');
  const [explaining, setExplaining] = useState(state === 'unsigned' || state === 'changed');
  const [withdrawing, setWithdrawing] = useState<'preparer' | 'reviewer' | null>(null);
  const [reason, setReason] = useState('');
  const figure = { actual: row.actual, comparator: row[comparator] };
  const controls = member.role === 'owner' || member.role === 'admin';
  const may = (uid: string | undefined) => uid !== undefined && (uid === member.uid || controls);
  const trouble = problem && (
    <Callout tone="bad" role="alert">
      {problem}
    </Callout>
  );
  if (!mayComment(member.role)) return null;
  if (withdrawing) {
    return (
      <form
        className={classes.form}
        onSubmit={(event) => {
          event.preventDefault();
          void act('withdraw', { party: withdrawing, reason: reason.trim() });
        }}
      >
        <Textarea
          label={t`Why is the signature withdrawn?`}
          autosize
          minRows={2}
          maxLength={500}
          value={reason}
          onChange={(event) => setReason(event.currentTarget.value)}
          data-autofocus
        />
        {trouble}
        <div className={classes.actions}>
          <Button type="submit" loading={busy} disabled={!reason.trim()}>
            {t`Withdraw`}
          </Button>
          <Button variant="subtle" onClick={() => setWithdrawing(null)}>
            {t`Cancel`}
          </Button>
        </div>
      </form>
    );
  }
  if (explaining) {
    return (
      <form
        className={classes.form}
        onSubmit={(event) => {
          event.preventDefault();
          void act('prepare', { explanation: explanation.trim(), ...figure });
        }}
      >
        <Textarea
          label={t`What explains it?`}
          description={t`You sign this explanation for the figure above; another person reviews it.`}
          autosize
          minRows={3}
          maxLength={2000}
          value={explanation}
          onChange={(event) => setExplanation(event.currentTarget.value)}
        />
        {trouble}
        <div className={classes.actions}>
          <Button type="submit" loading={busy} disabled={!explanation.trim()}>
            {t`Sign as preparer`}
          </Button>
          {line?.preparer && state !== 'changed' && (
            <Button variant="subtle" onClick={() => setExplaining(false)}>
              {t`Cancel`}
            </Button>
          )}
        </div>
      </form>
    );
  }
  return (
    <>
      {trouble}
      <div className={classes.actions}>
        {state === 'prepared' && mayEdit(member.role) && line?.preparer?.uid !== member.uid && (
          <Button loading={busy} onClick={() => void act('review', figure)}>
            {t`Sign as reviewer`}
          </Button>
        )}
        <Button variant="default" onClick={() => setExplaining(true)}>
          {t`Explain anew`}
        </Button>
        {may(line?.reviewer?.uid) && (
          <Button variant="subtle" onClick={() => setWithdrawing('reviewer')}>
            {t`Withdraw the review`}
          </Button>
        )}
        {may(line?.preparer?.uid) && (
          <Button variant="subtle" onClick={() => setWithdrawing('preparer')}>
            {line?.preparer?.uid === member.uid ? t`Withdraw my signature` : t`Withdraw both signatures`}
          </Button>
        )}
      </div>
    </>
  );
}

const DONE: Record<SignOffEntry['action'], string> = texts({
  prepared: msg`explained and signed`,
  reviewed: msg`reviewed and signed`,
  withdrew_preparer: msg`withdrew the signatures`,
  withdrew_reviewer: msg`withdrew the review`,
});

function Done({ entry, currency }: { entry: SignOffEntry; currency: string }) {
  const { organization } = useWorkspace();
  const money = (minor: number) => formatMoney(minor, currency, organization.locale);
  return (
    <>
      {DONE[entry.action]}
      {entry.actual !== null && entry.comparator !== null && (
        <> {t`at ${money(entry.actual)} against ${money(entry.comparator)}`}</>
      )}
    </>
  );
}
