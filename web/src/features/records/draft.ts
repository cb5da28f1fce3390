import type { EditPatch } from '@/data/documents';
import {
  baseOf,
  type Cell,
  cellOf,
  cellsSet,
  contentOf,
  type DimensionCell,
  dimensionOf,
  withCell,
} from '@/data/editState';
import { type EditRequest, MOST_PARTS, togetherRequest } from '@/data/edits';
import type { LocatedRecord } from '@/data/records';

/** What a person has typed into one row and not yet given a reason for. */
export interface Draft {
  /** The record as it was when the first cell was changed: the version the edit is made on. */
  record: LocatedRecord;
  patch: EditPatch;
}

/** Drafts by record. */
export type Drafts = ReadonlyMap<string, Draft>;

const EDITABLE = ['date', 'account_code', 'amount_minor', 'description'] as const;
export type EditableCell = (typeof EDITABLE)[number] | DimensionCell;

/** Whether people may type into a column, which has the name of the cell it shows. */
export function isEditable(column: string): column is EditableCell {
  return (EDITABLE as readonly string[]).includes(column) || dimensionOf(column) !== null;
}

/** The value of a record's cell. */
export function cellValue(record: LocatedRecord, cell: Cell): string | number {
  const value = cellOf(contentOf(record), cell);
  return typeof value === 'number' ? value : String(value ?? '');
}

/** The draft after one cell was set; null when nothing differs from the record any more. */
export function draftCell(
  draft: Draft | null,
  record: LocatedRecord,
  cell: EditableCell,
  value: string | number,
): Draft | null {
  const base = draft ?? { record, patch: {} };
  const stored = contentOf(base.record);
  const content = withCell({ ...stored, ...base.patch }, cell, value);
  const patch: EditPatch = Object.fromEntries(
    Object.entries(content).filter(
      ([field, value]) => field !== 'period' && !same(value, stored[field as keyof EditPatch]),
    ),
  );
  // A date in another month belongs to that month's period, and takes the record there.
  if (patch.date && patch.date.slice(0, 7) !== base.record.date.slice(0, 7)) {
    patch.period = patch.date.slice(0, 7);
  }
  return Object.keys(patch).length === 0 ? null : { record: base.record, patch };
}

function same(a: unknown, b: unknown): boolean {
  if (typeof a !== 'object' || typeof b !== 'object' || !a || !b) return a === b;
  const [left, right] = [Object.entries(a), new Map(Object.entries(b))];
  return left.length === right.size && left.every(([name, value]) => right.get(name) === value);
}

/** The edit that a draft and its reason make. */
export function draftRequest(draft: Draft, reason: string): EditRequest {
  const { record, patch } = draft;
  return {
    record_id: record.id,
    entity_id: record.entity_id,
    period: record.period,
    base_version: record.version,
    patch,
    base: baseOf(record, patch),
    reason,
  };
}

/**
 * The edits that drafts and their reason make: the records of an entity and month are one change, applied whole or not
 * at all; what moves to another entity or month is a change of its own.
 */
export function draftRequests(drafts: Drafts, reason: string): EditRequest[] {
  const together = new Map<string, EditRequest[]>();
  const requests: EditRequest[] = [];
  for (const draft of drafts.values()) {
    const request = draftRequest(draft, reason);
    const { entity_id, period, patch } = request;
    if (patch.entity_id ?? patch.period) {
      requests.push(request);
      continue;
    }
    const leaf = `${entity_id} ${period}`;
    together.set(leaf, [...(together.get(leaf) ?? []), request]);
  }
  for (const all of together.values()) {
    for (let start = 0; start < all.length; start += MOST_PARTS + 1) {
      const parts = all.slice(start, start + MOST_PARTS + 1);
      const [first] = parts;
      const request =
        first &&
        togetherRequest(
          first,
          parts.map(({ record_id, base_version, patch, base }) => ({ record_id, base_version, patch, base })),
        );
      if (request) requests.push(request);
    }
  }
  return requests;
}

/** A record with a patch laid over it, for showing what was typed or is on its way. */
export function withPatch(record: LocatedRecord, patch: EditPatch | undefined): LocatedRecord {
  if (!patch) return record;
  const shown = ['date', 'account_code', 'amount_minor', 'description', 'dimensions'] as const;
  const set = shown.filter((field) => patch[field] != null).map((field) => [field, patch[field]]);
  return { ...record, ...Object.fromEntries(set) };
}

/** Drafts that set the cells of saved ones back to what they held before, where the records still say otherwise. */
export function takenBack(saved: Drafts, records: readonly LocatedRecord[]): Drafts {
  const now = new Map(records.map((record) => [record.id, record]));
  const back = new Map<string, Draft>();
  for (const { record, patch } of saved.values()) {
    const stored = now.get(record.id);
    if (!stored) continue;
    const before = contentOf(record);
    let draft: Draft | null = null;
    for (const cell of cellsSet(patch, before)) {
      if (isEditable(cell)) draft = draftCell(draft, stored, cell, cellValue(record, cell));
    }
    if (draft) back.set(record.id, draft);
  }
  return back;
}
