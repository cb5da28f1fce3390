import { doc, serverTimestamp, setDoc } from 'firebase/firestore';
import { errorText } from '@/format/errorText';
import { formatPeriod } from '@/format/period';
import { applyEdit } from './api';
import { decodeEdit } from './decode';
import type { Edit, EditPart, EditPatch, Role } from './documents';
import { type EditEvent, editStep, type TrackedEdit } from './editState';
import { firestore } from './firestore';
import { newId } from './newId';
import { editPath } from './paths';
import { periodState, whyNot } from './periodLock';
import { ValueStore } from './store';
import { watchDocument } from './watch';

/** What a person wants changed, and what they saw when they decided. */
export interface EditRequest {
  record_id: string;
  entity_id: string;
  period: string;
  base_version: number;
  patch: EditPatch;
  base: EditPatch;
  reason: string;
  /** More records of the same entity and month: the whole is applied, or nothing. */
  parts?: EditPart[];
}

/** Records that one edit may change beside its first. */
export const MOST_PARTS = 149;

/** One change of these records of an entity and month; null of none. */
export function togetherRequest(
  place: Pick<EditRequest, 'entity_id' | 'period' | 'reason'>,
  parts: readonly EditPart[],
): EditRequest | null {
  const [first, ...rest] = parts;
  if (!first) return null;
  const { entity_id, period, reason } = place;
  const request = { ...first, base: first.base ?? {}, entity_id, period, reason };
  // An edit of one record is what it always was.
  return rest.length > 0 ? { ...request, parts: rest } : request;
}

export type EditsById = ReadonlyMap<string, TrackedEdit>;

/**
 * The edits of one person on this browser that are not settled. Ids are kept in local storage, so that a
 * conflict or an edit made offline is still there after a reload.
 */
export class EditBook {
  readonly edits = new ValueStore<EditsById>(new Map());
  private readonly stops = new Map<string, () => void>();
  private readonly org: string;
  private readonly uid: string;
  private readonly role: Role;

  constructor(org: string, uid: string, role: Role) {
    this.org = org;
    this.uid = uid;
    this.role = role;
  }

  /** Watches again what an earlier page left unsettled. */
  resume(): void {
    for (const id of this.remembered()) this.watch(id);
  }

  close(): void {
    for (const stop of this.stops.values()) stop();
    this.stops.clear();
  }

  /** Writes the edit and asks for it to be applied at once. Returns its id without waiting for either. An id of the
   *  caller's own is of one edit: asked for again while that is under way, nothing more is written. */
  submit(request: EditRequest, id: string = newId()): string {
    if (this.edits.get().has(id)) return id;
    const edit: Edit = {
      ...request,
      parts: request.parts ?? [],
      id,
      uid: this.uid,
      status: 'pending',
      created_at: new Date().toISOString(),
      applied_at: null,
      applied_version: null,
      theirs: null,
      moved_to: null,
      error: null,
      result: null,
      part_results: null,
      conflicts: null,
      announced: null,
    };
    this.put(id, { phase: 'sending', edit, waiting: null });
    void this.send(id, request);
    this.watch(id);
    return id;
  }

  /** Forgets a settled edit: it was seen. */
  dismiss(id: string): void {
    this.stops.get(id)?.();
    this.stops.delete(id);
    const rest = new Map(this.edits.get());
    rest.delete(id);
    this.edits.set(rest);
    this.remember();
  }

  private async send(id: string, request: EditRequest): Promise<void> {
    const path = editPath(this.org, id);
    try {
      // Offline this waits: Firestore keeps the write on disk and sends it when it can.
      await setDoc(doc(await firestore(), path), {
        ...request,
        id,
        uid: this.uid,
        status: 'pending',
        created_at: serverTimestamp(),
      });
    } catch (error) {
      this.step(id, { type: 'refused', message: await this.whyRefused(request, error) });
      return;
    }
    this.step(id, { type: 'written' });
    try {
      await applyEdit(this.org, id);
    } catch (error) {
      this.step(id, { type: 'call_failed', message: errorText(error) });
    }
  }

  /** The rules only say no; what they most often mean is a period that closed while the edit was made. */
  private async whyRefused(request: EditRequest, error: unknown): Promise<string> {
    for (const [entity, period] of [
      [request.entity_id, request.period],
      [
        request.patch.entity_id ?? request.entity_id,
        request.patch.period ?? request.patch.date?.slice(0, 7) ?? request.period,
      ],
    ] as const) {
      const state = await periodState(this.org, entity, period);
      const why = state && whyNot(state, this.role, entity, formatPeriod(period));
      if (why) return why;
    }
    return errorText(error);
  }

  private watch(id: string): void {
    const source = watchDocument(editPath(this.org, id), decodeEdit);
    const read = () => {
      const state = source.get();
      if (state.status === 'missing' && !this.edits.get().has(id)) this.dismiss(id);
      if (state.status !== 'ready') return;
      if (!this.edits.get().has(id)) this.put(id, { phase: 'pending', edit: state.data, waiting: null });
      this.step(id, { type: 'document', edit: state.data });
    };
    this.stops.set(id, source.subscribe(read));
    read();
  }

  private step(id: string, event: EditEvent): void {
    const tracked = this.edits.get().get(id);
    if (!tracked) return;
    const next = editStep(tracked, event);
    if (next === tracked) return;
    this.put(id, next);
    if (next.phase === 'applied') this.dismiss(id);
  }

  private put(id: string, tracked: TrackedEdit): void {
    this.edits.set(new Map(this.edits.get()).set(id, tracked));
    this.remember();
  }

  private get storageKey(): string {
    return `ledgerlight.edits.${this.org}.${this.uid}`;
  }

  private remember(): void {
    localStorage.setItem(this.storageKey, JSON.stringify([...this.edits.get().keys()]));
  }

  private remembered(): string[] {
    try {
      const ids: unknown = JSON.parse(localStorage.getItem(this.storageKey) ?? '[]');
      return Array.isArray(ids) ? ids.filter((id): id is string => typeof id === 'string') : [];
    } catch {
      return [];
    }
  }
}
