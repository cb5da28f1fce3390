import { t } from '@lingui/core/macro';
import { Skeleton } from '@mantine/core';
import classes from './Dashboard.module.css';

const CARDS = ['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h'];

export function DashboardSkeleton() {
  return (
    <div className={classes.grid} role="status" aria-label={t`Loading figures`}>
      <div className={classes.kpis}>
        {CARDS.map((card) => (
          <Skeleton key={card} height={172} radius={14} />
        ))}
      </div>
      <Skeleton className={classes.chart} height={380} radius={14} />
      <Skeleton className={classes.entities} height={380} radius={14} />
    </div>
  );
}
