import { Button, Checkbox, Group, Input, Modal, SegmentedControl, Select, TextInput } from '@mantine/core';
import { type FormEvent, useMemo, useState } from 'react';
import { useLocation } from 'wouter';
import { Panel } from '@/app/Panel';
import { useWorkspace } from '@/app/workspaceContext';
import { ApiError, removeAlertRule, saveAlertRule } from '@/data/api';
import type { AlertOptions, AlertRule } from '@/data/documents';
import { SEVERITIES, SEVERITY_NAMES } from './alertWords';
import { Backtest, useBacktest } from './Backtest';
import { Levels } from './Levels';
import { UNIT_SUFFIX } from './measureInput';
import { useAlertPaths } from './paths';
import classes from './Rules.module.css';
import {
  figureUnit,
  isFeed,
  isSize,
  KINDS,
  type Problems,
  problemsOf,
  type RuleDraft,
  ruleOf,
  slugOf,
  thresholdUnit,
  type Units,
  valueUnit,
} from './ruleForm';
import type { Names } from './useNames';

/** The description stands under its field, so that the fields of a row stand in line. */
const ORDER: ('label' | 'input' | 'description' | 'error')[] = ['label', 'input', 'description', 'error'];

interface Props {
  initial: RuleDraft;
  /** The rule as it was saved, null for a new one. */
  saved: AlertRule | null;
  /** Someone saved another version meanwhile. */
  stale: boolean;
  editable: boolean;
  options: AlertOptions;
  units: Units;
  names: Names;
}

/** A rule with what it would have done beside it. What the api refuses is told at its field. */
export function RuleForm({ initial, saved, stale, editable, options, units, names }: Props) {
  const { orgId, organization } = useWorkspace();
  const paths = useAlertPaths();
  const [, navigate] = useLocation();
  const [draft, setDraft] = useState(initial);
  const [asked, setAsked] = useState(false);
  const [refused, setRefused] = useState<Problems>({});
  const [busy, setBusy] = useState(false);
  const [removing, setRemoving] = useState(false);
  const made = useMemo(() => ruleOf(draft, units), [draft, units]);
  const rule = 'rule' in made ? made.rule : null;
  // A name is not needed to try a rule.
  const triable = useMemo(() => {
    const named = ruleOf({ ...draft, name: draft.name || 'Draft', id: draft.id || 'draft' }, units);
    return 'rule' in named ? named.rule : null;
  }, [draft, units]);
  const tried = useBacktest(triable);
  const told = tried.problem ? problemsOf(tried.problem.message, tried.problem.hint) : {};
  const problems: Problems = { ...told, ...refused, ...(asked && 'problems' in made ? made.problems : {}) };

  function set(change: Partial<RuleDraft>) {
    setRefused({});
    setDraft((current) => {
      const next = { ...current, ...change };
      // The id of a rule that was saved stays: its alerts are known by it.
      return saved === null && change.name !== undefined ? { ...next, id: slugOf(change.name) } : next;
    });
  }
  function fail(error: unknown) {
    const refusal =
      error instanceof ApiError
        ? problemsOf(error.message, error.hint)
        : { '': error instanceof Error ? error.message : String(error) };
    setRefused(refusal);
    setBusy(false);
  }
  async function save(event: FormEvent) {
    event.preventDefault();
    setAsked(true);
    if (!rule) return;
    setBusy(true);
    try {
      await saveAlertRule(orgId, rule, saved === null);
      navigate(paths.rules);
    } catch (error) {
      fail(error);
    }
  }
  async function remove() {
    setRemoving(false);
    setBusy(true);
    try {
      await removeAlertRule(orgId, draft.id);
      navigate(paths.rules);
    } catch (error) {
      fail(error);
    }
  }

  return (
    <form className={classes.editor} onSubmit={(event) => void save(event)} noValidate>
      <Panel title="The rule">
        <fieldset disabled={!editable || busy} style={{ border: 0, margin: 0, padding: 0, minWidth: 0 }}>
          <Fields draft={draft} set={set} problems={problems} options={options} units={units} saved={saved} />
          <div className={classes.fields} style={{ marginTop: 18 }}>
            {problems[''] && (
              <p className={classes.wrong} role="alert">
                {problems['']}
              </p>
            )}
            {stale && (
              <p className={classes.wrong} role="status">
                Someone saved another version of this rule. Saving puts yours in its place.
              </p>
            )}
            {editable && (
              <div className={classes.save}>
                <Button type="submit" loading={busy}>
                  {saved ? 'Save the rule' : 'Make the rule'}
                </Button>
                <Button variant="default" onClick={() => navigate(paths.rules)}>
                  Cancel
                </Button>
                {saved && (
                  <Button
                    className={classes.remove}
                    variant="subtle"
                    color="red"
                    onClick={() => setRemoving(true)}
                  >
                    Remove
                  </Button>
                )}
              </div>
            )}
          </div>
        </fieldset>
      </Panel>
      <div className={classes.side}>
        <Backtest
          rule={triable}
          tried={tried}
          unit={figureUnit(draft, units)}
          style={{ currency: units.currency(draft.entity), locale: organization.locale }}
          names={names}
          placed={Object.keys(told).some((field) => field !== '')}
        />
      </div>
      <Modal
        opened={removing}
        onClose={() => setRemoving(false)}
        title={`Remove "${draft.name}"?`}
        centered
        closeButtonProps={{ 'aria-label': 'Close' }}
      >
        <p className={classes.quiet}>
          Its open alerts are closed, and whoever was told of one is told of that. To pause it, switch it off
          in the list instead.
        </p>
        <Group justify="flex-end" mt="md" gap={8}>
          <Button variant="default" onClick={() => setRemoving(false)} data-autofocus>
            Keep it
          </Button>
          <Button color="red" onClick={() => void remove()}>
            Remove the rule
          </Button>
        </Group>
      </Modal>
    </form>
  );
}

