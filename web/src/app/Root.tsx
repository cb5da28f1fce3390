import { t } from '@lingui/core/macro';
import { lazy, Suspense } from 'react';
import { session, startSession } from '@/data/auth';
import { useStore } from '@/data/useWatched';
import { Message } from './Message';
import { Shell } from './Shell';

// Asked for at once: it loads while Firebase finds out who is here.
const workspace = import('./Workspace');
const Workspace = lazy(() => workspace);
const SignIn = lazy(() => import('@/features/signin/SignIn'));

/** Sign-in or the workspace, by who is here. */
export function Root() {
  const state = useStore(session);
  if (state.status === 'loading') return <Shell />;
  if (state.status === 'signed_out') {
    return (
      <Suspense fallback={<Shell />}>
        <SignIn />
      </Suspense>
    );
  }
  if (state.status === 'failed') {
    return (
      <Message
        title={t`Ledgerlight cannot start`}
        detail={state.message}
        action={{ label: t`Try again`, run: () => void startSession() }}
      />
    );
  }
  return (
    <Suspense fallback={<Shell />}>
      <Workspace key={state.user.uid} user={state.user} />
    </Suspense>
  );
}
