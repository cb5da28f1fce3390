import { type ReactNode, useLayoutEffect, useRef } from 'react';
import classes from './Board.module.css';
import { spanOf, type TileId } from './layout';
import type { ViewName } from './views';

/** Height of a row of the grid, in pixels; a tile takes as many as it is high. */
const ROW = 4;
const GAP = 14;

/** Tiles, packed: a low one leaves room for the next under it. */
export function BoardGrid({ children }: { children: ReactNode }) {
  return <div className={classes.board}>{children}</div>;
}

interface TileProps {
  view: ViewName;
  id: TileId;
  children: ReactNode;
}

export function Tile({ view, id, children }: TileProps) {
  const place = useRef<HTMLDivElement>(null);
  const inside = useRef<HTMLDivElement>(null);
  useLayoutEffect(() => {
    const outer = place.current;
    const inner = inside.current;
    if (!outer || !inner) return;
    const measure = () => {
      const height = inner.offsetHeight;
      outer.style.gridRowEnd = `span ${height === 0 ? 1 : Math.ceil((height + GAP) / ROW)}`;
    };
    measure();
    const observer = new ResizeObserver(measure);
    observer.observe(inner);
    return () => observer.disconnect();
  }, []);
  return (
    <div ref={place} className={classes.tile} data-span={spanOf(view, id)} data-tile={id}>
      <div ref={inside} className={classes.inside}>
        {children}
      </div>
    </div>
  );
}
