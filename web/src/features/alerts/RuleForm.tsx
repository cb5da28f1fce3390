import { t } from '@lingui/core/macro';
import { Button, Group, Modal } from '@mantine/core';
import { type FormEvent, useMemo, useState } from 'react';
import { useLocation } from 'wouter';
import { Panel } from '@/app/Panel';
import { useWorkspace } from '@/app/workspaceContext';
import { ApiError, removeAlertRule, saveAlertRule } from '@/data/api';
import type { AlertOptions, AlertRule } from '@/data/documents';
import { errorText } from '@/format/errorText';
import { Backtest, useBacktest } from './Backtest';
import { useAlertPaths } from './paths';
import { RuleFields } from './RuleFields';
import classes from './Rules.module.css';
import {
  figureUnit,
  type Problems,
  problemsOf,
  type RuleDraft,
  ruleOf,
  slugOf,
  type Units,
} from './ruleForm';
import type { Names } from './useNames';

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
      error instanceof ApiError ? problemsOf(error.message, error.hint) : { '': errorText(error) };
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
      <Panel title={t`The rule`}>
        <fieldset disabled={!editable || busy} style={{ border: 0, margin: 0, padding: 0, minWidth: 0 }}>
          <RuleFields
            draft={draft}
            set={set}
            problems={problems}
            options={options}
            units={units}
            saved={saved}
          />
          <div className={classes.fields} style={{ marginTop: 18 }}>
            {problems[''] && (
              <p className={classes.wrong} role="alert">
                {problems['']}
              </p>
            )}
            {stale && (
              <p className={classes.wrong} role="status">
                {t`Someone saved another version of this rule. Saving puts yours in its place.`}
              </p>
            )}
            {editable && (
              <div className={classes.save}>
                <Button type="submit" loading={busy}>
                  {saved ? t`Save the rule` : t`Make the rule`}
                </Button>
                <Button variant="default" onClick={() => navigate(paths.rules)}>
                  {t`Cancel`}
                </Button>
                {saved && (
                  <Button
                    className={classes.remove}
                    variant="subtle"
                    color="red"
                    onClick={() => setRemoving(true)}
                  >
                    {t`Remove`}
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
        title={t`Remove "${draft.name}"?`}
        centered
        closeButtonProps={{ 'aria-label': t`Close` }}
      >
        <p className={classes.quiet}>
          {t`Its open alerts are closed, and whoever was told of one is told of that. To pause it, switch it off in the list instead.`}
        </p>
        <Group justify="flex-end" mt="md" gap={8}>
          <Button variant="default" onClick={() => setRemoving(false)} data-autofocus>
            {t`Keep it`}
          </Button>
          <Button color="red" onClick={() => void remove()}>
            {t`Remove the rule`}
          </Button>
        </Group>
      </Modal>
    </form>
  );
}
