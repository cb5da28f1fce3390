import { msg, t } from '@lingui/core/macro';
import { SegmentedControl } from '@mantine/core';
import { useEffect, useMemo } from 'react';
import { useSearchParams } from 'wouter';
import { Here } from '@/app/Here';
import { LiveIndicator } from '@/app/LiveIndicator';
import { Message } from '@/app/Message';
import { useCurrent } from '@/app/useCurrent';
import { useView } from '@/app/useView';
import bar from '@/app/ViewBar.module.css';
import { Waiting } from '@/app/Waiting';
import { useWorkspace } from '@/app/workspaceContext';
import { NEWEST, useNewestComments } from '@/data/comments';
import { type Conversation, conversations, isOpen, lastAt, only, type Which } from '@/data/conversations';
import type { Account, Comment } from '@/data/documents';
import { formatDateTime } from '@/format/age';
import { counted } from '@/format/count';
import { kpiName } from '@/format/kpiName';
import { texts } from '@/format/language';
import { capitalized } from '@/format/name';
import { formatPeriodMedium, isPeriod } from '@/format/period';
import classes from './CommentsPage.module.css';
import { type NamedTarget, opened } from './commentScope';

const FILTERS: Record<Which, string> = texts({
  open: msg`Open`,
  mentions: msg`Mentions me`,
  mine: msg`Mine`,
  all: msg`All`,
});

const NOTHING: Record<Which, string> = texts({
  open: msg`No open conversations`,
  mentions: msg`Nobody mentioned you`,
  mine: msg`You have not commented yet`,
  all: msg`Nobody has commented yet`,
});

/** Every conversation that the person may see. */
export default function CommentsPage() {
  const { orgId, member } = useWorkspace();
  const [search, setSearch] = useSearchParams();
  const asked = search.get('show') as Which | null;
  const which = asked && asked in FILTERS ? asked : 'open';
  const watched = useNewestComments(orgId, member);
  useCurrent(useView());
  useAddressed(search);
  const all = useMemo(() => (watched.status === 'ready' ? conversations(watched.data) : []), [watched]);
  const shown = useMemo(() => only(all, which, member.uid), [all, which, member.uid]);
  return (
    <>
      <div className={bar.bar}>
        <h1 className={bar.title}>{t`Comments`}</h1>
        <SegmentedControl
          aria-label={t`Show`}
          data={Object.entries(FILTERS).map(([value, label]) => ({ value, label }))}
          value={which}
          onChange={(value) =>
            setSearch((current) => {
              const next = new URLSearchParams(current);
              next.set('show', value);
              return next;
            })
          }
        />
        <span className={bar.live}>
          <Here />
          <LiveIndicator />
        </span>
      </div>
      {watched.status === 'loading' && <Waiting rows={5} />}
      {(watched.status === 'failed' || watched.status === 'invalid') && (
        <Message title={t`The comments cannot be shown`} detail={watched.message} />
      )}
      {watched.status === 'denied' && <Message title={t`Not yours to see`} />}
      {watched.status === 'ready' && shown.length === 0 && (
        <Message
          title={NOTHING[which]}
          detail={t`A comment is made on the number itself: hover it, or open it.`}
        />
      )}
      <ul className={classes.list}>
        {shown.map((each) => (
          <Line key={each.first.id} conversation={each} />
        ))}
      </ul>
      {watched.status === 'ready' && watched.data.length === NEWEST && (
        <p className={classes.note}>
          {t`Of the newest ${NEWEST} comments. Older ones stand beside their numbers.`}
        </p>
      )}
    </>
  );
}

/** Opens the number that an address names, as the mail of a mention does. */
function useAddressed(search: URLSearchParams): void {
  const { accounts, entities } = useWorkspace();
  const thread = search.get('thread');
  const scope = search.get('scope');
  const period = search.get('period');
  useEffect(() => {
    const [, kind, target] = /^(kpi|account|record|variance):([A-Za-z0-9._:-]+)$/.exec(thread ?? '') ?? [];
    const known = entities.some((node) => node.entity.id === scope);
    if (!kind || !target || !scope || !known || !period || !isPeriod(period)) return;
    const named = { kind: kind as Comment['kind'], entity_id: scope, period, target };
    opened.set({ ...named, label: labelOf(named, accounts) });
  }, [thread, scope, period, accounts, entities]);
}

const spoken = (id: string): string => capitalized(id.replaceAll('_', ' '));

function labelOf(on: Pick<Comment, 'kind' | 'target'>, accounts: ReadonlyMap<string, Account>): string {
  const code = on.target.split(':').at(-1) ?? on.target;
  const account = accounts.get(code)?.name ?? code;
  if (on.kind === 'kpi') return kpiName(on.target, spoken(on.target));
  if (on.kind === 'record') return t`Record`;
  return on.kind === 'variance' ? t`Variance of ${account}` : account;
}

function Line({ conversation }: { conversation: Conversation }) {
  const { accounts, entities, organization } = useWorkspace();
  const { first, answers } = conversation;
  const entity = entities.find((node) => node.entity.id === first.entity_id)?.entity.name ?? first.entity_id;
  const on: NamedTarget = { ...first, label: labelOf(first, accounts) };
  const last = answers.at(-1) ?? first;
  return (
    <li className={classes.line} data-open={isOpen(conversation)}>
      <button type="button" className={classes.open} onClick={() => opened.set(on)}>
        <span className={classes.head}>
          <span className={classes.label}>{on.label}</span>
          <span className={classes.place}>
            {entity} · {formatPeriodMedium(first.period)}
          </span>
          {!isOpen(conversation) && <span className={classes.done}>{t`Resolved`}</span>}
          <span className={classes.when}>{formatDateTime(lastAt(conversation))}</span>
        </span>
        <span className={classes.body}>
          <span className={classes.author}>{last.name}</span> {last.body}
        </span>
        {answers.length > 0 && (
          <span className={classes.answers}>{counted(answers.length, 'answer', organization.locale)}</span>
        )}
      </button>
    </li>
  );
}
