import { lazy, Suspense, useEffect, useRef, useState } from 'react';

const NewsPanel = lazy(() => import('./NewsPanel'));

/** The place of the news: it listens from when it is nearly in sight, so that opening the page does not wait or pay for it. */
export function NewsSpace() {
  const place = useRef<HTMLDivElement>(null);
  const [seen, setSeen] = useState(false);
  useEffect(() => {
    const node = place.current;
    if (!node || seen) return;
    const observer = new IntersectionObserver(
      (entries) => {
        if (entries.some((entry) => entry.isIntersecting)) setSeen(true);
      },
      { rootMargin: '200px' },
    );
    observer.observe(node);
    return () => observer.disconnect();
  }, [seen]);
  return (
    <div ref={place} data-testid="news-space" style={{ minHeight: 120, minWidth: 0 }}>
      {seen && (
        <Suspense fallback={null}>
          <NewsPanel />
        </Suspense>
      )}
    </div>
  );
}
