import { CloseButton } from '@mantine/core';
import type { Pasted } from './clipboard';
import classes from './PasteProblems.module.css';

const LISTED = 5;

/** What became of a paste: how many cells it set, or which could not be taken, in which case none was. */
export function PasteProblems({ pasted, onClose }: { pasted: Pasted; onClose: () => void }) {
  if (pasted.ok) return null;
  const { problems } = pasted;
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
