import type { EditPatch } from '@/data/documents';
import { baseOf, type PatchField } from '@/data/editState';
import type { EditRequest } from '@/data/edits';
import type { LocatedRecord } from '@/data/records';

/** What a person has typed into one row and not yet given a reason for. */
export interface Draft {
  /** The record as it was when the first cell was changed: the version the edit is made on. */
  record: LocatedRecord;
  patch: EditPatch;
}

/** Drafts by record. */
export type Drafts = ReadonlyMap<string, Draft>;

export const EDITABLE = ['date', 'account_code', 'amount_minor', 'description'] as const;
export type EditableField = (typeof EDITABLE)[number];

/** The value of a cell as the record has it. */
function stored(record: LocatedRecord, field: EditableField): string | number {
  return field === 'description' ? (record.description ?? '') : record[field];
}

/** The draft after one cell was set; null when nothing differs from the record any more. */
export function draftCell(
  draft: Draft | null,
  record: LocatedRecord,
  field: EditableField,
  value: string | number,
): Draft | null {
  const base = draft ?? { record, patch: {} };
  const patch: Record<string, unknown> = { ...base.patch, [field]: value };
  if (value === stored(base.record, field)) delete patch[field];
  // A date in another month belongs to that month's period, and takes the record there.
  delete patch.period;
  if (typeof patch.date === 'string' && patch.date.slice(0, 7) !== base.record.date.slice(0, 7)) {
    patch.period = patch.date.slice(0, 7);
  }
  return Object.keys(patch).length === 0 ? null : { record: base.record, patch: patch as EditPatch };
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
    base: baseOf(record, Object.keys(patch).filter((key) => key !== 'period') as PatchField[]),
    reason,
  };
}

/** A record with a patch laid over it, for showing what was typed or is on its way. */
export function withPatch(record: LocatedRecord, patch: EditPatch | undefined): LocatedRecord {
  if (!patch) return record;
  const set = Object.fromEntries(
    EDITABLE.filter((field) => patch[field] != null).map((field) => [field, patch[field]]),
  );
  return { ...record, ...set };
}
