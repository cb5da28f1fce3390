import { t } from '@lingui/core/macro';
import { Button, Checkbox, SegmentedControl, Select, Textarea, TextInput } from '@mantine/core';
import { type FormEvent, useState } from 'react';
import { Link, useLocation } from 'wouter';
import { Message } from '@/app/Message';
import { Panel } from '@/app/Panel';
import { ViewBar } from '@/app/ViewBar';
import { mayDefineKpis, useWorkspace } from '@/app/workspaceContext';
import { saveKpi } from '@/data/api';
import type { Family, KpiDefinition, Metric } from '@/data/documents';
import { followDashboards } from '@/data/kpiRefresh';
import { errorText } from '@/format/errorText';
import { metricName } from '@/format/kpiName';
import { FormulaField } from './FormulaField';
import { FormulaHelp } from './FormulaHelp';
import { keptSearch } from './KpiList';
import classes from './Kpis.module.css';
import {
  BEHAVIOURS,
  DIRECTIONS,
  draftOf,
  EMPTY,
  FAMILIES,
  idOf,
  type KpiDraft,
  metricOf,
  UNITS,
} from './kpiForm';
import { PreviewPanel } from './PreviewPanel';
import { TargetFields } from './TargetFields';
import type { Shared } from './useLibrary';
import { usePreview } from './usePreview';

const options = <Key extends string>(labels: Record<Key, string>) =>
  (Object.entries(labels) as [Key, string][]).map(([value, label]) => ({ value, label }));

const DIRECTION_OPTIONS = (['1', '-1', '0'] as const).map((value) => ({
  value,
  label: DIRECTIONS[Number(value) as Metric['direction']],
}));

/** Writes a KPI: its formula with names offered, what is wrong underlined, and what it would show, before it is saved. */
export default function KpiEditor({ id, ...shared }: Shared & { id: string | null }) {
  const { member } = useWorkspace();
  const kpi = id === null ? null : shared.library.kpis.find((each) => each.metric.id === id);
  if (!mayDefineKpis(member)) {
    return (
      <Message
        title={t`Not yours to change`}
        detail={t`KPIs are defined by owners, admins and editors who see every entity.`}
      />
    );
  }
  if (kpi === undefined) return <Message title={t`There is no such KPI`} />;
  return <Form kpi={kpi} {...shared} />;
}

