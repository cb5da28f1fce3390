import { msg, t } from '@lingui/core/macro';
import { ActionIcon, Button, Select, TextInput } from '@mantine/core';
import { CloseIcon } from '@/app/icons';
import { useWorkspace } from '@/app/workspaceContext';
import { texts } from '@/format/language';
import classes from './Kpis.module.css';
import type { KpiDraft, Problems, TargetDraft } from './kpiForm';

const EVERY = '*';
const HINTS = texts({
  money: msg`for example 1,200,000`,
  ratio: msg`per cent, for example 40`,
  count: msg`a whole number`,
});

/** Targets: for every entity, and for single ones that have their own. */
export function TargetFields({
  draft,
  problems,
  onChange,
}: {
  draft: KpiDraft;
  problems: Problems;
  onChange: (change: Partial<KpiDraft>) => void;
}) {
  const { entities } = useWorkspace();
  const { targets } = draft;
  const places = [
    { value: EVERY, label: t`Every entity` },
    ...entities.map(({ entity }) => ({ value: entity.id, label: entity.name })),
  ];
  const set = (key: number, change: Partial<TargetDraft>) =>
    onChange({ targets: targets.map((each) => (each.key === key ? { ...each, ...change } : each)) });
  const next = Math.max(-1, ...targets.map((target) => target.key)) + 1;
  if (draft.direction === 0) {
    return (
      <p className={classes.quiet}>{t`A KPI of which neither more nor less is better has no target.`}</p>
    );
  }
  const warned = draft.direction > 0 ? t`Still close down to` : t`Still close up to`;
  return (
    <div className={classes.stack}>
      {targets.map((target, index) => (
        <div key={target.key} className={classes.target}>
          <Select
            label={t`For`}
            data={places}
            value={target.entity_id ?? EVERY}
            allowDeselect={false}
            searchable={places.length > 8}
            onChange={(place) => place && set(target.key, { entity_id: place === EVERY ? null : place })}
          />
          <TextInput
            label={t`Target`}
            placeholder={HINTS[draft.unit]}
            inputMode="decimal"
            value={target.value}
            error={problems[`value-${target.key}`]}
            onChange={(event) => set(target.key, { value: event.currentTarget.value })}
          />
          <TextInput
            label={warned}
            placeholder={t`optional`}
            inputMode="decimal"
            value={target.warning}
            error={problems[`warning-${target.key}`]}
            onChange={(event) => set(target.key, { warning: event.currentTarget.value })}
          />
          <ActionIcon
            variant="subtle"
            size={36}
            aria-label={t`Remove target ${index + 1}`}
            onClick={() => onChange({ targets: targets.filter((each) => each.key !== target.key) })}
          >
            <CloseIcon size={16} />
          </ActionIcon>
        </div>
      ))}
      {problems.targets && (
        <p className={classes.warning} role="alert">
          {problems.targets}
        </p>
      )}
      <div>
        <Button
          variant="default"
          size="xs"
          onClick={() =>
            onChange({ targets: [...targets, { key: next, entity_id: null, value: '', warning: '' }] })
          }
        >
          {t`Add a target`}
        </Button>
      </div>
    </div>
  );
}
