import { t } from '@lingui/core/macro';
import { Checkbox, Input, SegmentedControl, Select, TextInput } from '@mantine/core';
import { useWorkspace } from '@/app/workspaceContext';
import type { AlertOptions, AlertRule } from '@/data/documents';
import { KIND_NAMES, SEVERITIES, SEVERITY_NAMES } from './alertWords';
import { Levels } from './Levels';
import { unitSuffix } from './measureInput';
import { RuleScope } from './RuleScope';
import { ORDER, Subject } from './RuleSubject';
import classes from './Rules.module.css';
import {
  hasMonths,
  isKpiOnly,
  isSize,
  KIND_SAYS,
  KINDS,
  type Problems,
  type RuleDraft,
  thresholdUnit,
  type Units,
  valueUnit,
} from './ruleForm';

export interface FieldsProps {
  draft: RuleDraft;
  set: (change: Partial<RuleDraft>) => void;
  problems: Problems;
  options: AlertOptions;
  units: Units;
  saved: AlertRule | null;
}

/** What a rule is made of. */
export function RuleFields({ draft, set, problems, options, units, saved }: FieldsProps) {
  const { organization } = useWorkspace();
  const unit = unitSuffix(thresholdUnit(draft, units));
  const money = units.currency(draft.entity);
  const suffix = unit || (thresholdUnit(draft, units) === 'money' ? money : '');
  const valueSuffix =
    unitSuffix(valueUnit(draft, units)) || (valueUnit(draft, units) === 'money' ? money : '');
  // The installation is seen by administrators and owners alone.
  const kinds = KINDS.filter((kind) => kind !== 'system' || (options.system ?? []).length > 0);
  const side = draft.kind === 'covenant' ? t`The limit is` : t`Fires`;
  const number = (field: keyof RuleDraft, name: string, label: string, description: string, of = suffix) => (
    <TextInput
      inputWrapperOrder={ORDER}
      label={label}
      description={description}
      inputMode="decimal"
      rightSection={of ? <span style={{ fontSize: 12, color: 'var(--ink-3)' }}>{of}</span> : undefined}
      rightSectionWidth={of.length > 3 ? 84 : 46}
      rightSectionPointerEvents="none"
      value={String(draft[field] ?? '')}
      error={problems[name]}
      onChange={(event) => set({ [field]: event.currentTarget.value })}
    />
  );
  return (
    <div className={classes.fields}>
      <TextInput
        inputWrapperOrder={ORDER}
        className={classes.wide}
        label={t`Name`}
        description={t`What people read first in a message`}
        value={draft.name}
        error={problems.name}
        maxLength={120}
        onChange={(event) => set({ name: event.currentTarget.value })}
      />
      <Select
        inputWrapperOrder={ORDER}
        className={classes.wide}
        label={t`Fires when`}
        data={kinds.map((value) => ({
          value,
          label: `${KIND_NAMES[value]}: ${KIND_SAYS[value].toLowerCase()}`,
        }))}
        value={draft.kind}
        error={problems.kind}
        onChange={(value) =>
          value && set(ofKind(value as RuleDraft['kind'], draft, organization.root_entity))
        }
        allowDeselect={false}
        withCheckIcon={false}
        {...(saved ? { description: t`Another kind makes its open alerts close` } : {})}
      />
      <Subject draft={draft} set={set} problems={problems} options={options} />
      {draft.kind !== 'system' && <RuleScope draft={draft} set={set} problems={problems} />}
      {draft.kind === 'variance' && (
        <Select
          inputWrapperOrder={ORDER}
          label={t`Compared with`}
          data={[
            { value: 'budget', label: t`Budget` },
            { value: 'forecast', label: t`Forecast` },
            { value: 'previous', label: t`The period before` },
            { value: 'last_year', label: t`Last year` },
          ]}
          value={draft.comparator}
          error={problems.comparator}
          onChange={(value) => value && set({ comparator: value as RuleDraft['comparator'] })}
          allowDeselect={false}
          withCheckIcon={false}
        />
      )}
      {['absolute', 'covenant', 'forecast'].includes(draft.kind) && (
        <Input.Wrapper label={side} labelElement="div">
          <SegmentedControl
            fullWidth
            aria-label={side}
            value={draft.operator}
            onChange={(value) => set({ operator: value as RuleDraft['operator'] })}
            data={
              draft.kind === 'covenant'
                ? [
                    { value: 'below', label: t`A minimum` },
                    { value: 'above', label: t`A maximum` },
                  ]
                : [
                    { value: 'below', label: t`Below` },
                    { value: 'above', label: t`Above` },
                  ]
            }
          />
        </Input.Wrapper>
      )}
      {draft.kind === 'covenant' &&
        number('limit', 'limit', t`Limit`, t`What the contract says`, valueSuffix)}
      {number('threshold', 'threshold', ...(thresholdWords(draft.kind) ?? [t`Threshold`, '']))}
      {number('clear', 'clear_threshold', t`Clears at`, t`On the quiet side; empty is the threshold itself`)}
      {draft.kind === 'variance' &&
        number(
          'minimumImpact',
          'minimum_impact',
          t`Smallest amount`,
          t`A smaller difference never fires`,
          valueSuffix,
        )}
      {draft.kind === 'trend' &&
        number('window', 'window', t`Periods`, t`How many the line is laid through, 3 to 36`, '')}
      {number(
        'evaluations',
        'evaluations',
        t`Checks in a row`,
        t`So many must agree before it fires, 1 to 20`,
        '',
      )}
      <Select
        inputWrapperOrder={ORDER}
        label={t`Severity`}
        description={t`How fast whom is told of it`}
        data={SEVERITIES.map((value) => ({ value, label: SEVERITY_NAMES[value] }))}
        value={draft.severity}
        error={problems.severity}
        onChange={(value) => value && set({ severity: value as RuleDraft['severity'] })}
        allowDeselect={false}
        withCheckIcon={false}
      />
      <Select
        inputWrapperOrder={ORDER}
        label={t`Responsible`}
        description={t`Empty: whom the settings name`}
        placeholder={t`By the settings`}
        data={options.recipients.map(({ id, name }) => ({ value: id, label: name }))}
        value={draft.owner}
        error={problems.owner}
        onChange={(owner) => set({ owner })}
        clearable
        clearButtonProps={{ 'aria-label': t`Nobody in particular` }}
        withCheckIcon={false}
      />
      {isSize(draft.kind) && (
        <Checkbox
          className={classes.wide}
          label={t`Also when it moves in the good direction`}
          checked={draft.includeFavourable}
          onChange={(event) => set({ includeFavourable: event.currentTarget.checked })}
        />
      )}
      {hasMonths(draft.kind) && (
        <Checkbox
          className={classes.wide}
          label={t`Also tell of old months that only new definitions or a new rule bring up`}
          checked={draft.tellsPast}
          onChange={(event) => set({ tellsPast: event.currentTarget.checked })}
        />
      )}
      <Levels
        draft={draft}
        suffix={draft.kind === 'forecast' ? 'months' : suffix}
        problems={problems}
        onChange={(levels) => set({ levels })}
      />
    </div>
  );
}

