import { msg, t } from '@lingui/core/macro';
import { CheckedIcon } from '@/app/icons';
import { useWorkspace } from '@/app/workspaceContext';
import type { StatementRow } from '@/data/documents';
import { isMaterial, lineKey, type SignState, signState } from '@/data/signing';
import type { Comparator } from '@/format/comparator';
import { texts } from '@/format/language';
import classes from './SignOffMark.module.css';
import { useSignOffScope } from './signOffScope';

const WORDS: Record<SignState, string> = texts({
  unsigned: msg`To sign`,
  prepared: msg`To review`,
  signed: msg`Signed`,
  changed: msg`Changed since`,
});

const SAID: Record<SignState, string> = texts({
  unsigned: msg`not signed yet`,
  prepared: msg`prepared, to be reviewed`,
  signed: msg`signed by two people`,
  changed: msg`changed since it was signed`,
});

interface Props {
  row: StatementRow;
  comparator: Comparator;
}

/** Beside a variance that is signed, or has to be: whether it is; opens its signatures. */
export function SignOffMark({ row, comparator }: Props) {
  const { organization } = useWorkspace();
  const known = useSignOffScope();
  if (!known?.lines) return null;
  const key = lineKey({ comparator, account_code: row.code });
  const line = known.lines.get(key);
  const state = signState(line, row);
  const material = isMaterial(row, comparator, organization.materiality);
  if (state === 'unsigned' && !material) return null;
  return (
    <button
      type="button"
      className={classes.mark}
      data-state={state}
      data-sign={key}
      onClick={(event) => {
        event.stopPropagation();
        known.open(key);
      }}
    >
      {state === 'signed' && <CheckedIcon size={12} />}
      {WORDS[state]}
      <span className="visually-hidden">{t`: variance of ${row.name}, ${SAID[state]}`}</span>
    </button>
  );
}
