import { t } from '@lingui/core/macro';
import type { Import } from '@/data/documents';
import { counted } from '@/format/count';
import { formatNumber } from '@/format/number';
import classes from './ImportProgress.module.css';
import { importPhase } from './importState';

/** Phase, rows, percent and speed of a running import. */
export function ImportProgress({ each, locale }: { each: Import; locale: string }) {
  const phase = importPhase(each.status);
  const percent = Math.max(0, Math.min(100, each.percent));
  const count = (value: number) => formatNumber(value, locale);
  return (
    <div className={classes.progress}>
      <progress
        className={classes.bar}
        value={percent}
        max={100}
        aria-label={`${each.filename}: ${phase.text}`}
      />
      <p className={`${classes.words} figures`}>
        {[
          phase.text,
          `${percent}%`,
          counted(each.rows_total, 'row', locale),
          each.records_total > 0 && t`${count(each.records_applied)} of ${count(each.records_total)} records`,
          each.rows_per_second > 0 && t`${count(each.rows_per_second)} rows/s`,
        ]
          .filter(Boolean)
          .join(' · ')}
      </p>
    </div>
  );
}
