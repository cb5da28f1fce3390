import { t } from '@lingui/core/macro';
import { Button } from '@mantine/core';
import { lazy, Suspense, useState } from 'react';
import type { Arranged } from './gridView';
import type { GridViews } from './useGridViews';

const GridViewPanel = lazy(() => import('./GridViewPanel'));

export interface GridViewProps {
  views: GridViews;
  columns: readonly Arranged<{ key: string }>[];
  /** Columns that rows may be grouped by. */
  groupable: readonly string[];
  /** The entity whose records are shown. */
  scope: string;
}

/** How the grid is arranged: its views, columns and groups. What is behind the button comes when someone asks for it. */
export function GridViewMenu(props: GridViewProps) {
  const [wanted, setWanted] = useState(false);
  const button = (
    <Button
      variant="default"
      aria-haspopup="dialog"
      onClick={() => {
        props.views.shared.look();
        setWanted(true);
      }}
    >
      {viewTitle(props.views)}
    </Button>
  );
  if (!wanted) return button;
  return (
    <Suspense fallback={button}>
      <GridViewPanel {...props} />
    </Suspense>
  );
}

export const viewTitle = ({ title }: GridViews): string => (title ? t`View: ${title}` : t`View`);