interface FieldsProps {
  draft: RuleDraft;
  set: (change: Partial<RuleDraft>) => void;
  problems: Problems;
  options: AlertOptions;
  units: Units;
  saved: AlertRule | null;
}

function Fields({ draft, set, problems, options, units, saved }: FieldsProps) {
  const { entities } = useWorkspace();
  const unit = UNIT_SUFFIX[thresholdUnit(draft, units)];
  const money = units.currency(draft.entity);
  const suffix = unit || (thresholdUnit(draft, units) === 'money' ? money : '');
  const valueSuffix =
    UNIT_SUFFIX[valueUnit(draft, units)] || (valueUnit(draft, units) === 'money' ? money : '');
  const side = draft.kind === 'covenant' ? 'The limit is' : 'Fires';
  const isLeaf = entities.find(({ entity }) => entity.id === draft.entity)?.isLeaf ?? true;
  const depths = new Map(entities.map((node) => [node.entity.id, node.depth]));
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
        label="Name"
        description="What people read first in a message"
        value={draft.name}
        error={problems.name}
        maxLength={120}
        onChange={(event) => set({ name: event.currentTarget.value })}
      />
      <Select
        inputWrapperOrder={ORDER}
        className={classes.wide}
        label="Fires when"
        data={KINDS.map(({ kind: value, name, says }) => ({
          value,
          label: `${name}: ${says.toLowerCase()}`,
        }))}
        value={draft.kind}
        error={problems.kind}
        onChange={(value) => value && set(ofKind(value as RuleDraft['kind']))}
        allowDeselect={false}
        withCheckIcon={false}
        {...(saved ? { description: 'Another kind makes its open alerts close' } : {})}
      />
      <Subject draft={draft} set={set} problems={problems} options={options} />
      <Select
        inputWrapperOrder={ORDER}
        label="Entity"
        data={entities.map(({ entity }) => ({ value: entity.id, label: entity.name }))}
        value={draft.entity || null}
        error={problems['scope.entity_id']}
        onChange={(entity) => entity && set({ entity })}
        searchable={entities.length > 8}
        allowDeselect={false}
        withCheckIcon={false}
        renderOption={({ option }) => (
          <span style={{ paddingLeft: 14 * (depths.get(option.value) ?? 0) }}>{option.label}</span>
        )}
      />
      {!isFeed(draft.kind) && !isLeaf && (
        <Checkbox
          className={classes.wide}
          label="Also every entity below it, each by itself"
          checked={draft.descendants}
          onChange={(event) => set({ descendants: event.currentTarget.checked })}
        />
      )}
      {draft.member && (
        <p className={`${classes.quiet} ${classes.wide}`}>
          Of {draft.dimension} {draft.member} alone; the command line changes that.
        </p>
      )}
      {draft.kind === 'variance' && (
        <Select
          inputWrapperOrder={ORDER}
          label="Compared with"
          data={[
            { value: 'budget', label: 'Budget' },
            { value: 'previous', label: 'The period before' },
            { value: 'last_year', label: 'Last year' },
          ]}
          value={draft.comparator}
          error={problems.comparator}
          onChange={(value) => value && set({ comparator: value as RuleDraft['comparator'] })}
          allowDeselect={false}
          withCheckIcon={false}
        />
      )}
      {(draft.kind === 'absolute' || draft.kind === 'covenant') && (
        <Input.Wrapper label={side} labelElement="div">
          <SegmentedControl
            fullWidth
            aria-label={side}
            value={draft.operator}
            onChange={(value) => set({ operator: value as RuleDraft['operator'] })}
            data={
              draft.kind === 'covenant'
                ? [
                    { value: 'below', label: 'A minimum' },
                    { value: 'above', label: 'A maximum' },
                  ]
                : [
                    { value: 'below', label: 'Below' },
                    { value: 'above', label: 'Above' },
                  ]
            }
          />
        </Input.Wrapper>
      )}
      {draft.kind === 'covenant' && number('limit', 'limit', 'Limit', 'What the contract says', valueSuffix)}
      {number('threshold', 'threshold', ...(THRESHOLD[draft.kind] ?? ['Threshold', '']))}
      {number('clear', 'clear_threshold', 'Clears at', 'On the quiet side; empty is the threshold itself')}
      {draft.kind === 'variance' &&
        number(
          'minimumImpact',
          'minimum_impact',
          'Smallest amount',
          'A smaller difference never fires',
          valueSuffix,
        )}
      {draft.kind === 'trend' &&
        number('window', 'window', 'Periods', 'How many the line is laid through, 3 to 36', '')}
      {number(
        'evaluations',
        'evaluations',
        'Checks in a row',
        'So many must agree before it fires, 1 to 20',
        '',
      )}
      <Select
        inputWrapperOrder={ORDER}
        label="Severity"
        description="How fast whom is told of it"
        data={SEVERITIES.map((value) => ({ value, label: SEVERITY_NAMES[value] }))}
        value={draft.severity}
        error={problems.severity}
        onChange={(value) => value && set({ severity: value as RuleDraft['severity'] })}
        allowDeselect={false}
        withCheckIcon={false}
      />
      <Select
        inputWrapperOrder={ORDER}
        label="Responsible"
        description="Empty: whom the settings name"
        placeholder="By the settings"
        data={options.recipients.map(({ id, name }) => ({ value: id, label: name }))}
        value={draft.owner}
        error={problems.owner}
        onChange={(owner) => set({ owner })}
        clearable
        clearButtonProps={{ 'aria-label': 'Nobody in particular' }}
        withCheckIcon={false}
      />
      {isSize(draft.kind) && (
        <Checkbox
          className={classes.wide}
          label="Also when it moves in the good direction"
          checked={draft.includeFavourable}
          onChange={(event) => set({ includeFavourable: event.currentTarget.checked })}
        />
      )}
      <Levels draft={draft} suffix={suffix} problems={problems} onChange={(levels) => set({ levels })} />
    </div>
  );
}

