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
          {problems.length === 1 ? 'One cell' : `${problems.length} cells`} could not be taken, so nothing was
          pasted.
        </strong>
        <ul className={classes.list}>
          {problems.slice(0, LISTED).map(({ line, column, text, problem }) => (
            <li key={`${line} ${column}`}>
              Line {line}
              {column && `, ${column}`}
              {text && <span className={classes.text}> “{text}”</span>}: {problem}
            </li>
          ))}
          {problems.length > LISTED && <li>and {problems.length - LISTED} more</li>}
        </ul>
      </div>
      <CloseButton aria-label="Close" onClick={onClose} />
    </div>
  );
}
