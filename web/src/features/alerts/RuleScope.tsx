import { t } from '@lingui/core/macro';
import { Checkbox, Select, TextInput } from '@mantine/core';
import { useId } from 'react';
import { useDashboard } from '@/app/useDashboard';
import { useView } from '@/app/useView';
import { useWorkspace } from '@/app/workspaceContext';
import { dataOf } from '@/data/useWatched';
import { spelled } from './alertWords';
import { ORDER } from './RuleSubject';
import classes from './Rules.module.css';
import { hasDimensions, isFeed, type Problems, type RuleDraft } from './ruleForm';

interface Props {
  draft: RuleDraft;
  set: (change: Partial<RuleDraft>) => void;
  problems: Problems;
}

/** Where a rule applies: an entity, with those below it or not, and of it all or one member of a dimension. */
export function RuleScope({ draft, set, problems }: Props) {
  const { entities } = useWorkspace();
  const isLeaf = entities.find(({ entity }) => entity.id === draft.entity)?.isLeaf ?? true;
  const depths = new Map(entities.map((node) => [node.entity.id, node.depth]));
  return (
    <>
      <Select
        inputWrapperOrder={ORDER}
        label={t`Entity`}
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
          label={t`Also every entity below it, each by itself`}
          checked={draft.descendants}
          onChange={(event) => set({ descendants: event.currentTarget.checked })}
        />
      )}
      {hasDimensions(draft) && <Dimension draft={draft} set={set} problems={problems} />}
    </>
  );
}

/** Revenue is known by dimension; every other figure of the whole entity alone. */
function Dimension({ draft, set, problems }: Props) {
  const { organization } = useWorkspace();
  const view = useView();
  const rows = dataOf(useDashboard({ ...view, scope: draft.entity || view.scope }))?.view.dimensions ?? [];
  const members = rows
    .filter(({ dimension, revenue }) => dimension === draft.dimension && revenue !== null)
    .map(({ value }) => value);
  const list = useId();
  const dimensions = organization.live_dimensions ?? [];
  const known = draft.dimension && !dimensions.includes(draft.dimension) ? [draft.dimension] : [];
  return (
    <>
      <Select
        inputWrapperOrder={ORDER}
        label={t`Of it`}
        placeholder={t`All of it`}
        description={t`Revenue is also known by dimension`}
        data={[...dimensions, ...known].map((value) => ({
          value,
          label: t`One ${spelled(value).toLowerCase()}`,
        }))}
        value={draft.dimension}
        error={problems['scope.dimension']}
        onChange={(dimension) => set({ dimension, member: dimension === null ? null : '' })}
        clearable
        clearButtonProps={{ 'aria-label': t`All of it` }}
        withCheckIcon={false}
      />
      {draft.dimension !== null && (
        <>
          <TextInput
            inputWrapperOrder={ORDER}
            label={spelled(draft.dimension)}
            description={t`As the imports write it`}
            list={list}
            value={draft.member ?? ''}
            error={problems['scope.member']}
            maxLength={200}
            onChange={(event) => set({ member: event.currentTarget.value })}
          />
          <datalist id={list}>
            {[...new Set(members)].sort().map((member) => (
              <option key={member} value={member} />
            ))}
          </datalist>
        </>
      )}
    </>
  );
}
