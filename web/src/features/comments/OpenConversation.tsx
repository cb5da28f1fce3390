import { lazy, Suspense } from 'react';
import { useStore } from '@/data/useWatched';
import { opened } from './commentScope';

const ConversationDrawer = lazy(() => import('./ConversationDrawer'));

/** The drawer of the number whose comments someone opened, wherever it was. */
export function OpenConversation() {
  const on = useStore(opened);
  if (!on) return null;
  return (
    <Suspense fallback={null}>
      <ConversationDrawer on={on} onClose={() => opened.set(null)} />
    </Suspense>
  );
}
