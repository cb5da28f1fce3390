import type { Edit, EditPatch, FinancialRecord } from './documents';

/**
 * One person's change on its way: `sending` until Firestore has it, `pending` until a function applied it.
 * The edit document is the truth; the call's answer only brings it sooner.
 */
export type EditPhase = 'sending' | 'pending' | 'applied' | 'conflict' | 'rejected';

export interface TrackedEdit {
  phase: EditPhase;
  edit: Edit;
  /** Why nothing happened yet, when the call failed; the trigger or the sweeper will do it. */
  waiting: string | null;
}

export type EditEvent =
  | { type: 'written' }
  | { type: 'refused'; message: string }
  | { type: 'call_failed'; message: string }
  | { type: 'document'; edit: Edit };

const FINAL: ReadonlySet<EditPhase> = new Set(['applied', 'conflict', 'rejected']);

export function editStep(tracked: TrackedEdit, event: EditEvent): TrackedEdit {
  if (FINAL.has(tracked.phase)) return tracked; // an edit is decided once; late answers change nothing
  switch (event.type) {
    case 'written':
      return { ...tracked, phase: 'pending' };
    case 'refused':
      return {
        ...tracked,
        phase: 'rejected',
        edit: { ...tracked.edit, status: 'rejected', error: event.message },
      };
    case 'call_failed':
      return { ...tracked, waiting: event.message };
    case 'document': {
      const decided = event.edit.status !== 'pending';
      return {
        phase: decided ? event.edit.status : tracked.phase,
        edit: event.edit,
        waiting: decided ? null : tracked.waiting,
      };
    }
  }
}

export type PatchField = Exclude<keyof EditPatch, 'dimensions'>;

export interface ConflictCell {
  field: PatchField;
  base: EditPatch[PatchField];
  mine: EditPatch[PatchField];
  theirs: EditPatch[PatchField];
  /** Both changed this cell, and differently: only then must a person choose. */
  contested: boolean;
}

const RECORD_FIELDS = [
  'account_code',
  'date',
  'scenario',
  'amount_minor',
  'currency',
  'description',
  'retired',
] as const;

/** What a record holds, in the form of a patch: the base of the next edit. */
export function baseOf(record: FinancialRecord, fields: readonly PatchField[]): EditPatch {
  const whole: EditPatch = {
    account_code: record.account_code,
    date: record.date,
    scenario: record.scenario,
    amount_minor: record.amount_minor,
    currency: record.currency,
    description: record.description ?? '',
    retired: record.retired ?? false,
  };
  return Object.fromEntries(fields.filter((field) => field in whole).map((field) => [field, whole[field]]));
}

/** The cells of a conflict: those this person set, beside what is stored now. */
export function conflictCells(edit: Edit): ConflictCell[] {
  const { theirs } = edit;
  if (!theirs) return [];
  const now = baseOf(theirs, RECORD_FIELDS);
  return RECORD_FIELDS.filter((field) => edit.patch[field] !== undefined && edit.patch[field] !== null).map(
    (field) => {
      const base = edit.base?.[field] ?? null;
      const mine = edit.patch[field];
      const stored = now[field];
      return { field, base, mine, theirs: stored, contested: stored !== base && stored !== mine };
    },
  );
}

/** The patch that a person's choices make on top of what is stored now; null when nothing differs from it. */
export function mergedPatch(
  cells: readonly ConflictCell[],
  chosen: Partial<Record<PatchField, EditPatch[PatchField]>>,
): EditPatch | null {
  const changed = cells
    .map((cell) => [cell.field, cell.field in chosen ? chosen[cell.field] : cell.mine] as const)
    .filter(([field, value]) => value !== cells.find((cell) => cell.field === field)?.theirs);
  return changed.length > 0 ? Object.fromEntries(changed) : null;
}
