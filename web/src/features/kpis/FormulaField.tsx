import { msg, t } from '@lingui/core/macro';
import { type KeyboardEvent, useId, useMemo, useRef, useState } from 'react';
import type { KpiName, KpiPreview } from '@/data/documents';
import { texts } from '@/format/language';
import classes from './Formula.module.css';
import { completed, completions, marked, wordAt } from './formula';

interface Props {
  value: string;
  names: readonly KpiName[];
  /** The KPI's own id: a formula never names it. */
  own: string;
  problem: NonNullable<KpiPreview['problem']> | null;
  /** What is wrong without a place in the text. */
  error: string | undefined;
  onChange: (formula: string) => void;
}

const KINDS: Record<KpiName['kind'], string> = texts({
  class: msg`accounts`,
  statistic: msg`statistic`,
  kpi: msg`KPI`,
  constant: msg`constant`,
  function: msg`function`,
});

/** A formula, typed with names offered as one types, and with what is wrong underlined where it stands. */
export function FormulaField({ value, names, own, problem, error, onChange }: Props) {
  const id = useId();
  const field = useRef<HTMLTextAreaElement>(null);
  const [caret, setCaret] = useState<number | null>(null);
  const [active, setActive] = useState(0);
  const offered = useMemo(
    () => (caret === null ? [] : completions(wordAt(value, caret).word, names, own)),
    [value, caret, names, own],
  );
  const open = offered.length > 0;
  const told = problem?.message ?? error;

  function choose(name: KpiName) {
    const result = completed(value, caret ?? value.length, name.name);
    onChange(result.formula);
    setCaret(null);
    // The caret goes behind what was inserted once the field shows it.
    requestAnimationFrame(() => {
      field.current?.focus();
      field.current?.setSelectionRange(result.caret, result.caret);
    });
  }

  function onKeyDown(event: KeyboardEvent) {
    if (!open) return;
    const chosen = offered[active] ?? offered[0];
    if (event.key === 'ArrowDown' || event.key === 'ArrowUp') {
      event.preventDefault();
      const step = event.key === 'ArrowDown' ? 1 : offered.length - 1;
      setActive((at) => (at + step) % offered.length);
    } else if ((event.key === 'Enter' || event.key === 'Tab') && chosen) {
      event.preventDefault();
      choose(chosen);
    } else if (event.key === 'Escape') {
      event.preventDefault();
      event.stopPropagation();
      setCaret(null);
    }
  }

  return (
    <div className={classes.field}>
      <label htmlFor={id} className={classes.label}>
        {t`Formula`}
      </label>
      <div className={classes.box} data-wrong={told ? '' : undefined}>
        <Underlined value={value} problem={problem} />
        <textarea
          ref={field}
          id={id}
          className={classes.input}
          value={value}
          rows={Math.max(3, value.split('\n').length)}
          maxLength={500}
          spellCheck={false}
          autoCapitalize="none"
          autoComplete="off"
          role="combobox"
          aria-autocomplete="list"
          aria-expanded={open}
          aria-controls={`${id}-names`}
          aria-activedescendant={open ? `${id}-${active}` : undefined}
          aria-invalid={told ? true : undefined}
          aria-describedby={`${id}-problem ${id}-help`}
          onChange={(event) => {
            onChange(event.currentTarget.value);
            setCaret(event.currentTarget.selectionEnd);
            setActive(0);
          }}
          onKeyDown={onKeyDown}
          onBlur={() => setCaret(null)}
        />
        <div id={`${id}-names`} role="listbox" aria-label={t`Names`} className={classes.names} hidden={!open}>
          {offered.map((name, index) => (
            // biome-ignore lint/a11y/useFocusableInteractive: as above
            // biome-ignore lint/a11y/useKeyWithClickEvents: the field has the keys
            <div
              key={name.name}
              id={`${id}-${index}`}
              role="option"
              aria-selected={index === active}
              className={classes.name}
              // Before the field loses the focus, and the list with it.
              onMouseDown={(event) => event.preventDefault()}
              onClick={() => choose(name)}
            >
              <code>{name.name}</code>
              <span className={classes.meaning}>{name.label}</span>
              <span className={classes.kind}>{KINDS[name.kind]}</span>
            </div>
          ))}
        </div>
      </div>
      <p id={`${id}-problem`} className={classes.problem} role="status" data-testid="formula-problem">
        {told}
      </p>
      <div id={`${id}-help`}>
        <Suggestions problem={problem} onChoose={(name) => onChange(replaced(value, problem, name))} />
      </div>
    </div>
  );
}

function replaced(value: string, problem: Props['problem'], name: string): string {
  return problem ? value.slice(0, problem.start) + name + value.slice(problem.end) : value;
}

function Suggestions({ problem, onChoose }: { problem: Props['problem']; onChoose: (name: string) => void }) {
  if (!problem || problem.near.length === 0) return null;
  return (
    <p className={classes.near}>
      {t`Use`}{' '}
      {problem.near.map((name) => (
        <button key={name} type="button" className={classes.use} onClick={() => onChoose(name)}>
          {name}
        </button>
      ))}
    </p>
  );
}

/** The same text behind the field, with the error marked: a textarea itself cannot underline a part. */
function Underlined({ value, problem }: { value: string; problem: Props['problem'] }) {
  if (!problem) return null;
  const [before, wrong, after] = marked(value, problem.start, problem.end);
  return (
    <div className={classes.behind} aria-hidden="true">
      {before}
      <mark className={classes.wrong} data-testid="formula-error">
        {wrong}
      </mark>
      {after}
    </div>
  );
}
