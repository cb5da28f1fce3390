import { t } from '@lingui/core/macro';
import type { ReactNode } from 'react';
import { formatDateTime } from '@/format/age';
import classes from './History.module.css';

interface Props<Entry> {
  /** The oldest first. */
  entries: readonly Entry[];
  words: (entry: Entry) => ReactNode;
}

/** Who did what with it, the newest first. */
export function History<Entry extends { at: string; name: string; action: string; note: string }>({
  entries,
  words,
}: Props<Entry>) {
  if (entries.length === 0) return null;
  return (
    <section aria-label={t`History`}>
      <h3 className={classes.heading}>{t`History`}</h3>
      <ol className={classes.list}>
        {[...entries].reverse().map((entry) => (
          <li key={`${entry.at} ${entry.action} ${entry.note}`}>
            <span>
              <strong>{entry.name}</strong> {words(entry)}
              {entry.note && `: ${entry.note}`}
            </span>
            <span className={classes.when}>{formatDateTime(entry.at)}</span>
          </li>
        ))}
      </ol>
    </section>
  );
}
