import { t } from '@lingui/core/macro';
import { Button } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { useState } from 'react';
import { mayComment, useWorkspace } from '@/app/workspaceContext';
import { resolve, reword, say, unsent } from '@/data/comments';
import { type Conversation, isOpen, type Mentionable, pieces } from '@/data/conversations';
import type { Comment } from '@/data/documents';
import { colourOf } from '@/data/presenceState';
import { useStore } from '@/data/useWatched';
import { formatDateTime } from '@/format/age';
import { errorText } from '@/format/errorText';
import { Face } from '../presence/Face';
import { Composer } from './Composer';
import classes from './Conversation.module.css';

interface Props {
  conversation: Conversation;
  people: readonly Mentionable[];
  /** Told how the name begins that is being typed behind an @. */
  onMention: (typed: string) => void;
}

/** A conversation: what was said, answering, and whether it is done with. */
export function ConversationView({ conversation, people, onMention }: Props) {
  const { orgId, member } = useWorkspace();
  const [answering, setAnswering] = useState(false);
  const { first, answers } = conversation;
  const open = isOpen(conversation);
  const writes = mayComment(member.role);
  function turn() {
    resolve(orgId, member, first, open).catch((error: unknown) =>
      notifications.show({
        color: 'red',
        title: open ? t`Not resolved` : t`Not opened again`,
        message: errorText(error),
      }),
    );
  }
  return (
    <section
      className={classes.conversation}
      data-open={open}
      data-testid="conversation"
      aria-label={t`Conversation begun by ${first.name}`}
    >
      {[first, ...answers].map((comment) => (
        <Said key={comment.id} comment={comment} people={people} onMention={onMention} />
      ))}
      {!open && (
        <p className={classes.resolved}>
          {first.resolved_at
            ? t`Resolved by ${first.resolved_name ?? ''}, ${formatDateTime(first.resolved_at)}`
            : t`Resolved by ${first.resolved_name ?? ''}`}
        </p>
      )}
      {writes && answering && (
        <Composer
          label={t`Answer`}
          people={people}
          onMention={onMention}
          autoFocus
          onCancel={() => setAnswering(false)}
          send={(words) => {
            setAnswering(false);
            return say(orgId, member, first, words, first.id);
          }}
        />
      )}
      {writes && !answering && (
        <div className={classes.actions}>
          <Button size="compact-xs" variant="default" onClick={() => setAnswering(true)}>
            {t`Answer`}
          </Button>
          <Button size="compact-xs" variant="subtle" onClick={turn}>
            {open ? t`Resolve` : t`Open again`}
          </Button>
        </div>
      )}
    </section>
  );
}

function Said({ comment, people, onMention }: Omit<Props, 'conversation'> & { comment: Comment }) {
  const { orgId, member } = useWorkspace();
  const waiting = useStore(unsent).has(comment.id);
  const [editing, setEditing] = useState(false);
  const own = comment.uid === member.uid && mayComment(member.role);
  const known = people.filter(({ uid }) => comment.mentions.includes(uid));
  return (
    <article className={classes.said} data-testid="comment">
      <Face name={comment.name} colour={colourOf(comment.uid)} />
      <div className={classes.words}>
        <p className={classes.head}>
          <span className={classes.name}>{comment.name}</span>
          <span className={classes.when}>
            {waiting ? t`Not sent yet` : formatDateTime(comment.created_at)}
            {comment.edited_at && ` · ${t`edited`}`}
          </span>
          {own && !editing && (
            <button type="button" className={classes.edit} onClick={() => setEditing(true)}>
              {t`Edit`}
            </button>
          )}
        </p>
        {editing ? (
          <Composer
            label={t`Your comment`}
            people={people}
            onMention={onMention}
            text={comment.body}
            autoFocus
            onCancel={() => setEditing(false)}
            send={(words) => {
              setEditing(false);
              return reword(orgId, comment, words);
            }}
          />
        ) : (
          <p className={classes.body}>
            {pieces(comment.body, known).map(({ text, uid }, index) =>
              uid ? (
                // biome-ignore lint/suspicious/noArrayIndexKey: pieces of one text have no other name
                <strong key={index} data-me={uid === member.uid} className={classes.mention}>
                  {text}
                </strong>
              ) : (
                text
              ),
            )}
          </p>
        )}
      </div>
    </article>
  );
}
