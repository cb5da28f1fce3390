import { t } from '@lingui/core/macro';
import { Button, Modal, Radio, TextInput } from '@mantine/core';
import { useState } from 'react';
import { useWorkspace } from '@/app/workspaceContext';
import { decodeMember } from '@/data/decode';
import type { Edit, EditPatch } from '@/data/documents';
import {
  baseOf,
  type Cell as CellName,
  type CellValue,
  type ConflictCell,
  conflictCells,
  dimensionOf,
  mergedPatch,
} from '@/data/editState';
import { memberPath } from '@/data/paths';
import { dataOf, useDocument } from '@/data/useWatched';
import { formatDateTime } from '@/format/age';
import { fieldName, fieldValue } from '@/format/field';
import { currencyExponent, minorToDecimal, parseAmount } from '@/format/money';
import classes from './ConflictDialog.module.css';

type Side = 'mine' | 'theirs' | 'other';
type Choices = Partial<Record<CellName, { side: Side; text: string }>>;

/** Two people changed one record. Cell by cell: mine, theirs, or a value typed now; nothing is lost silently. */
export default function ConflictDialog({ edit, onClose }: { edit: Edit; onClose: () => void }) {
  const { edits, orgId, member } = useWorkspace();
  const cells = conflictCells(edit);
  const [choices, setChoices] = useState<Choices>({});
  const { theirs } = edit;
  const uid = theirs?.source.uid ?? null;
  const other = dataOf(useDocument(uid && uid !== member.uid ? memberPath(orgId, uid) : null, decodeMember));
  if (!theirs) return null;
  const values = chosenValues(cells, choices, theirs.currency);

  function settle(patch: EditPatch | null) {
    if (patch && theirs) {
      const place = edit.moved_to ?? theirs.moved_to ?? { entity_id: edit.entity_id, period: edit.period };
      edits.submit({
        record_id: edit.record_id,
        ...place,
        base_version: theirs.version,
        patch,
        base: baseOf(theirs, patch),
        reason: edit.reason,
      });
    }
    edits.dismiss(edit.id);
    onClose();
  }

  const who = uid === member.uid ? t`You, elsewhere,` : (other?.display_name ?? t`Someone`);
  return (
    <Modal
      opened
      onClose={onClose}
      title={t`Two changes to one record`}
      size="lg"
      closeButtonProps={{ 'aria-label': t`Close` }}
    >
      <p className={classes.story}>
        {t`${who} saved a change ${formatDateTime(theirs.updated_at)}, while you were making yours (“${edit.reason}”). Choose what the record shall say.`}
      </p>
      {theirs.retired && <p className={classes.removed}>{t`The record was removed in the meantime.`}</p>}
      {cells.map((cell) => (
        <Cell
          key={cell.field}
          cell={cell}
          currency={theirs.currency}
          choice={choices[cell.field] ?? { side: 'mine', text: '' }}
          onChoose={(choice) => setChoices({ ...choices, [cell.field]: choice })}
        />
      ))}
      <div className={classes.actions}>
        <Button variant="default" onClick={() => settle(null)}>
          {t`Keep all of theirs`}
        </Button>
        <Button
          disabled={values === null}
          onClick={() => values && settle(mergedPatch(theirs, cells, values))}
        >
          {t`Save my choice`}
        </Button>
      </div>
    </Modal>
  );
}

/** The value chosen for each cell; null while a typed one is no value. */
function chosenValues(
  cells: readonly ConflictCell[],
  choices: Choices,
  currency: string,
): Partial<Record<CellName, CellValue>> | null {
  const values: Partial<Record<CellName, CellValue>> = {};
  for (const cell of cells) {
    const { side, text } = choices[cell.field] ?? { side: 'mine', text: '' };
    if (side === 'mine') values[cell.field] = cell.mine;
    else if (side === 'theirs') values[cell.field] = cell.theirs;
    else if (cell.field === 'amount_minor') {
      const parsed = parseAmount(text, currency);
      if (!parsed.ok) return null;
      values[cell.field] = parsed.minor;
    } else {
      // A dimension may be emptied; nothing else may.
      if (text.trim() === '' && dimensionOf(cell.field) === null) return null;
      values[cell.field] = text;
    }
  }
  return values;
}

interface CellProps {
  cell: ConflictCell;
  currency: string;
  choice: { side: Side; text: string };
  onChoose: (choice: { side: Side; text: string }) => void;
}

function Cell({ cell, currency, choice, onChoose }: CellProps) {
  const { organization } = useWorkspace();
  const show = (value: unknown) => fieldValue(cell.field, value, currency, organization.locale);
  const name = fieldName(cell.field);
  const money = cell.field === 'amount_minor';
  const start =
    money && typeof cell.mine === 'number'
      ? minorToDecimal(cell.mine, currencyExponent(currency))
      : String(cell.mine ?? '');
  const parsed = money && choice.side === 'other' ? parseAmount(choice.text, currency) : null;
  return (
    <fieldset className={classes.cell}>
      <legend className={classes.legend}>
        {name} <span className={classes.base}>{t`was ${show(cell.base)}`}</span>
      </legend>
      <Radio.Group
        aria-label={name}
        value={choice.side}
        onChange={(side) =>
          onChoose({ side: side as Side, text: side === 'other' && choice.text === '' ? start : choice.text })
        }
      >
        <div className={classes.options}>
          <Radio.Card value="mine" className={classes.option} aria-label={t`Mine: ${show(cell.mine)}`}>
            <span className={classes.side}>{t`Mine`}</span>
            <span className="figures">{show(cell.mine)}</span>
          </Radio.Card>
          <Radio.Card value="theirs" className={classes.option} aria-label={t`Theirs: ${show(cell.theirs)}`}>
            <span className={classes.side}>{t`Theirs`}</span>
            <span className="figures">{show(cell.theirs)}</span>
          </Radio.Card>
          <Radio.Card value="other" className={classes.option} aria-label={t`Another value`}>
            <span className={classes.side}>{t`Another value`}</span>
            <span>{choice.side === 'other' ? '' : '…'}</span>
          </Radio.Card>
        </div>
      </Radio.Group>
      {choice.side === 'other' && (
        <TextInput
          aria-label={t`${name}, another value`}
          value={choice.text}
          onChange={(event) => onChoose({ side: 'other', text: event.currentTarget.value })}
          error={parsed && !parsed.ok ? parsed.problem : null}
          data-autofocus
        />
      )}
      {!cell.contested && <p className={classes.note}>{t`Only you changed this cell.`}</p>}
    </fieldset>
  );
}
