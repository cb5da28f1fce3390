import { t } from '@lingui/core/macro';
import { useCallback, useSyncExternalStore } from 'react';
import { cursors } from '@/data/presence';
import classes from './CellMark.module.css';

/** Outlines a cell of the grid in the colour of who else is in it, with their name. */
export function CellMark({ cell }: { cell: string }) {
  const read = useCallback(() => cursors.get().get(cell) ?? null, [cell]);
  const person = useSyncExternalStore(cursors.subscribe, read);
  if (!person) return null;
  return (
    <span className={classes.mark} data-colour={person.colour} data-testid="cell-mark">
      <span className={classes.name}>
        <span className="visually-hidden">{t`Also in this cell:`} </span>
        {person.name}
      </span>
    </span>
  );
}
