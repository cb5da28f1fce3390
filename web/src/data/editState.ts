import type { Edit, EditPart, EditPatch, FinancialRecord } from './documents';

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

/** One cell of a record. An edit sets a record's dimensions as a whole; people change them one by one. */
export type Cell = Exclude<keyof EditPatch, 'dimensions'> | DimensionCell;
export type DimensionCell = `dimension:${string}`;
export type CellValue = string | number | boolean | null | undefined;

export interface ConflictCell {
  field: Cell;
  base: CellValue;
  mine: CellValue;
  theirs: CellValue;
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

const DIMENSION = 'dimension:';

export const dimensionCell = (name: string): DimensionCell => `${DIMENSION}${name}`;

/** The dimension that a cell holds, null for a cell of another kind. */
export function dimensionOf(cell: string): string | null {
  return cell.startsWith(DIMENSION) ? cell.slice(DIMENSION.length) : null;
}

/** A record as a patch that would make it what it is. */
export function contentOf(record: FinancialRecord): EditPatch {
  return {
    account_code: record.account_code,
    date: record.date,
    scenario: record.scenario,
    amount_minor: record.amount_minor,
    currency: record.currency,
    dimensions: record.dimensions ?? {},
    description: record.description ?? '',
    retired: record.retired ?? false,
  };
}

/** What an edit was made on: the record's values of what the patch sets. */
export function baseOf(record: FinancialRecord, patch: EditPatch): EditPatch {
  const whole = Object.entries(contentOf(record));
  return Object.fromEntries(whole.filter(([field]) => field in patch));
}

/** A cell's value in a patch; a dimension that is not there is empty. */
export function cellOf(patch: EditPatch, cell: Cell): CellValue {
  const dimension = dimensionOf(cell);
  if (dimension === null) return patch[cell as Exclude<Cell, DimensionCell>];
  return patch.dimensions?.[dimension] ?? '';
}

/** The cells that a patch sets; of dimensions those that differ from what was there. */
export function cellsSet(patch: EditPatch, before: EditPatch): Cell[] {
  const fields = RECORD_FIELDS.filter((field) => patch[field] !== undefined && patch[field] !== null);
  if (!patch.dimensions) return fields;
  const names = Object.keys({ ...before.dimensions, ...patch.dimensions }).map(dimensionCell);
  return [...fields, ...names.filter((cell) => cellOf(patch, cell) !== cellOf(before, cell))];
}

/** A record's content with one cell set; an emptied dimension is gone. */
export function withCell(content: EditPatch, cell: Cell, value: CellValue): EditPatch {
  const dimension = dimensionOf(cell);
  if (dimension === null) return { ...content, [cell]: value };
  const { [dimension]: _, ...others } = content.dimensions ?? {};
  return { ...content, dimensions: value ? { ...others, [dimension]: String(value) } : others };
}

/** The cells of a conflict: those this person set, beside what is stored now. */
export function conflictCells(edit: Edit): ConflictCell[] {
  if (!edit.theirs) return [];
  const now = contentOf(edit.theirs);
  const before = edit.base ?? {};
  return cellsSet(edit.patch, before).map((field) => {
    const base = cellOf(before, field) ?? null;
    const mine = cellOf(edit.patch, field);
    const theirs = cellOf(now, field);
    return { field, base, mine, theirs, contested: theirs !== base && theirs !== mine };
  });
}

/** What an edit does to each of its records. */
export function partsOf(edit: Edit): EditPart[] {
  const { record_id, base_version, patch, base } = edit;
  return [{ record_id, base_version, patch, base }, ...edit.parts];
}

/** One record of an edit of several as an edit of its own, with what is stored of it now where they conflict. */
export function singled(edit: Edit, part: EditPart): Edit {
  const theirs = edit.conflicts?.find((each) => each.record_id === part.record_id)?.theirs ?? null;
  return {
    ...edit,
    ...part,
    parts: [],
    conflicts: null,
    theirs: edit.parts.length > 0 ? theirs : edit.theirs,
  };
}

/** The patch that a person's choices make on top of what is stored now; null when nothing differs from it. */
export function mergedPatch(
  theirs: FinancialRecord,
  cells: readonly ConflictCell[],
  chosen: Partial<Record<Cell, CellValue>>,
): EditPatch | null {
  const stored = contentOf(theirs);
  const changed = cells
    .map((cell) => ({ ...cell, value: cell.field in chosen ? chosen[cell.field] : cell.mine }))
    .filter(({ value, theirs }) => value !== theirs);
  if (changed.length === 0) return null;
  const content = changed.reduce((whole, { field, value }) => withCell(whole, field, value), stored);
  const set = new Set(changed.map(({ field }) => (dimensionOf(field) === null ? field : 'dimensions')));
  return Object.fromEntries(Object.entries(content).filter(([field]) => set.has(field as Cell)));
}
