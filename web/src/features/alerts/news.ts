import { t } from '@lingui/core/macro';
import type { Alert, Import } from '@/data/documents';
import { importPhase, importSummary } from '../imports/importState';
import { historyWords, isRemark, noteOf, placeOf, ruleNameOf } from './alertWords';
import type { Names } from './useNames';

export type NewsTone = 'bad' | 'warn' | 'good' | 'quiet';

/** One thing that happened, in words, with where it leads. */
export interface News {
  id: string;
  at: string;
  tone: NewsTone;
  /** What it is about. */
  title: string;
  /** What happened to it. */
  words: string;
  link: { to: 'alert' | 'import'; id: string };
}

function alertTone(alert: Alert, state: Alert['state']): NewsTone {
  if (state === 'resolved' || state === 'ok') return 'good';
  if (state !== 'firing') return 'quiet';
  return alert.severity === 'critical' || alert.severity === 'high' ? 'bad' : 'warn';
}

/** What happened to an alert. What only waits whether it lasts is no news. */
export function alertNews(alert: Alert, names: Names): News[] {
  const title = `${ruleNameOf(alert)} · ${placeOf(alert, names.entity)}`;
  return alert.history.flatMap((entry, index) => {
    if (entry.to_state === 'pending' || (entry.to_state === 'ok' && entry.from_state === 'pending'))
      return [];
    const words = historyWords(entry, entry.by && names.person(entry.by), names.recipient);
    const note = isRemark(entry) ? noteOf(entry) : '';
    return [
      {
        id: `${alert.key}-${entry.at}-${index}`,
        at: entry.at,
        tone: entry.from_state === entry.to_state ? 'quiet' : alertTone(alert, entry.to_state),
        title,
        words: note ? `${words}: ${note}` : words,
        link: { to: 'alert', id: alert.key },
      } satisfies News,
    ];
  });
}

const IMPORT_TONES: Record<ReturnType<typeof importPhase>['tone'], NewsTone> = {
  running: 'quiet',
  good: 'good',
  warn: 'warn',
  bad: 'bad',
  quiet: 'quiet',
};

/** Where an import stands. */
export function importNews(each: Import, locale: string): News {
  const phase = importPhase(each.status);
  const done = each.finished_at !== null;
  return {
    id: `import-${each.id}`,
    at: each.finished_at ?? each.started_at ?? each.created_at,
    tone: IMPORT_TONES[phase.tone],
    title: each.kind === 'reversal' ? t`Reversal of ${each.filename}` : each.filename,
    words: done ? `${phase.text}: ${importSummary(each, locale)}` : phase.text,
    link: { to: 'import', id: each.id },
  };
}

/** The newest of all, no two of one moment swapping places. */
export function newest(news: readonly News[], count: number): News[] {
  return [...news]
    .sort((a, b) => (a.at === b.at ? (a.id < b.id ? -1 : 1) : a.at < b.at ? 1 : -1))
    .slice(0, count);
}
