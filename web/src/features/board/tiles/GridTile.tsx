import { t } from '@lingui/core/macro';
import { Link } from 'wouter';
import { Panel } from '@/app/Panel';
import { mayEdit, useWorkspace } from '@/app/workspaceContext';
import { counted } from '@/format/count';
import { formatPeriod } from '@/format/period';
import type { TileProps } from '../TileBody';
import classes from './Tiles.module.css';

/** The way to the records behind the figures, and to the accounts that moved most. */
export default function GridTile({ figures }: TileProps) {
  const { orgId, member } = useWorkspace();
  const { dashboard, comparator, locale } = figures;
  const { scope, period } = dashboard;
  const names = new Map(dashboard.view.statement.map((row) => [row.code, row.name]));
  const at = (account?: string) =>
    `/o/${orgId}/records?${new URLSearchParams({ scope, period, ...(account ? { account } : {}) })}`;
  return (
    <Panel title={t`Records`} note={counted(dashboard.record_count, 'record', locale)}>
      <ul className={classes.list}>
        <li className={classes.line}>
          <Link href={at()}>{t`All of ${formatPeriod(period)}`}</Link>
          <span className={classes.quiet}>{mayEdit(member.role) ? t`Read and correct` : t`Read`}</span>
        </li>
        {dashboard.view.variances[comparator].slice(0, 4).map(({ code }) => (
          <li key={code} className={classes.line}>
            <Link href={at(code)}>{names.get(code) ?? code}</Link>
            <span className={classes.quiet}>{t`moved most`}</span>
          </li>
        ))}
      </ul>
    </Panel>
  );
}