/** Another kind counts in another unit, so its numbers begin anew; a trend and an anomaly have KPIs alone. */
function ofKind(kind: RuleDraft['kind']): Partial<RuleDraft> {
  const empty = { kind, threshold: '', clear: '', limit: '', levels: [] };
  return kind === 'trend' || kind === 'anomaly' ? { ...empty, target: 'metric' } : empty;
}

const THRESHOLD: Partial<Record<RuleDraft['kind'], [label: string, description: string]>> = {
  absolute: ['Level', 'Beyond it, it fires'],
  variance: ['Worse by', 'From there on, it fires'],
  trend: ['Worse each period by', 'From there on, it fires'],
  anomaly: ['Deviations from the usual', '3.5 is rare; 2 is not'],
  covenant: ['Headroom at least', 'Below it, it fires, before the limit is crossed'],
  stale_feed: ['Older than', 'Since the end of its newest import'],
  data_quality: ['Score below', 'Of the newest import'],
};

/** What a rule looks at: a KPI, an account, or a source of imports. */
function Subject({ draft, set, problems, options }: Omit<FieldsProps, 'units' | 'saved'>) {
  const { accounts } = useWorkspace();
  if (isFeed(draft.kind)) {
    return (
      <Select
        inputWrapperOrder={ORDER}
        label="Source"
        description="Of the newest imports"
        data={options.sources}
        value={draft.source || null}
        error={problems.metric}
        onChange={(source) => source && set({ source })}
        nothingFoundMessage="There is no import yet"
        allowDeselect={false}
        withCheckIcon={false}
        searchable
      />
    );
  }
  const onAccount = draft.target === 'account';
  return (
    <div>
      <Select
        inputWrapperOrder={ORDER}
        label={onAccount ? 'Account' : 'KPI'}
        data={
          onAccount
            ? [...accounts.values()].map(({ code, name }) => ({ value: code, label: `${code} ${name}` }))
            : options.metrics.map(({ id, name }) => ({ value: id, label: name }))
        }
        value={(onAccount ? draft.account : draft.metric) || null}
        error={problems[onAccount ? 'account' : 'metric']}
        onChange={(value) => value && set(onAccount ? { account: value } : { metric: value })}
        searchable
        allowDeselect={false}
        withCheckIcon={false}
        nothingFoundMessage="Nothing is called so"
      />
      {draft.kind !== 'trend' && draft.kind !== 'anomaly' && (
        <Checkbox
          mt={8}
          size="xs"
          label="An account instead of a KPI"
          checked={onAccount}
          onChange={(event) => set({ target: event.currentTarget.checked ? 'account' : 'metric' })}
        />
      )}
    </div>
  );
}
