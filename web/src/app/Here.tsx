import { lazy, Suspense } from 'react';

const PeopleHere = lazy(() => import('@/features/presence/PeopleHere'));

/** Who else is here; comes after the figures. */
export function Here() {
  return (
    <Suspense fallback={null}>
      <PeopleHere />
    </Suspense>
  );
}
