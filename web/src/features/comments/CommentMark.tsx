import { plural, t } from '@lingui/core/macro';
import { CommentIcon } from '@/app/icons';
import { targetKey } from '@/data/conversations';
import classes from './CommentMark.module.css';
import { type NamedTarget, opened, useCommentCounts } from './commentScope';

interface Props {
  on: NamedTarget;
  /** In a grid the keys belong to the grid. */
  inGrid?: boolean;
}

/** Beside a number: how many comments are open on it; opens them. Quiet while there are none. */
export function CommentMark({ on, inGrid = false }: Props) {
  const count = useCommentCounts().get(targetKey(on)) ?? 0;
  const { label } = on;
  const said =
    count === 0
      ? t`Comment on ${label}`
      : plural(count, { one: `# comment on ${label}`, other: `# comments on ${label}` });
  return (
    <button
      type="button"
      className={classes.mark}
      data-count={count}
      data-comments={`${on.kind}:${on.target}`}
      aria-label={said}
      title={said}
      tabIndex={inGrid ? -1 : undefined}
      onClick={(event) => {
        event.stopPropagation();
        opened.set(on);
      }}
    >
      <CommentIcon size={14} />
      {count > 0 && <span>{count}</span>}
    </button>
  );
}
