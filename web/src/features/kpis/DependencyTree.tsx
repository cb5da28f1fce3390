import { t } from '@lingui/core/macro';
import { Link } from 'wouter';
import { useWorkspace } from '@/app/workspaceContext';
import type { Dashboard, KpiDefinition, KpiLibrary } from '@/data/documents';
import { figureText } from '@/format/figure';
import { metricName } from '@/format/kpiName';
import classes from './Kpis.module.css';

interface Props {
  kpi: KpiDefinition;
  library: KpiLibrary;
  dashboard: Dashboard | null;
  link: (id: string) => string;
}

/** What a KPI is made of, down to account classes and statistics, with the values of the period. */
export function DependencyTree({ kpi, library, dashboard, link }: Props) {
  if (kpi.inputs.length === 0) return <p className={classes.quiet}>{t`Nothing: it is a constant.`}</p>;
  return (
    <ul className={classes.tree} aria-label={t`What ${metricName(kpi.metric)} is made of`}>
      {kpi.inputs.map((name) => (
        <Branch
          key={name}
          name={name}
          library={library}
          dashboard={dashboard}
          link={link}
          above={[kpi.metric.id]}
        />
      ))}
    </ul>
  );
}

function Branch({
  name,
  library,
  dashboard,
  link,
  above,
}: Omit<Props, 'kpi'> & { name: string; above: readonly string[] }) {
  const { organization } = useWorkspace();
  const kpi = library.kpis.find((each) => each.metric.id === name);
  const value = dashboard?.view.kpis.find((each) => each.id === name)?.value ?? null;
  const label = library.names.find((each) => each.name === name)?.label ?? name;
  if (!kpi) {
    return (
      <li>
        <span className={classes.leaf}>
          <span className={classes.capital}>{label}</span>
          <code className={classes.source}>{name}</code>
        </span>
      </li>
    );
  }
  return (
    <li>
      <span className={classes.leaf}>
        <Link href={link(name)}>{metricName(kpi.metric)}</Link>
        {value !== null && dashboard && (
          <span className={`${classes.quiet} figures`}>
            {figureText(kpi.metric.unit, value, dashboard.currency, organization.locale)}
          </span>
        )}
      </span>
      {kpi.inputs.length > 0 && !above.includes(name) && (
        <ul>
          {kpi.inputs.map((each) => (
            <Branch
              key={each}
              name={each}
              library={library}
              dashboard={dashboard}
              link={link}
              above={[...above, name]}
            />
          ))}
        </ul>
      )}
    </li>
  );
}
