import { plural, t } from '@lingui/core/macro';
import type { Proof, ProofDifference } from '@/data/documents';
import { formatAgo, formatDateTime } from '@/format/age';

/** Each figure is compared every six hours; a proof of twice that age is none any more. */
export const STALE_MS = 13 * 3_600_000;

export interface ProofState {
  tone: 'good' | 'warn' | 'bad';
  /** For the badge. */
  short: string;
  /** What it means, in a sentence. */
  long: string;
}

/** What a proof says now; null for none. */
export function proofState(proof: Proof | null, now: number): ProofState {
  if (proof === null || (proof.state === 'proving' && proof.proven_at === null)) {
    return {
      tone: 'warn',
      short: t`Not proven yet`,
      long: t`Screens, records and BigQuery have not all been compared yet; that happens by itself.`,
    };
  }
  if (proof.state === 'differs') {
    const count = proof.differences_total;
    return {
      tone: 'bad',
      short: plural(count, { one: 'One figure differs', other: '# figures differ' }),
      long: proof.proven_at
        ? t`Not proven since ${formatDateTime(proof.proven_at)}: the same figure is not the same everywhere.`
        : t`Not proven: the same figure is not the same everywhere.`,
    };
  }
  const at = proof.proven_at;
  if (at === null)
    return { tone: 'warn', short: t`Being proven`, long: t`The first comparison is under way.` };
  const age = now - Date.parse(at);
  if (age > STALE_MS) {
    return {
      tone: 'warn',
      short: t`Not proven since ${formatDateTime(at)}`,
      long: t`Every figure was the same everywhere then. It has not been compared since; see System.`,
    };
  }
  return {
    tone: 'good',
    short: t`Proven ${formatAgo(age)}`,
    long: t`Screens, records and BigQuery hold the same figures.`,
  };
}

/** What to do about a difference, by which place stands alone. */
export function whatToDo(difference: ProofDifference): string {
  const { records, aggregate, screen, bigquery, problem } = difference;
  if (problem) return t`Run \`ledgerlight rebuild\`: it stores the records again from their files and edits.`;
  const stored = records === aggregate || aggregate === null;
  if (stored && (screen === null || screen === records) && bigquery !== null && bigquery !== records) {
    return t`BigQuery is behind: replay its dead letters on the System page, or run \`ledgerlight rebuild\`.`;
  }
  if (stored && screen !== null && screen !== records) {
    return t`The screen is behind: the sweeper calculates it again within minutes; if it stays, run \`ledgerlight rebuild\`.`;
  }
  return t`A sum is not that of its records: run \`ledgerlight rebuild\`, and report it.`;
}
