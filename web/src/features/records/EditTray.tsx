import { t } from '@lingui/core/macro';
import { Button } from '@mantine/core';
import { lazy, Suspense, useState } from 'react';
import { useWorkspace } from '@/app/workspaceContext';
import { cellOf, cellsSet, type TrackedEdit } from '@/data/editState';
import { useStore } from '@/data/useWatched';
import { counted } from '@/format/count';
import { fieldName, fieldValue } from '@/format/field';
import classes from './EditTray.module.css';

const ConflictDialog = lazy(() => import('./ConflictDialog'));
const TogetherDialog = lazy(() => import('./TogetherDialog'));

/** This person's edits that are not settled, on every screen: on their way, in conflict, or refused. */
export function EditTray() {
  const { edits } = useWorkspace();
  const tracked = useStore(edits.edits);
  const [resolving, setResolving] = useState<string | null>(null);
  const open = resolving === null ? null : (tracked.get(resolving) ?? null);
  return (
    <>
      <section className={classes.tray} aria-label={t`Your changes`} aria-live="polite">
        {[...tracked].map(([id, each]) => (
          <Item
            key={id}
            tracked={each}
            onResolve={() => setResolving(id)}
            onDismiss={() => edits.dismiss(id)}
          />
        ))}
      </section>
      {open && (
        <Suspense fallback={null}>
          {open.edit.parts.length > 0 ? (
            <TogetherDialog edit={open.edit} onClose={() => setResolving(null)} />
          ) : (
            <ConflictDialog edit={open.edit} onClose={() => setResolving(null)} />
          )}
        </Suspense>
      )}
    </>
  );
}

function summary(tracked: TrackedEdit, locale: string): string {
  const { patch, base, theirs, parts } = tracked.edit;
  if (parts.length > 0) return counted(parts.length + 1, 'record', locale);
  const cell = cellsSet(patch, base ?? {})[0];
  if (cell === undefined) return '';
  const currency = theirs?.currency ?? patch.currency ?? base?.currency ?? null;
  // The currency is not part of most edits; the field's name says enough without it.
  if (cell === 'amount_minor' && currency === null) return fieldName(cell);
  return `${fieldName(cell)}: ${fieldValue(cell, cellOf(patch, cell), currency ?? '', locale)}`;
}

interface ItemProps {
  tracked: TrackedEdit;
  onResolve: () => void;
  onDismiss: () => void;
}

function Item({ tracked, onResolve, onDismiss }: ItemProps) {
  const { organization } = useWorkspace();
  const what = summary(tracked, organization.locale);
  switch (tracked.phase) {
    case 'sending':
    case 'pending':
      return (
        <p className={classes.item} data-phase="pending" data-testid="edit-pending">
          <span>
            <strong>{navigator.onLine ? t`Applying` : t`Kept until you are online`}</strong> {what}
            {tracked.waiting && (
              <span
                className={classes.detail}
              >{t`Saved; it is applied as soon as the service answers.`}</span>
            )}
          </span>
        </p>
      );
    case 'conflict':
      return (
        <p className={classes.item} data-phase="conflict" data-testid="edit-conflict">
          <span>
            <strong>{t`Someone changed this first`}</strong> {what}
          </span>
          <Button size="xs" onClick={onResolve}>
            {t`Resolve`}
          </Button>
        </p>
      );
    case 'rejected':
      return (
        <p className={classes.item} data-phase="rejected" data-testid="edit-rejected">
          <span>
            <strong>{t`Not applied`}</strong> {what}
            <span className={classes.detail}>{tracked.edit.error ?? t`The change was refused.`}</span>
          </span>
          <Button size="xs" variant="default" onClick={onDismiss}>
            {t`Dismiss`}
          </Button>
        </p>
      );
    case 'applied':
      return null;
  }
}
