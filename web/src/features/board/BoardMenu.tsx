import { t } from '@lingui/core/macro';
import { type ComponentProps, lazy, Suspense, useState } from 'react';
import { ChevronDownIcon } from '@/app/icons';
import classes from './Board.module.css';
import type { BoardState } from './useBoard';
import { VIEW_TITLES } from './views';

const BoardDropdown = lazy(() => import('./BoardDropdown'));

/** Which view the dashboard shows; behind it the others, and the way to arrange it. */
export function BoardMenu({ board }: { board: BoardState }) {
  const [wanted, setWanted] = useState(false);
  const button = <ViewButton board={board} aria-haspopup="menu" onClick={() => setWanted(true)} />;
  if (!wanted) return button;
  return (
    <Suspense fallback={button}>
      <BoardDropdown board={board} />
    </Suspense>
  );
}

export function ViewButton({ board, ...rest }: { board: BoardState } & ComponentProps<'button'>) {
  return (
    <button type="button" {...rest} className={classes.viewButton}>
      {VIEW_TITLES[board.view]}
      <span className="visually-hidden"> {t`view: choose another, or arrange it`}</span>
      <ChevronDownIcon size={15} />
    </button>
  );
}
