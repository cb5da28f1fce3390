import { lazy, type ReactNode, Suspense } from 'react';
import { formatPeriodMedium } from '@/format/period';
import { Here } from './Here';
import { LiveIndicator } from './LiveIndicator';
import type { View } from './useView';
import classes from './ViewBar.module.css';
import { useWorkspace } from './workspaceContext';

// Asked for at once, beside the figures: no figure waits for a list to choose from.
const pickers = import('./Pickers');
const Pickers = lazy(() => pickers);

interface Props {
  title: string;
  view: View;
  computedAt?: string | null;
  children?: ReactNode;
}

/** The head of a screen: its title, the entity and period it shows, and whether that is live. */
export function ViewBar({ title, view, computedAt, children }: Props) {
  return (
    <div className={classes.bar}>
      <h1 className={classes.title}>{title}</h1>
      <Suspense fallback={<Chosen view={view} />}>
        <Pickers view={view} />
      </Suspense>
      {children}
      <span className={classes.live}>
        <Here />
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
