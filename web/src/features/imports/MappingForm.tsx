import { t } from '@lingui/core/macro';
import { Button, Checkbox, MultiSelect, SegmentedControl, Select, TextInput } from '@mantine/core';
import { useState } from 'react';
import { useWorkspace } from '@/app/workspaceContext';
import type { ColumnOrConstant, Mapping } from '@/data/api';
import classes from './MappingForm.module.css';
import { MeasureFields } from './MeasureFields';
import { dimensionName, isWide, missingParts, reshape, slug } from './mappingForm';

interface Props {
  headers: readonly string[];
  initial: Mapping;
  onTry: (mapping: Mapping) => void;
}

/** How the columns of a file become records; tried against the file before anything is written. */
export function MappingForm({ headers, initial, onTry }: Props) {
  const { entities, accounts } = useWorkspace();
  const [mapping, setMapping] = useState(initial);
  const set = (change: Partial<Mapping>) => setMapping((current) => ({ ...current, ...change }));
  const columns = [...new Set(headers.filter(Boolean))];
  const missing = missingParts(mapping, new Set(entities.map(({ entity }) => entity.id)));
  const posting = [...accounts.values()].filter((account) => account.is_posting);
  const accountOptions = posting.map(({ code, name }) => ({ value: code, label: `${code} ${name}` }));
  const wide = isWide(mapping);

  return (
    <div className={classes.form}>
      <TextInput
        label={t`Name of this mapping`}
        description={t`Files with the same header are recognised by it next time`}
        value={mapping.name}
        onChange={(event) =>
          set({ name: event.currentTarget.value, source: slug(event.currentTarget.value) })
        }
      />
      <ColumnPicker
        label={t`Date`}
        columns={columns}
        value={mapping.date.column}
        onChange={(column) => set({ date: { ...mapping.date, column } })}
      />
      <TextInput
        label={t`Date format`}
        description={t`auto, or for example %d/%m/%Y`}
        value={mapping.date.format ?? 'auto'}
        onChange={(event) => set({ date: { ...mapping.date, format: event.currentTarget.value } })}
      />
      <ColumnOrValue
        label={t`Entity`}
        columns={columns}
        options={entities.map(({ entity }) => ({ value: entity.id, label: entity.name }))}
        value={mapping.entity}
        onChange={(entity) => set({ entity })}
      />
      <ColumnOrValue
        label={t`Currency`}
        columns={columns}
        value={mapping.currency}
        onChange={(currency) => set({ currency })}
      />
      <ColumnOrValue
        label={t`Scenario`}
        columns={columns}
        options={['actual', 'budget', 'forecast'].map((value) => ({ value, label: value }))}
        value={mapping.scenario ?? { constant: 'actual' }}
        onChange={(scenario) => set({ scenario })}
      />
      <div className={classes.wide}>
        <SegmentedControl
          aria-label={t`Shape of the file`}
          value={wide ? 'wide' : 'long'}
          onChange={(shape) => setMapping(reshape(mapping, shape === 'wide'))}
          data={[
            { value: 'long', label: t`One amount a row` },
            { value: 'wide', label: t`Several amounts a row` },
          ]}
        />
      </div>
      {wide ? (
        <MeasureFields
          measures={mapping.measures ?? []}
          columns={columns}
          accounts={accountOptions}
          onChange={(measures) => set({ measures })}
        />
      ) : (
        <>
          <ColumnOrValue
            label={t`Account`}
            columns={columns}
            options={accountOptions}
            value={mapping.account ?? {}}
            onChange={(account) => set({ account })}
          />
          <ColumnPicker
            label={t`Amount`}
            columns={columns}
            value={mapping.amount?.column ?? ''}
            onChange={(column) => set({ amount: { sign: 1, ...mapping.amount, column } })}
          />
          <Checkbox
            className={classes.check ?? ''}
            label={t`Turn the sign around`}
            checked={mapping.amount?.sign === -1}
            onChange={(event) =>
              set({
                amount: { column: mapping.amount?.column ?? '', sign: event.currentTarget.checked ? -1 : 1 },
              })
            }
          />
        </>
      )}
      <MultiSelect
        label={t`Key`}
        description={t`Columns that name a row; without them, its content does`}
        data={columns}
        value={mapping.key ?? []}
        onChange={(key) => set({ key })}
        searchable
      />
      <MultiSelect
        label={t`Dimensions`}
        description={t`Columns to analyse by`}
        data={columns}
        value={Object.values(mapping.dimensions ?? {})}
        onChange={(chosen) =>
          set({ dimensions: Object.fromEntries(chosen.map((column) => [dimensionName(column), column])) })
        }
        searchable
      />
      <Select
        label={t`Description`}
        data={columns}
        value={mapping.description ?? null}
        onChange={(description) => set({ description })}
        clearable
        clearButtonProps={{ 'aria-label': t`No description` }}
        searchable
      />
      <Checkbox
        className={classes.check ?? ''}
        label={t`Create entities that are new`}
        checked={mapping.create?.includes('entities') ?? false}
        onChange={(event) => set({ create: event.currentTarget.checked ? ['entities'] : [] })}
      />
      <div className={classes.foot}>
        <span className={classes.missing}>
          {missing.length > 0 && t`Still needed: ${missing.join('; ')}.`}
        </span>
        <Button disabled={missing.length > 0} onClick={() => onTry(mapping)}>
          {t`Preview with this mapping`}
        </Button>
      </div>
    </div>
  );
}

interface ColumnPickerProps {
  label: string;
  columns: string[];
  value: string;
  onChange: (column: string) => void;
}

function ColumnPicker({ label, columns, value, onChange }: ColumnPickerProps) {
  return (
    <Select
      label={label}
      placeholder={t`Choose a column`}
      data={columns}
      value={value || null}
      onChange={(column) => onChange(column ?? '')}
      searchable
      allowDeselect={false}
    />
  );
}

interface ColumnOrValueProps {
  label: string;
  columns: string[];
  /** What the constant may be; without it, any text. */
  options?: { value: string; label: string }[];
  value: ColumnOrConstant;
  onChange: (value: ColumnOrConstant) => void;
}

const SAME = 'same:';
const COLUMN = 'column:';

/** A column, or one value for every row. */
function ColumnOrValue({ label, columns, options, value, onChange }: ColumnOrValueProps) {
  const constant = value.constant ?? null;
  const fixed = options ?? (constant === null ? [] : [{ value: constant, label: constant }]);
  const chosen = constant !== null ? SAME + constant : value.column ? COLUMN + value.column : null;
  return (
    <Select
      label={label}
      placeholder={t`Choose a column or a value`}
      searchable
      allowDeselect={false}
      data={[
        {
          group: t`The same for every row`,
          items: fixed.map((each) => ({ value: SAME + each.value, label: each.label })),
        },
        {
          group: t`From a column`,
          items: columns.map((column) => ({ value: COLUMN + column, label: column })),
        },
      ]}
      value={chosen}
      onChange={(picked) => {
        if (picked?.startsWith(SAME)) onChange({ constant: picked.slice(SAME.length) });
        else if (picked) onChange({ column: picked.slice(COLUMN.length) });
      }}
    />
  );
}
