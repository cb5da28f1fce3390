import { plural } from '@lingui/core/macro';
import { dashboardsLeft } from '@/data/kpiRefresh';
import { useStore } from '@/data/useWatched';
import classes from './Kpis.module.css';

/** Tells how far the dashboards are, while they follow a saved KPI. */
export function Following() {
  const left = useStore(dashboardsLeft);
  return (
    <div role="status" className={classes.following} hidden={left === null}>
      {left !== null &&
        plural(left, { one: 'Saved. One dashboard follows …', other: 'Saved. # dashboards follow …' })}
    </div>
  );
}
