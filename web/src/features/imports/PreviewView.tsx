import { Button, SegmentedControl } from '@mantine/core';
import { useState } from 'react';
import { useWorkspace } from '@/app/workspaceContext';
import type { ImportMode, Mapping, PreviewResult } from '@/data/api';
import { counted } from '@/format/count';
import { ErrorTable } from './ErrorTable';
import { MappingForm } from './MappingForm';
import { blankMapping } from './mappingForm';
import { SampleTable, TotalsTable } from './PreviewTables';
import classes from './PreviewView.module.css';
import type { UploadState } from './useUpload';

interface Props {
  state: Extract<UploadState, { step: 'preview' }>;
  onPreview: (mapping: Mapping | null, mode: ImportMode) => void;
  onConfirm: () => void;
  onCancel: () => void;
}

const MODES: { value: ImportMode; label: string; means: string }[] = [
  {
    value: 'append',
    label: 'Add and correct',
    means: 'Records of this source that the file does not have stay.',
  },
  {
    value: 'replace',
    label: 'Replace the source',
    means: 'Records of this source that the file no longer has are removed.',
  },
];

/** Exactly what an import would write, before it writes anything. */
export function PreviewView({ state, onPreview, onConfirm, onCancel }: Props) {
  const { organization } = useWorkspace();
  const { result, mode, mapping, file } = state;
  const unreadable = result.refused?.rule === 'no_mapping';
  const [editing, setEditing] = useState(unreadable);
  const count = (value: number) => value.toLocaleString(organization.locale);
  const start =
    mapping ?? result.mapping ?? result.suggested_mapping ?? blankMapping(file.name, organization.currency);

  return (
    <div className={classes.preview} data-testid="preview">
      <p className={classes.mapping}>
        <MappingWords result={result} chosen={mapping} />{' '}
        {result.headers.length > 0 && (
          <button
            type="button"
            className={classes.link}
            aria-expanded={editing}
            onClick={() => setEditing(!editing)}
          >
            {editing ? 'Hide the mapping' : 'Change how columns are read'}
          </button>
        )}
      </p>
      {editing && (
        <MappingForm headers={result.headers} initial={start} onTry={(next) => onPreview(next, mode)} />
      )}
      {result.refused && !unreadable && (
        <p className={classes.refused} role="alert">
          <strong>This file cannot be imported like this.</strong> {result.refused.reason}
          {result.refused.line !== null && ` (line ${result.refused.line})`}
        </p>
      )}
      {!unreadable && (
        <>
          <div className={classes.mode}>
            <SegmentedControl
              aria-label="What happens to earlier records of this source"
              data={MODES.map(({ value, label }) => ({ value, label }))}
              value={mode}
              onChange={(next) => onPreview(mapping, next as ImportMode)}
            />
            <span>{MODES.find(({ value }) => value === mode)?.means}</span>
          </div>
          <Outcome result={result} locale={organization.locale} />
          {result.notes.map((note) => (
            <p key={note} className={classes.note}>
              {note}
            </p>
          ))}
          {result.new_entities.length > 0 && (
            <p className={classes.note}>Entities that will be created: {result.new_entities.join(', ')}.</p>
          )}
          {result.rounding_difference !== '0' && (
            <p className={classes.note}>
              Amounts with more decimals than the currency are rounded half to even, row by row. All roundings
              together: {result.rounding_difference}.
            </p>
          )}
          <TotalsTable totals={result.totals} />
          <ErrorTable errors={result.errors} />
          <SampleTable sample={result.sample} />
        </>
      )}
      <div className={classes.actions}>
        <Button variant="default" onClick={onCancel}>
          Cancel
        </Button>
        <Button onClick={onConfirm} disabled={result.refused !== null || result.records_total === 0}>
          {confirmWords(result, count)}
        </Button>
      </div>
    </div>
  );
}

function MappingWords({ result, chosen }: { result: PreviewResult; chosen: Mapping | null }) {
  if (result.refused?.rule === 'no_mapping')
    return <>No saved mapping fits these columns. Say how they are to be read.</>;
  if (chosen && result.suggested_mapping)
    return <>Read with a mapping guessed from the columns. Check it below.</>;
  if (chosen) {
    return (
      <>
        Read with your mapping <strong>{chosen.name}</strong>, which is saved with the import.
      </>
    );
  }
  if (result.recognised_mapping) {
    return (
      <>
        Recognised as <strong>{result.recognised_mapping}</strong>.
      </>
    );
  }
  return <>The columns have the standard names.</>;
}

function confirmWords(result: PreviewResult, count: (value: number) => string): string {
  if (!result.compared) return `Import ${count(result.records_total)} records`;
  const parts = [
    [result.new, 'add'],
    [result.changed, 'change'],
    [result.retired, 'remove'],
  ] as const;
  const said = parts.filter(([value]) => value).map(([value, verb]) => `${verb} ${count(value ?? 0)}`);
  if (said.length === 0) return 'Import (nothing changes)';
  const text = said.join(', ');
  return text.charAt(0).toUpperCase() + text.slice(1);
}

function Outcome({ result, locale }: { result: PreviewResult; locale: string }) {
  const count = (value: number) => value.toLocaleString(locale);
  const figures: { name: string; value: number | null; tone?: string; always?: boolean }[] = [
    { name: 'new', value: result.new, tone: 'good', always: true },
    { name: 'changed', value: result.changed, tone: 'accent', always: true },
    { name: 'unchanged', value: result.unchanged, always: true },
    { name: 'removed', value: result.retired, tone: 'bad' },
    { name: 'rows refused', value: result.rejected, tone: 'bad' },
    { name: 'rows quarantined', value: result.quarantined, tone: 'warn' },
  ];
  return (
    <>
      <ul className={classes.outcome} aria-label="What the import would do">
        {figures
          .filter(({ value, always }) => always || (value ?? 0) > 0)
          .map(({ name, value, tone }) => (
            <li key={name} data-tone={value ? tone : undefined} data-outcome={name}>
              <strong className="figures">{value === null ? '–' : count(value)}</strong> {name}
            </li>
          ))}
      </ul>
      <p className={classes.note}>
        {counted(result.rows_total, 'row', locale)}, {counted(result.records_total, 'record', locale)}.
        {!result.compared &&
          ' The file is too large to compare with the ledger here; the import itself compares every record.'}
      </p>
    </>
  );
}