function Form({ kpi, library, view, base }: Shared & { kpi: KpiDefinition | null }) {
  const { orgId, organization } = useWorkspace();
  const [, navigate] = useLocation();
  const { currency } = organization;
  // What somebody else saves meanwhile must not change what is being written; saving says so.
  const [opened] = useState(kpi);
  const [draft, setDraft] = useState<KpiDraft>(() => (opened ? draftOf(opened.metric, currency) : EMPTY));
  const [reason, setReason] = useState('');
  const [tried, setTried] = useState(false);
  const [busy, setBusy] = useState(false);
  const [refusal, setRefusal] = useState<string | null>(null);
  const { metric, problems } = metricOf(draft, currency);
  const taken = opened === null && library.kpis.some((each) => each.metric.id === draft.id);
  const preview = usePreview(orgId, metric, view.scope, view.period);
  const problem = preview.answer?.problem ?? null;
  const set = (change: Partial<KpiDraft>) => setDraft((current) => ({ ...current, ...change }));
  const wrong = (place: string) => (tried ? problems[place] : undefined);
  const kept = keptSearch(view);
  const back = opened ? `${base}/${opened.metric.id}${kept}` : `${base}${kept}`;

  async function save(event: FormEvent) {
    event.preventDefault();
    setTried(true);
    if (Object.keys(problems).length > 0 || taken || problem || reason.trim() === '') return;
    setBusy(true);
    setRefusal(null);
    try {
      const change = {
        base_version: opened?.metric.version ?? 0,
        reason: reason.trim(),
        scope: view.scope,
      };
      const { progress } = await saveKpi(orgId, metric, change);
      void followDashboards(orgId, view.scope, progress.left);
      navigate(`${base}/${metric.id}${kept}`);
    } catch (error) {
      setRefusal(errorText(error));
      setBusy(false);
    }
  }

  return (
    <>
      <ViewBar title={opened ? t`Change ${metricName(opened.metric)}` : t`New KPI`} view={view} />
      <p className={classes.crumbs}>
        <Link href={back}>{opened ? t`Back to ${metricName(opened.metric)}` : t`All KPIs`}</Link>
      </p>
      <form className={classes.editor} onSubmit={save} noValidate>
        <div className={classes.column}>
          <Panel title={t`Formula`} className={classes.formulaPanel}>
            <FormulaField
              value={draft.formula}
              names={library.names}
              own={draft.id}
              problem={problem}
              error={wrong('formula')}
              onChange={(formula) => set({ formula })}
            />
            <FormulaHelp standard={opened?.standard_formula ?? null} onUse={(formula) => set({ formula })} />
          </Panel>
          <Panel title={t`What it is`}>
            <div className={classes.fields}>
              <TextInput
                label={t`Name`}
                required
                maxLength={80}
                value={draft.name}
                error={wrong('name')}
                onChange={(event) => {
                  const name = event.currentTarget.value;
                  const follows = opened === null && (draft.id === '' || draft.id === idOf(draft.name));
                  set(follows ? { name, id: idOf(name) } : { name });
                }}
              />
              <TextInput
                label={t`Name in formulas`}
                value={draft.id}
                disabled={opened !== null}
                error={taken ? t`Another KPI has this name` : wrong('id')}
                onChange={(event) => set({ id: event.currentTarget.value })}
              />
              <Select
                label={t`Family`}
                data={options(FAMILIES)}
                value={draft.family}
                allowDeselect={false}
                onChange={(family) => family && set({ family: family as Family })}
              />
              <TextInput
                label={t`Owner`}
                placeholder={t`Who answers for what it means`}
                maxLength={80}
                value={draft.owner}
                onChange={(event) => set({ owner: event.currentTarget.value })}
              />
              <Choice
                label={t`Unit`}
                data={options(UNITS)}
                value={draft.unit}
                onChange={(unit) => set({ unit: unit as Metric['unit'] })}
              />
              <Select
                label={t`Direction`}
                data={DIRECTION_OPTIONS}
                value={String(draft.direction)}
                allowDeselect={false}
                onChange={(value) => value && set({ direction: Number(value) as Metric['direction'] })}
              />
              <Select
                label={t`Over time`}
                data={options(BEHAVIOURS)}
                value={draft.period_behaviour}
                allowDeselect={false}
                onChange={(value) => value && set({ period_behaviour: value as Metric['period_behaviour'] })}
              />
              <Checkbox
                className={classes.checkbox}
                label={t`Show among the first on the dashboard`}
                checked={draft.headline}
                onChange={(event) => set({ headline: event.currentTarget.checked })}
              />
              <Textarea
                className={classes.wide}
                label={t`Description`}
                autosize
                minRows={2}
                maxLength={500}
                value={draft.description}
                onChange={(event) => set({ description: event.currentTarget.value })}
              />
            </div>
          </Panel>
          <Panel title={t`Targets`}>
            <TargetFields draft={draft} problems={tried ? problems : {}} onChange={set} />
          </Panel>
        </div>
        <div className={classes.column}>
          <PreviewPanel
            preview={preview}
            metric={metric}
            library={library}
            replaces={opened !== null}
            locale={organization.locale}
          />
          <Panel title={t`Save`}>
            <div className={classes.stack}>
              <TextInput
                label={t`Reason`}
                description={t`Kept with the version, for everyone who asks later`}
                descriptionProps={{ c: 'var(--ink-3)' }}
                required
                maxLength={500}
                value={reason}
                error={tried && reason.trim() === '' ? t`Say why` : undefined}
                onChange={(event) => setReason(event.currentTarget.value)}
              />
              {refusal && (
                <p className={classes.warning} role="alert">
                  {refusal}
                </p>
              )}
              <div className={classes.actions}>
                <Button type="submit" loading={busy}>
                  {opened ? t`Save version ${opened.metric.version + 1}` : t`Save`}
                </Button>
                <Button variant="default" component={Link} href={back}>
                  {t`Cancel`}
                </Button>
              </div>
            </div>
          </Panel>
        </div>
      </form>
    </>
  );
}

function Choice({
  label,
  data,
  value,
  onChange,
}: {
  label: string;
  data: { value: string; label: string }[];
  value: string;
  onChange: (value: string) => void;
}) {
  return (
    <div>
      <span className={classes.fieldLabel} aria-hidden="true">
        {label}
      </span>
      <SegmentedControl fullWidth aria-label={label} data={data} value={value} onChange={onChange} />
    </div>
  );
}
