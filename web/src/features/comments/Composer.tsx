import { t } from '@lingui/core/macro';
import { Button, Textarea } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { type KeyboardEvent, useId, useRef, useState } from 'react';
import type { Words } from '@/data/comments';
import { completions, type Mentionable, mentionBefore, mentionsIn } from '@/data/conversations';
import { errorText } from '@/format/errorText';
import classes from './Conversation.module.css';

const LONGEST = 4_000;
const OFFERED = 6;

interface Props {
  label: string;
  people: readonly Mentionable[];
  text?: string;
  autoFocus?: boolean;
  onCancel?: () => void;
  /** Told how the name begins that is being typed behind an @. */
  onMention?: (typed: string) => void;
  /** Rejects when it was refused: then the text comes back. Without a network it takes as long as that lasts. */
  send: (words: Words) => Promise<void>;
}

/** Where a comment is written; an @ offers people. */
export function Composer({
  label,
  people,
  text: given = '',
  autoFocus = false,
  onCancel,
  onMention,
  send,
}: Props) {
  const [text, setText] = useState(given);
  const [caret, setCaret] = useState(0);
  const [chosen, setChosen] = useState(0);
  const [closed, setClosed] = useState(false);
  const area = useRef<HTMLTextAreaElement>(null);
  const listId = useId();
  const typing = closed ? null : mentionBefore(text, caret);
  const offered = typing ? completions(people, typing.typed, OFFERED) : [];
  const picked = Math.min(chosen, offered.length - 1);

  function change(value: string, at: number) {
    setText(value);
    setCaret(at);
    setChosen(0);
    setClosed(false);
    const now = mentionBefore(value, at);
    if (now) onMention?.(now.typed);
  }

  function pick(person: Mentionable) {
    if (!typing) return;
    const head = `${text.slice(0, typing.from)}@${person.name} `;
    const after = text.slice(caret).replace(/^ /, '');
    change(head + after, head.length);
    // After React has put the new text there.
    setTimeout(() => {
      area.current?.focus();
      area.current?.setSelectionRange(head.length, head.length);
    });
  }

  function submit() {
    const body = text.trim();
    if (!body) return;
    change('', 0);
    send({ body, mentions: mentionsIn(body, people) }).catch((error: unknown) => {
      setText((now) => now || body);
      notifications.show({
        color: 'red',
        title: t`The comment was not taken`,
        message: errorText(error),
      });
    });
  }

  function onKeyDown(event: KeyboardEvent) {
    const person = offered[picked];
    if (person && (event.key === 'ArrowDown' || event.key === 'ArrowUp')) {
      event.preventDefault();
      setChosen((picked + (event.key === 'ArrowDown' ? 1 : offered.length - 1)) % offered.length);
    } else if (person && !event.metaKey && !event.ctrlKey && (event.key === 'Enter' || event.key === 'Tab')) {
      event.preventDefault();
      pick(person);
    } else if (event.key === 'Enter' && (event.metaKey || event.ctrlKey)) {
      event.preventDefault();
      submit();
    } else if (event.key === 'Escape' && (person || onCancel)) {
      // Closes the list, or this form; not the drawer around it.
      event.stopPropagation();
      if (person) setClosed(true);
      else onCancel?.();
    }
  }

  return (
    <div className={classes.composer}>
      <Textarea
        ref={area}
        aria-label={label}
        placeholder={t`${label} … @ mentions someone`}
        autosize
        minRows={2}
        maxRows={10}
        maxLength={LONGEST}
        value={text}
        data-autofocus={autoFocus || undefined}
        autoFocus={autoFocus}
        aria-autocomplete="list"
        aria-controls={offered.length > 0 ? listId : undefined}
        aria-activedescendant={offered.length > 0 ? `${listId}-${picked}` : undefined}
        onChange={(event) => change(event.currentTarget.value, event.currentTarget.selectionStart)}
        onSelect={(event) => setCaret(event.currentTarget.selectionStart)}
        onKeyDown={onKeyDown}
      />
      {offered.length > 0 && (
        <div role="listbox" id={listId} aria-label={t`People`} className={classes.people}>
          {offered.map((person, index) => (
            <div
              key={person.uid}
              id={`${listId}-${index}`}
              role="option"
              tabIndex={-1}
              aria-selected={index === picked}
              className={classes.option}
              onMouseDown={(event) => {
                event.preventDefault();
                pick(person);
              }}
            >
              {person.name}
            </div>
          ))}
        </div>
      )}
      <div className={classes.actions}>
        <Button size="compact-sm" onClick={submit} disabled={!text.trim()}>
          {given ? t`Save` : t`Send`}
        </Button>
        {onCancel && (
          <Button size="compact-sm" variant="subtle" onClick={onCancel}>
            {t`Cancel`}
          </Button>
        )}
        <span className={classes.hint}>{t`Ctrl+Enter sends`}</span>
      </div>
    </div>
  );
}
