import type { Import } from '@/data/documents';
import classes from './ImportProgress.module.css';
import { importPhase } from './importState';

/** Phase, rows, percent and speed of a running import. */
export function ImportProgress({ each, locale }: { each: Import; locale: string }) {
  const phase = importPhase(each.status);
  const percent = Math.max(0, Math.min(100, each.percent));
  const count = (value: number) => value.toLocaleString(locale);
  return (
    <div className={classes.progress}>
      <progress
        className={classes.bar}
        value={percent}
        max={100}
        aria-label={`${each.filename}: ${phase.text}`}
      />
      <p className={`${classes.words} figures`}>
        {phase.text} · {percent}% · {count(each.rows_total)} rows
        {each.records_total > 0 &&
          ` · ${count(each.records_applied)} of ${count(each.records_total)} records`}
        {each.rows_per_second > 0 && ` · ${count(each.rows_per_second)} rows/s`}
      </p>
    </div>
  );
}
