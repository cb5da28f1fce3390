import { type ReactNode, useLayoutEffect, useRef } from 'react';
import classes from './Board.module.css';
import { TILES, type TileId } from './layout';

/** Height of a row of the grid, in pixels; a tile takes as many as it is high. */
const ROW = 4;
const GAP = 14;

/** Tiles, packed: a low one leaves room for the next under it. */
export function BoardGrid({ children }: { children: ReactNode }) {
  return <div className={classes.board}>{children}</div>;
}

export function Tile({ id, children }: { id: TileId; children: ReactNode }) {
  const place = useRef<HTMLDivElement>(null);
  const inside = useRef<HTMLDivElement>(null);
  useLayoutEffect(() => {
    const outer = place.current;
    const inner = inside.current;
    if (!outer || !inner) return;
    const fit = () => {
      const height = inner.offsetHeight;
      outer.style.gridRowEnd = `span ${height === 0 ? 1 : Math.ceil((height + GAP) / ROW)}`;
    };
    fit();
    const observer = new ResizeObserver(fit);
    observer.observe(inner);
    return () => observer.disconnect();
  }, []);
  return (
    <div ref={place} className={classes.tile} data-span={TILES[id].span} data-tile={id}>
      <div ref={inside} className={classes.inside}>
        {children}
      </div>
    </div>
  );
}
