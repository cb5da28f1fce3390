import { t } from '@lingui/core/macro';
import { Button, Input } from '@mantine/core';
import { type FormEvent, useId, useState } from 'react';
import { useNow } from '@/app/LiveIndicator';
import type { Alert } from '@/data/documents';
import { formatAgo, formatDateTime } from '@/format/age';
import classes from './AlertPage.module.css';
import { historyWords, isRemark, noteOf } from './alertWords';
import { useAlertDesk } from './useAlerts';
import type { Names } from './useNames';

/** Entries that a document keeps; the audit has all. */
const KEPT = 50;
const LONGEST = 1000;

/** What happened to an alert, the newest first. */
export function Timeline({ alert, names }: { alert: Alert; names: Names }) {
  const now = useNow();
  if (alert.history.length === 0) return <p className={classes.quiet}>{t`Nothing has happened yet.`}</p>;
  const entries = alert.history.map((entry, index) => ({ entry, id: `${index}-${entry.at}` })).reverse();
  return (
    <>
      <ol className={classes.timeline} data-testid="timeline">
        {entries.map(({ entry, id }) => {
          const note = noteOf(entry);
          return (
            <li key={id} className={classes.event} data-to={isRemark(entry) ? 'remark' : entry.to_state}>
              <span className={classes.what}>
                {historyWords(entry, entry.by && names.person(entry.by), names.recipient)}
              </span>
              <time className={classes.when} dateTime={entry.at} title={formatDateTime(entry.at)}>
                {formatAgo(now - Date.parse(entry.at))}
              </time>
              {note && <p className={isRemark(entry) ? classes.remark : classes.quiet}>{note}</p>}
            </li>
          );
        })}
      </ol>
      {alert.history.length >= KEPT && (
        <p className={classes.quiet}>{t`The latest ${KEPT} entries; the audit keeps every one.`}</p>
      )}
    </>
  );
}

/** A remark for whoever comes next. It stays in the field until the server has it. */
export function CommentForm({ alert, busy }: { alert: Alert; busy: boolean }) {
  const desk = useAlertDesk();
  const field = useId();
  const [note, setNote] = useState('');
  async function submit(event: FormEvent) {
    event.preventDefault();
    const said = note.trim();
    if (said && (await desk.run(alert, { action: 'comment', note: said }))) setNote('');
  }
  return (
    <form className={classes.comment} onSubmit={(event) => void submit(event)}>
      <Input.Wrapper label={t`Comment`} id={field}>
        <Input
          component="textarea"
          id={field}
          multiline
          rows={2}
          placeholder={t`What you know or did about it`}
          maxLength={LONGEST}
          value={note}
          onChange={(event) => setNote(event.currentTarget.value)}
          onKeyDown={(event) => {
            if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) void submit(event);
          }}
        />
      </Input.Wrapper>
      <Button type="submit" variant="default" size="xs" disabled={busy || note.trim() === ''}>
        {t`Comment`}
      </Button>
    </form>
  );
}
