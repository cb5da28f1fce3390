import { msg, t } from '@lingui/core/macro';
import { Message } from '@/app/Message';
import { Waiting } from '@/app/Waiting';
import { decodeOwnMetric } from '@/data/decode';
import type { KpiDefinition, OwnMetric } from '@/data/documents';
import { metricVersionsPath } from '@/data/paths';
import { useCollection } from '@/data/useWatched';
import { formatDateTime } from '@/format/age';
import { texts } from '@/format/language';
import classes from './Kpis.module.css';

/** Who changed the definition, when and why, the newest first; live. */
export function VersionList({ orgId, kpi }: { orgId: string; kpi: KpiDefinition }) {
  const watched = useCollection(metricVersionsPath(orgId, kpi.metric.id), decodeOwnMetric);
  if (watched.status === 'loading') return <Waiting rows={2} />;
  if (watched.status !== 'ready' && watched.status !== 'missing') {
    return <Message size="panel" title={t`The versions cannot be shown`} />;
  }
  const found = watched.status === 'ready' ? [...watched.data] : [];
  const versions = found.sort((one, other) => other.metric.version - one.metric.version);
  const oldest = versions.at(-1);
  return (
    <ol className={classes.versions} data-testid="versions">
      {versions.map((version, index) => (
        <Version key={version.metric.version} version={version} older={versions[index + 1]} />
      ))}
      {kpi.standard_formula !== null && (oldest === undefined || oldest.metric.version > 1) && (
        <li className={classes.version}>
          <p className={classes.versionHead}>
            <strong>{t`Version ${1}`}</strong> · {t`as Ledgerlight defines it`}
          </p>
          <code className={classes.versionFormula}>{kpi.standard_formula}</code>
        </li>
      )}
    </ol>
  );
}

const FIELDS: Partial<Record<keyof OwnMetric['metric'], string>> = texts({
  name: msg`Name`,
  unit: msg`Unit`,
  direction: msg`Direction`,
  period_behaviour: msg`Behaviour over time`,
  family: msg`Family`,
  description: msg`Description`,
  owner: msg`Owner`,
  headline: msg`Place on the dashboard`,
  targets: msg`Targets`,
});

function changedFields(version: OwnMetric, older: OwnMetric | undefined): string[] {
  if (!older) return [];
  const fields = Object.entries(FIELDS) as [keyof OwnMetric['metric'], string][];
  return fields
    .filter(([key]) => JSON.stringify(version.metric[key]) !== JSON.stringify(older.metric[key]))
    .map(([, label]) => label);
}

function Version({ version, older }: { version: OwnMetric; older: OwnMetric | undefined }) {
  const other = changedFields(version, older);
  const changed = version.before !== null && version.before !== version.metric.formula;
  return (
    <li className={classes.version}>
      <p className={classes.versionHead}>
        <strong>{t`Version ${version.metric.version}`}</strong> ·{' '}
        {version.retired ? t`retired by ${version.changed_by}` : t`by ${version.changed_by}`} ·{' '}
        <time dateTime={version.at}>{formatDateTime(version.at)}</time>
      </p>
      <p className={classes.text}>{version.reason}</p>
      {changed && (
        <del className={classes.versionFormula}>
          <span className="visually-hidden">{t`Formula before:`} </span>
          {version.before}
        </del>
      )}
      {!version.retired && (changed || version.before === null) && (
        <code className={classes.versionFormula}>
          <span className="visually-hidden">{t`Formula:`} </span>
          {version.metric.formula}
        </code>
      )}
      {other.length > 0 && <p className={classes.quiet}>{t`Also changed: ${other.join(', ')}`}</p>}
    </li>
  );
}
