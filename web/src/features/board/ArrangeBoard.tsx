import { t } from '@lingui/core/macro';
import { ActionIcon, Button, Select } from '@mantine/core';
import { type KeyboardEvent, type PointerEvent, type ReactNode, useRef, useState } from 'react';
import { CloseIcon } from '@/app/icons';
import { ROLES } from '@/app/PersonMenu';
import { useWorkspace } from '@/app/workspaceContext';
import { ApiError, resetRoleBoard, saveRoleBoard } from '@/data/api';
import { decodeRoleBoard } from '@/data/decode';
import type { Role, RoleBoard } from '@/data/documents';
import { boardPath } from '@/data/paths';
import { saveLayout } from '@/data/preferences';
import { dataOf, useDocument } from '@/data/useWatched';
import classes from './Board.module.css';
import { type Arranged, arranged, moved, spanOf, TILE_TITLES, type TileId, withBoard } from './layout';
import type { BoardState } from './useBoard';
import { VIEW_TITLES } from './views';

interface Props {
  board: BoardState;
  /** A tile as it is on the dashboard. */
  tile: (id: TileId) => ReactNode;
}

const KEYS: Record<string, number> = {
  ArrowUp: -1,
  ArrowLeft: -1,
  ArrowDown: 1,
  ArrowRight: 1,
  Home: Number.NEGATIVE_INFINITY,
  End: Number.POSITIVE_INFINITY,
};

/** The dashboard being arranged: tiles are moved by their handle, with a pointer or the arrow keys, hidden and shown. */
export default function ArrangeBoard({ board, tile }: Props) {
  const { orgId, member } = useWorkspace();
  const [draft, setDraft] = useState<Arranged>({ shown: board.shown, hidden: board.hidden });
  const [dragging, setDragging] = useState<TileId | null>(null);
  const [said, setSaid] = useState('');
  const over = useRef<TileId | null>(null);

  function place(id: TileId, to: number) {
    const from = draft.shown.indexOf(id);
    const shown = moved(draft.shown, from, to);
    if (shown.indexOf(id) === from) return;
    setDraft({ ...draft, shown });
    setSaid(t`${TILE_TITLES[id]}: place ${shown.indexOf(id) + 1} of ${shown.length}`);
  }
  function hide(id: TileId) {
    setDraft({ shown: draft.shown.filter((each) => each !== id), hidden: [...draft.hidden, id] });
    setSaid(t`${TILE_TITLES[id]} is hidden`);
  }
  function show(id: TileId) {
    setDraft({ shown: [...draft.shown, id], hidden: draft.hidden.filter((each) => each !== id) });
    setSaid(t`${TILE_TITLES[id]} is shown, last`);
  }
  function onKey(event: KeyboardEvent, id: TileId) {
    const by = KEYS[event.key];
    if (by === undefined) return;
    event.preventDefault();
    place(id, draft.shown.indexOf(id) + by);
  }
  function onMove(event: PointerEvent, id: TileId) {
    if (dragging !== id) return;
    const under = document
      .elementsFromPoint(event.clientX, event.clientY)
      .find((element) => element instanceof HTMLElement && element.dataset.arrange);
    const target = draft.shown.find((each) => under instanceof HTMLElement && each === under.dataset.arrange);
    // Tiles change places under the pointer: only another one than before moves it again.
    if (target === undefined || target === over.current) return;
    over.current = target;
    if (target !== id) place(id, draft.shown.indexOf(target));
  }
  function leave() {
    board.arrange(false);
  }
  function save() {
    const own = withBoard(board.own ?? { view: board.view, boards: [] }, board.view, draft);
    void saveLayout(orgId, member.uid, JSON.stringify(own));
    leave();
  }
  function reset() {
    const rest = board.own ? withBoard(board.own, board.view, null) : null;
    void saveLayout(orgId, member.uid, rest && rest.boards.length > 0 ? JSON.stringify(rest) : '');
    leave();
  }

  return (
    <>
      <section className={classes.bar} aria-label={t`Arrange tiles`}>
        <p className={classes.barWords}>
          <strong>{t`Arranging the ${VIEW_TITLES[board.view]} view`}</strong>
          {t`Drag a tile by its name, or focus it and use the arrow keys.`}
        </p>
        <div className={classes.tools}>
          <Button variant="default" size="xs" onClick={reset}>
            {t`Reset to default`}
          </Button>
          <Button variant="default" size="xs" onClick={leave}>
            {t`Cancel`}
          </Button>
          <Button size="xs" onClick={save}>
            {t`Save for me`}
          </Button>
        </div>
        {(member.role === 'owner' || member.role === 'admin') && member.entity_scope === null && (
          <DefaultForRole board={board} draft={draft} onSaid={setSaid} />
        )}
        <p className="visually-hidden" role="status">
          {said}
        </p>
      </section>
      <ol className={classes.arranging}>
        {draft.shown.map((id) => (
          <li
            key={id}
            className={`${classes.item} ${classes.tile}`}
            data-span={spanOf(board.view, id)}
            data-arrange={id}
            data-dragging={dragging === id}
          >
            <div className={classes.head}>
              <button
                type="button"
                className={classes.handle}
                aria-label={t`Move ${TILE_TITLES[id]}`}
                aria-describedby="arrange-keys"
                onKeyDown={(event) => onKey(event, id)}
                onPointerDown={(event) => {
                  event.currentTarget.setPointerCapture(event.pointerId);
                  over.current = id;
                  setDragging(id);
                }}
                onPointerMove={(event) => onMove(event, id)}
                onPointerUp={() => setDragging(null)}
                onPointerCancel={() => setDragging(null)}
              >
                <span aria-hidden="true" className={classes.grip}>
                  ⋮⋮
                </span>
                {TILE_TITLES[id]}
              </button>
              <ActionIcon
                variant="subtle"
                color="gray"
                aria-label={t`Hide ${TILE_TITLES[id]}`}
                onClick={() => hide(id)}
              >
                <CloseIcon size={15} />
              </ActionIcon>
            </div>
            <div className={classes.content} inert>
              {tile(id)}
            </div>
          </li>
        ))}
      </ol>
      <p id="arrange-keys" className="visually-hidden">
        {t`Arrow keys move it, Home and End take it to the first and the last place.`}
      </p>
      <h2 className={classes.hiddenTitle}>{t`Not shown`}</h2>
      {draft.hidden.length === 0 ? (
        <p className={classes.note}>{t`Every tile is shown.`}</p>
      ) : (
        <ul className={classes.chips}>
          {draft.hidden.map((id) => (
            <li key={id}>
              <Button
                variant="default"
                size="xs"
                onClick={() => show(id)}
                aria-label={t`Show ${TILE_TITLES[id]}`}
              >
                + {TILE_TITLES[id]}
              </Button>
            </li>
          ))}
        </ul>
      )}
    </>
  );
}

