import { t } from '@lingui/core/macro';
import { lazy, Suspense, useState } from 'react';
import { CheckedIcon } from '@/app/icons';
import { useNow } from '@/app/LiveIndicator';
import { dataOf } from '@/data/useWatched';
import classes from './Proof.module.css';
import { proofState } from './proofWords';
import { useProof } from './useProof';

const ProofDrawer = lazy(() => import('./ProofDrawer'));

/** Whether what is on screen was proven, and when; it opens the proof. */
export default function ProofBadge() {
  const watched = useProof();
  const now = useNow();
  const [open, setOpen] = useState(false);
  if (watched.status !== 'ready' && watched.status !== 'missing') return null;
  const state = proofState(dataOf(watched), now);
  return (
    <>
      <button
        type="button"
        className={classes.badge}
        data-tone={state.tone}
        data-testid="proof-badge"
        title={state.long}
        onClick={() => setOpen(true)}
      >
        {state.tone === 'good' && <CheckedIcon size={13} />}
        <span className="visually-hidden">{t`Screens, records and BigQuery:`} </span>
        {state.short}
      </button>
      {open && (
        <Suspense fallback={null}>
          <ProofDrawer onClose={() => setOpen(false)} />
        </Suspense>
      )}
    </>
  );
}
