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
      short: 'Not proven yet',
      long: 'Screens, records and BigQuery have not all been compared yet; that happens by itself.',
    };
  }
  if (proof.state === 'differs') {
    const since = proof.proven_at ? ` since ${formatDateTime(proof.proven_at)}` : '';
    const count = proof.differences_total;
    return {
      tone: 'bad',
      short: count === 1 ? 'One figure differs' : `${count} figures differ`,
      long: `Not proven${since}: the same figure is not the same everywhere.`,
    };
  }
  const at = proof.proven_at;
  if (at === null) return { tone: 'warn', short: 'Being proven', long: 'The first comparison is under way.' };
  const age = now - Date.parse(at);
  if (age > STALE_MS) {
    return {
      tone: 'warn',
      short: `Not proven since ${formatDateTime(at)}`,
      long: 'Every figure was the same everywhere then. It has not been compared since; see System.',
    };
  }
  return {
    tone: 'good',
    short: `Proven ${formatAgo(age)}`,
    long: 'Screens, records and BigQuery hold the same figures.',
  };
}

/** What to do about a difference, by which place stands alone. */
export function whatToDo(difference: ProofDifference): string {
  const { records, aggregate, screen, bigquery, problem } = difference;
  if (problem) return 'Run `ledgerlight rebuild`: it stores the records again from their files and edits.';
  const stored = records === aggregate || aggregate === null;
  if (stored && (screen === null || screen === records) && bigquery !== null && bigquery !== records) {
    return 'BigQuery is behind: replay its dead letters on the System page, or run `ledgerlight rebuild`.';
  }
  if (stored && screen !== null && screen !== records) {
    return 'The screen is behind: the sweeper calculates it again within minutes; if it stays, run `ledgerlight rebuild`.';
  }
  return 'A sum is not that of its records: run `ledgerlight rebuild`, and report it.';
}
