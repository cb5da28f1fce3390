import { t } from '@lingui/core/macro';
import { ActionIcon, Select } from '@mantine/core';
import { formatPeriodMedium, neighbours } from '@/format/period';
import { ChevronLeftIcon, ChevronRightIcon } from './icons';
import type { View } from './useView';
import classes from './ViewBar.module.css';
import { useWorkspace } from './workspaceContext';

/** Which entity and which period. */
export default function Pickers({ view }: { view: View }) {
  return (
    <>
      <ScopePicker view={view} />
      <PeriodPicker view={view} />
    </>
  );
}

function ScopePicker({ view }: { view: View }) {
  const { entities } = useWorkspace();
  const depths = new Map(entities.map((node) => [node.entity.id, node.depth]));
  return (
    <Select
      aria-label={t`Entity`}
      className={classes.scope}
      data={entities.map(({ entity }) => ({ value: entity.id, label: entity.name }))}
      value={view.scope}
      onChange={(scope) => scope && view.go({ scope })}
      searchable={entities.length > 8}
      allowDeselect={false}
      withCheckIcon={false}
      comboboxProps={{ width: 260, position: 'bottom-start' }}
      renderOption={({ option }) => (
        <span style={{ paddingLeft: 14 * (depths.get(option.value) ?? 0) }}>{option.label}</span>
      )}
    />
  );
}

function PeriodPicker({ view }: { view: View }) {
  const { before, after } = view.period
    ? neighbours(view.period, view.periods)
    : { before: null, after: null };
  // The address may name a period that has no data; it stays selectable, and the screen says so.
  const known =
    view.period && !view.periods.includes(view.period) ? [...view.periods, view.period] : view.periods;
  const years = [...new Set(known.map((period) => period.slice(0, 4)))].sort().reverse();
  return (
    <div className={classes.period}>
      <ActionIcon
        variant="default"
        size={36}
        aria-label={t`Previous period`}
        disabled={!before}
        onClick={() => before && view.go({ period: before })}
      >
        <ChevronLeftIcon size={16} />
      </ActionIcon>
      <Select
        aria-label={t`Period`}
        data={years.map((year) => ({
          group: year,
          items: known
            .filter((period) => period.startsWith(year))
            .sort()
            .reverse()
            .map((period) => ({ value: period, label: formatPeriodMedium(period) })),
        }))}
        value={view.period}
        onChange={(period) => period && view.go({ period })}
        allowDeselect={false}
        withCheckIcon={false}
        searchable
      />
      <ActionIcon
        variant="default"
        size={36}
        aria-label={t`Next period`}
        disabled={!after}
        onClick={() => after && view.go({ period: after })}
      >
        <ChevronRightIcon size={16} />
      </ActionIcon>
    </div>
  );
}
