import { t } from '@lingui/core/macro';
import { useMemo, useState } from 'react';
import { Message } from '@/app/Message';
import { SidePanel } from '@/app/SidePanel';
import { Waiting } from '@/app/Waiting';
import { mayComment, useWorkspace } from '@/app/workspaceContext';
import { say, useComments } from '@/data/comments';
import { conversations, isOpen, targetKey } from '@/data/conversations';
import { useMentionable } from '@/data/mentionable';
import { formatPeriod } from '@/format/period';
import { Composer } from './Composer';
import classes from './Conversation.module.css';
import { ConversationView } from './ConversationView';
import type { NamedTarget } from './commentScope';

/** All that is said of one number. */
export default function ConversationDrawer({ on, onClose }: { on: NamedTarget; onClose: () => void }) {
  const { orgId, member, entities } = useWorkspace();
  const watched = useComments(orgId, [on.entity_id], on.period);
  const [shown, setShown] = useState(false);
  const comments = useMemo(
    () =>
      watched.status === 'ready' ? watched.data.filter((each) => targetKey(each) === targetKey(on)) : [],
    [watched, on],
  );
  const [typed, setTyped] = useState('');
  const people = useMentionable(orgId, member, comments, { entity: on.entity_id, typed });
  const all = useMemo(() => conversations(comments), [comments]);
  const open = all.filter(isOpen);
  const resolved = all.filter((each) => !isOpen(each));
  const entity = entities.find((node) => node.entity.id === on.entity_id)?.entity.name ?? on.entity_id;
  const writes = mayComment(member.role);
  return (
    <SidePanel
      title={on.label}
      place={`${entity} · ${formatPeriod(on.period)}`}
      width={460}
      onClose={onClose}
    >
      <div className={classes.stack} data-testid="conversations">
        {watched.status === 'loading' && <Waiting rows={3} />}
        {watched.status === 'denied' && <Message size="panel" title={t`Not yours to see`} />}
        {(watched.status === 'failed' || watched.status === 'invalid') && (
          <Message size="panel" title={t`The comments cannot be shown`} detail={watched.message} />
        )}
        {watched.status === 'ready' && open.length === 0 && (
          <Message
            size="panel"
            title={resolved.length > 0 ? t`Nothing is open` : t`Nothing said yet`}
            detail={writes ? t`Ask or explain below; mention someone with @ and they are told.` : undefined}
          />
        )}
        {open.map((each) => (
          <ConversationView key={each.first.id} conversation={each} people={people} onMention={setTyped} />
        ))}
        {writes && (
          <Composer
            label={open.length > 0 ? t`Another comment` : t`Comment`}
            people={people}
            onMention={setTyped}
            send={(words) => say(orgId, member, on, words)}
          />
        )}
        {resolved.length > 0 && (
          <button
            type="button"
            className={classes.more}
            aria-expanded={shown}
            onClick={() => setShown(!shown)}
          >
            {shown ? t`Hide ${resolved.length} resolved` : t`Show ${resolved.length} resolved`}
          </button>
        )}
        {shown &&
          resolved.map((each) => (
            <ConversationView key={each.first.id} conversation={each} people={people} onMention={setTyped} />
          ))}
      </div>
    </SidePanel>
  );
}