/** How many tiles a role's default opens with. */
const shownBy = ({ view, boards }: RoleBoard): number =>
  arranged(
    view,
    boards.find((each) => each.view === view),
    () => true,
  ).shown.length;

interface DefaultProps {
  board: BoardState;
  draft: Arranged;
  onSaid: (words: string) => void;
}

/** For administrators: what members of a role see until they arrange their own. */
function DefaultForRole({ board, draft, onSaid }: DefaultProps) {
  const { orgId } = useWorkspace();
  const [role, setRole] = useState<Role>('viewer');
  const [problem, setProblem] = useState<string | null>(null);
  const [busy, setBusy] = useState(false);
  const present = useDocument(boardPath(orgId, role), decodeRoleBoard);
  const known = dataOf(present);

  async function act(work: () => Promise<unknown>, done: string) {
    setBusy(true);
    setProblem(null);
    try {
      await work();
      onSaid(done);
    } catch (error) {
      setProblem(error instanceof ApiError ? error.message : String(error));
    } finally {
      setBusy(false);
    }
  }
  const set = () => {
    const choice = withBoard({ view: board.view, boards: known?.boards ?? [] }, board.view, draft);
    return act(
      () => saveRoleBoard(orgId, role, { ...choice, version: known?.version ?? 0 }),
      t`Every ${ROLES[role].toLowerCase()} begins with this.`,
    );
  };
  return (
    <div className={classes.tools} data-testid="role-default">
      <Select
        size="xs"
        w={140}
        aria-label={t`Role`}
        data={Object.entries(ROLES).map(([value, label]) => ({ value, label }))}
        value={role}
        onChange={(value) => value && setRole(value as Role)}
        allowDeselect={false}
      />
      <Button
        size="xs"
        variant="default"
        disabled={busy || present.status === 'loading'}
        onClick={() => void set()}
      >
        {t`Make it this role’s default`}
      </Button>
      {known && (
        <Button
          size="xs"
          variant="subtle"
          disabled={busy}
          onClick={() =>
            void act(() => resetRoleBoard(orgId, role), t`The role begins with the product’s own.`)
          }
        >
          {t`Remove its default`}
        </Button>
      )}
      <span className={classes.note} data-testid="role-default-state">
        {known ? t`Opens with ${VIEW_TITLES[known.view]}, ${shownBy(known)} tiles` : t`No default set`}
      </span>
      {problem && (
        <p className={classes.problem} role="alert">
          {problem}
        </p>
      )}
    </div>
  );
}
