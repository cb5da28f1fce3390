import { t } from '@lingui/core/macro';
import { Trans } from '@lingui/react/macro';
import { Button, Textarea } from '@mantine/core';
import { useState } from 'react';
import { Link } from 'wouter';
import { Callout } from '@/app/Callout';
import { History } from '@/app/History';
import { SidePanel } from '@/app/SidePanel';
import { mayEdit, useWorkspace } from '@/app/workspaceContext';
import { actOnPeriod } from '@/data/api';
import type { CloseEntry, Entity, PeriodState } from '@/data/documents';
import { formatDateTime } from '@/format/age';
import { errorText } from '@/format/errorText';
import { i18n } from '@/format/language';
import { formatPeriod } from '@/format/period';
import { closedAt } from '../changes/moments';
import { Checklist } from './Checklist';
import page from './ClosePage.module.css';
import { offers, STATE_MEANS, STATE_NAMES } from './closeMatrix';
import classes from './PeriodDrawer.module.css';

interface Props {
  entity: Entity;
  now: PeriodState;
  onClose: () => void;
}

/** The close of an entity's month: where it stands, what is left to do, who did what. */
export default function PeriodDrawer({ entity, now, onClose }: Props) {
  const { orgId } = useWorkspace();
  const [problem, setProblem] = useState<string | null>(null);
  return (
    <SidePanel title={entity.name} place={formatPeriod(now.period)} width={520} onClose={onClose}>
      <div className={classes.stack} data-testid="period-drawer">
        <p className={classes.state} role="status">
          <span className={page.chip} data-state={now.state}>
            {STATE_NAMES[now.state]}
          </span>
          {STATE_MEANS[now.state]}
        </p>
        {now.seal && (
          <p className={classes.seal}>
            {t`Sealed ${formatDateTime(now.seal.at)} with ${now.seal.record_count} records,`}{' '}
            <code title={now.seal.hash}>{now.seal.hash.slice(0, 16)}…</code>
          </p>
        )}
        {now.reopening ? (
          <Reopening now={now} onProblem={setProblem} />
        ) : (
          <Steps now={now} onProblem={setProblem} />
        )}
        {problem && (
          <Callout tone="bad" role="alert">
            {problem}
          </Callout>
        )}
        <p className={classes.asks}>
          <Link
            className={classes.link ?? ''}
            href={`/o/${orgId}/changes?scope=${now.entity_id}&period=${now.period}`}
          >
            {closedAt([now]) ? t`What changed since the close` : t`What changed since an earlier moment`}
          </Link>
        </p>
        <Checklist now={now} onProblem={setProblem} />
        <History entries={now.history} words={sentence} />
      </div>
    </SidePanel>
  );
}

interface ActionProps {
  now: PeriodState;
  onProblem: (problem: string | null) => void;
}

type Action = 'move' | 'ask-reopening' | 'reopen' | 'decline-reopening';

/** Does something with the period; says whether it is under way. The listener shows what became of it. */
function useAction({ now, onProblem }: ActionProps) {
  const { orgId } = useWorkspace();
  const [busy, setBusy] = useState(false);
  async function act(action: Action, body: Record<string, unknown>): Promise<boolean> {
    setBusy(true);
    onProblem(null);
    try {
      await actOnPeriod(orgId, now.entity_id, now.period, action, body);
      return true;
    } catch (error) {
      onProblem(errorText(error));
      return false;
    } finally {
      setBusy(false);
    }
  }
  return { busy, act };
}

function Steps({ now, onProblem }: ActionProps) {
  const { member } = useWorkspace();
  const { busy, act } = useAction({ now, onProblem });
  const [sure, setSure] = useState(false);
  const [asking, setAsking] = useState(false);
  const [reason, setReason] = useState('');
  const offered = offers(now.state, member.role);
  if (asking) {
    return (
      <form
        className={classes.form}
        onSubmit={(event) => {
          event.preventDefault();
          void act('ask-reopening', { reason: reason.trim() }).then((done) => done && setAsking(false));
        }}
      >
        <Textarea
          label={t`Why does it have to be opened again?`}
          description={t`Another controller has to agree; both of you stay in its history.`}
          autosize
          minRows={2}
          maxLength={500}
          value={reason}
          onChange={(event) => setReason(event.currentTarget.value)}
          data-autofocus
        />
        <div className={classes.actions}>
          <Button type="submit" loading={busy} disabled={!reason.trim()}>
            {t`Ask`}
          </Button>
          <Button variant="subtle" onClick={() => setAsking(false)}>
            {t`Cancel`}
          </Button>
        </div>
      </form>
    );
  }
  return (
    <div className={classes.actions}>
      {offered.map((offer) => {
        const last = offer.kind === 'final';
        return (
          <Button
            key={offer.to}
            variant={offer.kind === 'forward' ? 'filled' : 'default'}
            color={last && sure ? 'red' : undefined}
            loading={busy}
            onClick={() => {
              if (last && !sure) setSure(true);
              else void act('move', { to: offer.to, version: now.version });
            }}
          >
            {last && sure ? t`Yes, lock it: nobody can undo this` : i18n._(offer.label)}
          </Button>
        );
      })}
      {now.state === 'closed' && mayEdit(member.role) && (
        <Button variant="default" onClick={() => setAsking(true)}>
          {t`Ask to open it again`}
        </Button>
      )}
    </div>
  );
}

function Reopening({ now, onProblem }: ActionProps) {
  const { member } = useWorkspace();
  const { busy, act } = useAction({ now, onProblem });
  const request = now.reopening;
  if (!request) return null;
  const own = request.uid === member.uid;
  const controls = member.role === 'owner' || member.role === 'admin';
  return (
    <section className={classes.request} aria-label={t`Reopening`}>
      <p className={classes.asks}>
        {own ? (
          <Trans>
            <strong>You</strong> asked to open it again, {formatDateTime(request.at)}:
          </Trans>
        ) : (
          <Trans>
            <strong>{request.name}</strong> asked to open it again, {formatDateTime(request.at)}:
          </Trans>
        )}
      </p>
      <blockquote className={classes.reason}>{request.reason}</blockquote>
      {own && <p className={classes.asks}>{t`Another controller has to agree.`}</p>}
      <div className={classes.actions}>
        {controls && !own && (
          <Button loading={busy} onClick={() => void act('reopen', {})}>
            {t`Agree and open`}
          </Button>
        )}
        {(controls || own) && (
          <Button variant="default" loading={busy} onClick={() => void act('decline-reopening', {})}>
            {own ? t`Take it back` : t`Decline`}
          </Button>
        )}
      </div>
    </section>
  );
}

function sentence(entry: CloseEntry): string {
  switch (entry.action) {
    case 'moved':
      return `${STATE_NAMES[entry.from_state]} → ${STATE_NAMES[entry.to_state]}`;
    case 'asked':
      return t`Asked to open it again`;
    case 'declined':
      return t`Declined to open it again`;
    case 'reopened':
      return t`Agreed, and opened it again: a restatement`;
    case 'checklist':
      return t`Changed the checklist`;
    case 'done':
      return t`Done`;
    case 'undone':
      return t`Not done after all`;
  }
}
