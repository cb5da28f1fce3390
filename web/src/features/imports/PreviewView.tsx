import type { MessageDescriptor } from '@lingui/core';
import { msg, t } from '@lingui/core/macro';
import { Trans } from '@lingui/react/macro';
import { Button, SegmentedControl } from '@mantine/core';
import { useState } from 'react';
import { useWorkspace } from '@/app/workspaceContext';
import type { ImportMode, Mapping, PreviewResult } from '@/data/api';
import { counted } from '@/format/count';
import { i18n } from '@/format/language';
import { capitalized } from '@/format/name';
import { formatNumber } from '@/format/number';
import { ErrorTable } from './ErrorTable';
import { MappingForm } from './MappingForm';
import { blankMapping } from './mappingForm';
import { SampleTable, TotalsTable } from './PreviewTables';
import classes from './PreviewView.module.css';
import { reasonIn } from './reasonIn';
import type { UploadState } from './useUpload';

interface Props {
  state: Extract<UploadState, { step: 'preview' }>;
  onPreview: (mapping: Mapping | null, mode: ImportMode) => void;
  onConfirm: () => void;
  onCancel: () => void;
}

const MODES: { value: ImportMode; label: MessageDescriptor; means: MessageDescriptor }[] = [
  {
    value: 'append',
    label: msg`Add and correct`,
    means: msg`Records of this source that the file does not have stay.`,
  },
  {
    value: 'replace',
    label: msg`Replace the source`,
    means: msg`Records of this source that the file no longer has are removed.`,
  },
];

/** Exactly what an import would write, before it writes anything. */
export function PreviewView({ state, onPreview, onConfirm, onCancel }: Props) {
  const { organization } = useWorkspace();
  const { result, mode, mapping, file } = state;
  const unreadable = result.refused?.rule === 'no_mapping';
  const [editing, setEditing] = useState(unreadable);
  const count = (value: number) => formatNumber(value, organization.locale);
  const chosen = MODES.find(({ value }) => value === mode);
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
            {editing ? t`Hide the mapping` : t`Change how columns are read`}
          </button>
        )}
      </p>
      {editing && (
        <MappingForm headers={result.headers} initial={start} onTry={(next) => onPreview(next, mode)} />
      )}
      {result.refused && !unreadable && (
        <p className={classes.refused} role="alert">
          <strong>{t`This file cannot be imported like this.`}</strong> {reasonIn(result.refused)}
          {result.refused.line !== null && ` ${t`(line ${result.refused.line})`}`}
        </p>
      )}
      {!unreadable && (
        <>
          <div className={classes.mode}>
            <SegmentedControl
              aria-label={t`What happens to earlier records of this source`}
              data={MODES.map(({ value, label }) => ({ value, label: i18n._(label) }))}
              value={mode}
              onChange={(next) => onPreview(mapping, next as ImportMode)}
            />
            <span>{chosen && i18n._(chosen.means)}</span>
          </div>
          <Outcome result={result} locale={organization.locale} />
          {result.notes.map((note) => (
            <p key={note} className={classes.note}>
              {note}
            </p>
          ))}
          {result.new_entities.length > 0 && (
            <p
              className={classes.note}
            >{t`Entities that will be created: ${result.new_entities.join(', ')}.`}</p>
          )}
          {result.rounding_difference !== '0' && (
            <p className={classes.note}>
              {t`Amounts with more decimals than the currency are rounded half to even, row by row. All roundings together: ${result.rounding_difference}.`}
            </p>
          )}
          <TotalsTable totals={result.totals} />
          <ErrorTable errors={result.errors} />
          <SampleTable sample={result.sample} />
        </>
      )}
      <div className={classes.actions}>
        <Button variant="default" onClick={onCancel}>
          {t`Cancel`}
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
    return <>{t`No saved mapping fits these columns. Say how they are to be read.`}</>;
  if (chosen && result.suggested_mapping)
    return <>{t`Read with a mapping guessed from the columns. Check it below.`}</>;
  if (chosen) {
    return (
      <Trans>
        Read with your mapping <strong>{chosen.name}</strong>, which is saved with the import.
      </Trans>
    );
  }
  if (result.recognised_mapping) {
    return (
      <Trans>
        Recognised as <strong>{result.recognised_mapping}</strong>.
      </Trans>
    );
  }
  return <>{t`The columns have the standard names.`}</>;
}

function confirmWords(result: PreviewResult, count: (value: number) => string): string {
  if (!result.compared) return t`Import ${count(result.records_total)} records`;
  const said = [
    result.new && t`add ${count(result.new)}`,
    result.changed && t`change ${count(result.changed)}`,
    result.retired && t`remove ${count(result.retired)}`,
  ].filter(Boolean);
  if (said.length === 0) return t`Import (nothing changes)`;
  const text = said.join(', ');
  return capitalized(text);
}

function Outcome({ result, locale }: { result: PreviewResult; locale: string }) {
  const count = (value: number) => formatNumber(value, locale);
  const figures: { id: string; name: string; value: number | null; tone?: string; always?: boolean }[] = [
    { id: 'new', name: t`new`, value: result.new, tone: 'good', always: true },
    { id: 'changed', name: t`changed`, value: result.changed, tone: 'accent', always: true },
    { id: 'unchanged', name: t`unchanged`, value: result.unchanged, always: true },
    { id: 'removed', name: t`removed`, value: result.retired, tone: 'bad' },
    { id: 'rows refused', name: t`rows refused`, value: result.rejected, tone: 'bad' },
    { id: 'rows quarantined', name: t`rows quarantined`, value: result.quarantined, tone: 'warn' },
  ];
  return (
    <>
      <ul className={classes.outcome} aria-label={t`What the import would do`}>
        {figures
          .filter(({ value, always }) => always || (value ?? 0) > 0)
          .map(({ id, name, value, tone }) => (
            <li key={id} data-tone={value ? tone : undefined} data-outcome={id}>
              <strong className="figures">{value === null ? '–' : count(value)}</strong> {name}
            </li>
          ))}
      </ul>
      <p className={classes.note}>
        {counted(result.rows_total, 'row', locale)}, {counted(result.records_total, 'record', locale)}.
        {!result.compared &&
          ` ${t`The file is too large to compare with the ledger here; the import itself compares every record.`}`}
      </p>
    </>
  );
}
