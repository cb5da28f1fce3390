import { createContext, useContext } from 'react';
import type { SignOff } from '@/data/documents';

export interface SignOffs {
  /** Lines by `{comparator}:{account}`; null while they are not known. */
  lines: ReadonlyMap<string, SignOff> | null;
  open: (key: string) => void;
}

/** The signed lines of the entity and period on screen, for the marks beside the figures. */
export const SignOffContext = createContext<SignOffs | null>(null);

export const useSignOffScope = () => useContext(SignOffContext);
