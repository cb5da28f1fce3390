import { t } from '@lingui/core/macro';
import { lazy, type ReactNode, Suspense, useEffect } from 'react';
import { pathTo } from '@/data/entityTree';
import { formatPeriodMedium } from '@/format/period';
import { Here } from './Here';
import { LiveIndicator } from './LiveIndicator';
import { figuresOf } from './Notices';
import type { View } from './useView';
import classes from './ViewBar.module.css';
import { useWorkspace } from './workspaceContext';

// Asked for at once, beside the figures: no figure waits for a list to choose from.
const pickers = import('./Pickers');
const Pickers = lazy(() => pickers);
const ProofBadge = lazy(() => import('@/features/proof/ProofBadge'));

interface Props {
  title: string;
  view: View;
  computedAt?: string | null;
  children?: ReactNode;
}

/** The head of a screen: its title, the entity and period it shows, and whether that is live. */
export function ViewBar({ title, view, computedAt, children }: Props) {
  const { entities, member } = useWorkspace();
  const above = view.scope ? pathTo(entities, view.scope) : [];
  useEffect(() => {
    figuresOf.set(computedAt ?? null);
    return () => figuresOf.set(null);
  }, [computedAt]);
  return (
    <div className={classes.bar}>
      <h1 className={classes.title}>{title}</h1>
      {above.length > 0 && (
        <nav aria-label={t`Above this entity`} className={classes.trail}>
          <ol>
            {above.map(({ id, name }) => (
              <li key={id}>
                <button type="button" onClick={() => view.go({ scope: id })}>
                  {name}
                </button>
              </li>
            ))}
            <li aria-current="location">
              {entities.find(({ entity }) => entity.id === view.scope)?.entity.name}
            </li>
          </ol>
        </nav>
      )}
      <Suspense fallback={<Chosen view={view} />}>
        <Pickers view={view} />
      </Suspense>
      {children}
      <span className={classes.live}>
        <Here />
        {member.entity_scope === null && (
          <Suspense fallback={null}>
            <ProofBadge />
          </Suspense>
        )}
        <LiveIndicator computedAt={computedAt ?? null} />
      </span>
    </div>
  );
}

/** What is chosen, as large as the lists to choose from. */
function Chosen({ view }: { view: View }) {
  const { entities } = useWorkspace();
  const name = entities.find(({ entity }) => entity.id === view.scope)?.entity.name;
  return (
    <>
      <span className={`${classes.scope} ${classes.chosen}`}>{name}</span>
      <span className={`${classes.period} ${classes.chosen} ${classes.chosenPeriod}`}>
        {view.period && formatPeriodMedium(view.period)}
      </span>
    </>
  );
}
