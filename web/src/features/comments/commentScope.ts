import { createContext, useContext } from 'react';
import type { Target } from '@/data/conversations';
import { ValueStore } from '@/data/store';

/** A number with the words that a screen has for it. */
export interface NamedTarget extends Target {
  label: string;
}

/** The number whose conversations are open, null for none. */
export const opened = new ValueStore<NamedTarget | null>(null);

/** Comments in open conversations by number, for the marks beside the numbers of a screen. */
export const CommentCounts = createContext<ReadonlyMap<string, number>>(new Map());

export const useCommentCounts = () => useContext(CommentCounts);
