import { t } from '@lingui/core/macro';
import { ActionIcon, Button, Checkbox, Select, TextInput } from '@mantine/core';
import { CloseIcon } from '@/app/icons';
import type { Measure } from '@/data/api';
import classes from './MappingForm.module.css';

interface Props {
  measures: readonly Measure[];
  columns: string[];
  accounts: { value: string; label: string }[];
  onChange: (measures: Measure[]) => void;
}

/** One line a measure: which column or expression goes to which account. */
export function MeasureFields({ measures, columns, accounts, onChange }: Props) {
  const set = (index: number, change: Partial<Measure>) =>
    onChange(measures.map((measure, at) => (at === index ? { ...measure, ...change } : measure)));
  return (
    <div className={classes.wide}>
      {measures.map((measure, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: measures have no identity but their place
        <div className={classes.measure} key={index}>
          <Select
            aria-label={t`Measure ${index + 1}: column`}
            placeholder={t`Column`}
            data={columns}
            value={measure.column ?? null}
            onChange={(column) => set(index, { column, expression: null })}
            searchable
          />
          <TextInput
            aria-label={t`Measure ${index + 1}: expression`}
            placeholder={t`or an expression: Sales - Profit`}
            value={measure.expression ?? ''}
            onChange={(event) => set(index, { expression: event.currentTarget.value || null, column: null })}
          />
          <Select
            aria-label={t`Measure ${index + 1}: account`}
            placeholder={t`Account`}
            data={accounts}
            value={measure.account || null}
            onChange={(account) => set(index, { account: account ?? '' })}
            searchable
          />
          <Checkbox
            label={t`Turn sign`}
            checked={measure.sign === -1}
            onChange={(event) => set(index, { sign: event.currentTarget.checked ? -1 : 1 })}
          />
          <ActionIcon
            variant="subtle"
            color="gray"
            aria-label={t`Remove measure ${index + 1}`}
            disabled={measures.length === 1}
            onClick={() => onChange(measures.filter((_, at) => at !== index))}
          >
            <CloseIcon size={16} />
          </ActionIcon>
        </div>
      ))}
      <Button
        variant="subtle"
        size="xs"
        onClick={() => onChange([...measures, { column: null, account: '', sign: 1 }])}
      >
        {t`Add a measure`}
      </Button>
    </div>
  );
}
