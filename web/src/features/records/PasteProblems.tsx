import { plural, t } from '@lingui/core/macro';
import { CloseButton } from '@mantine/core';
import type { PasteProblem } from './clipboard';
import classes from './PasteProblems.module.css';

const LISTED = 5;

interface Props {
  problems: readonly PasteProblem[];
  onClose: () => void;
}

/** Which cells of a paste could not be taken: then none was. */
export function PasteProblems({ problems, onClose }: Props) {
  return (
    <div className={classes.box} role="alert">
      <div>
        <strong>
          {plural(problems.length, {
            one: 'One cell could not be taken, so nothing was pasted.',
            other: '# cells could not be taken, so nothing was pasted.',
          })}
        </strong>
        <ul className={classes.list}>
          {problems.slice(0, LISTED).map(({ line, column, text, problem }) => (
            <li key={`${line} ${column}`}>
              {column ? t`Line ${line}, ${column}` : t`Line ${line}`}
              {text && <span className={classes.text}> “{text}”</span>}: {problem}
            </li>
          ))}
          {problems.length > LISTED && <li>{t`and ${problems.length - LISTED} more`}</li>}
        </ul>
      </div>
      <CloseButton aria-label={t`Close`} onClick={onClose} />
    </div>
  );
}