/**
 * Another kind counts in another unit, so its numbers begin anew. Trends, anomalies and forecasts have KPIs alone, a
 * forecast those of whole entities; a system rule is about all there is.
 */
function ofKind(kind: RuleDraft['kind'], before: RuleDraft, root: string): Partial<RuleDraft> {
  const empty = { kind, threshold: '', clear: '', limit: '', levels: [], source: '' };
  if (kind === 'system') return { ...empty, entity: root };
  const whole = kind === 'forecast' ? { dimension: null, member: null } : {};
  return isKpiOnly(kind) ? { ...empty, ...whole, target: 'metric' } : { ...empty, target: before.target };
}

/** What the threshold of a kind is called, and what it does. */
function thresholdWords(kind: RuleDraft['kind']): [label: string, description: string] | null {
  switch (kind) {
    case 'absolute':
      return [t`Level`, t`Beyond it, it fires`];
    case 'forecast':
      return [t`Level`, t`Fires when it is expected beyond it within three months`];
    case 'system':
      return [t`More than`, t`From there on, it fires`];
    case 'variance':
      return [t`Worse by`, t`From there on, it fires`];
    case 'trend':
      return [t`Worse each period by`, t`From there on, it fires`];
    case 'anomaly':
      return [t`Deviations from the usual`, t`3.5 is rare; 2 is not`];
    case 'covenant':
      return [t`Headroom at least`, t`Below it, it fires, before the limit is crossed`];
    case 'stale_feed':
      return [t`Older than`, t`Since the end of its newest import`];
    case 'data_quality':
      return [t`Score below`, t`Of the newest import`];
    default:
      return null;
  }
}
