import { t } from '@lingui/core/macro';
import { useState } from 'react';
import type { RenderEditCellProps } from 'react-data-grid';
import { dimensionCell, withCell } from '@/data/editState';
import type { LocatedRecord } from '@/data/records';
import { currencyExponent, minorToDecimal, parseAmount } from '@/format/money';
import classes from './RecordGrid.module.css';

type Props = RenderEditCellProps<LocatedRecord>;

function focusAll(input: HTMLInputElement | null) {
  input?.focus();
  input?.select();
}

/** Takes an amount as people type them; what is no amount stays in the cell, with the reason. */
export function AmountEditor({ row, onRowChange, onClose }: Props) {
  const [text, setText] = useState(() => minorToDecimal(row.amount_minor, currencyExponent(row.currency)));
  const parsed = parseAmount(text, row.currency);
  const problem = parsed.ok ? null : parsed.problem;

  function change(next: string) {
    setText(next);
    const value = parseAmount(next, row.currency);
    if (value.ok) onRowChange({ ...row, amount_minor: value.minor });
  }

  return (
    <input
      ref={focusAll}
      className={classes.editor}
      data-align="right"
      inputMode="decimal"
      aria-label={t`Amount in ${row.currency}`}
      aria-invalid={problem !== null}
      title={problem ?? undefined}
      value={text}
      onChange={(event) => change(event.currentTarget.value)}
      onKeyDown={(event) => {
        if (event.key === 'Enter' && problem !== null) event.stopPropagation();
      }}
      onBlur={() => onClose(problem === null, false)}
    />
  );
}

export function DescriptionEditor({ row, onRowChange, onClose }: Props) {
  return (
    <input
      ref={focusAll}
      className={classes.editor}
      aria-label={t`Description`}
      maxLength={2000}
      value={row.description ?? ''}
      onChange={(event) => onRowChange({ ...row, description: event.currentTarget.value })}
      onBlur={() => onClose(true, false)}
    />
  );
}

export function DateEditor({ row, onRowChange, onClose }: Props) {
  return (
    <input
      ref={(input) => input?.focus()}
      className={classes.editor}
      type="date"
      aria-label={t`Date`}
      required
      value={row.date}
      onChange={(event) => {
        const date = event.currentTarget.value;
        if (date) onRowChange({ ...row, date });
      }}
      onBlur={() => onClose(true, false)}
    />
  );
}

/** An editor of one dimension; emptied, the record has it no more. */
export function dimensionEditor(dimension: string, name: string) {
  return ({ row, onRowChange, onClose }: Props) => (
    <input
      ref={focusAll}
      className={classes.editor}
      aria-label={name}
      maxLength={200}
      value={row.dimensions?.[dimension] ?? ''}
      onChange={(event) => {
        const content = { dimensions: row.dimensions ?? {} };
        const { dimensions } = withCell(content, dimensionCell(dimension), event.currentTarget.value);
        onRowChange({ ...row, dimensions: dimensions ?? {} });
      }}
      onBlur={() => onClose(true, false)}
    />
  );
}

/** An editor that offers the posting accounts. */
export function accountEditor(accounts: readonly { code: string; name: string }[]) {
  return ({ row, onRowChange, onClose }: Props) => (
    <select
      ref={(input) => input?.focus()}
      className={classes.editor}
      aria-label={t`Account`}
      value={row.account_code}
      onChange={(event) => onRowChange({ ...row, account_code: event.currentTarget.value }, true)}
      onBlur={() => onClose(true, false)}
    >
      {accounts.map(({ code, name }) => (
        <option key={code} value={code}>
          {code} {name}
        </option>
      ))}
    </select>
  );
}
