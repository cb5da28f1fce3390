import { useEffect, useRef } from 'react';
import { beforeReload } from '@/data/worker';
import type { Draft, Drafts } from './draft';

/** What was kept of a place's drafts, once: they are the page's again. */
export function takeKept(storage: Storage, place: string): Drafts | null {
  const text = storage.getItem(place);
  if (text === null) return null;
  storage.removeItem(place);
  try {
    const kept = JSON.parse(text) as [string, Draft][];
    return kept.length > 0 ? new Map(kept) : null;
  } catch {
    return null;
  }
}

export function keep(storage: Storage, place: string, drafts: Drafts): void {
  if (drafts.size > 0) storage.setItem(place, JSON.stringify([...drafts]));
}

/** Keeps drafts while the page loads a new version of itself, and brings them back. */
export function useKeptDrafts(place: string, drafts: Drafts, set: (drafts: Drafts) => void): void {
  const now = useRef(drafts);
  useEffect(() => {
    now.current = drafts;
  }, [drafts]);
  useEffect(() => {
    const key = `ledgerlight.drafts.${place}`;
    const kept = takeKept(sessionStorage, key);
    if (kept) set(kept);
    const keepThem = () => keep(sessionStorage, key, now.current);
    beforeReload.add(keepThem);
    return () => {
      beforeReload.delete(keepThem);
    };
  }, [place, set]);
}
