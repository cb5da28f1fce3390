import { t } from '@lingui/core/macro';
import { lazy, Suspense, useCallback, useEffect, useRef, useState } from 'react';
import { useLocation, useSearch } from 'wouter';
import { keyPressed, type ShortcutAction, takesKeys, type Waiting } from './shortcuts';
import { useWorkspace } from './workspaceContext';

const Palette = lazy(() => import('@/features/palette/Palette'));
const HelpSheet = lazy(() => import('@/features/palette/HelpSheet'));

type Opened = 'palette' | 'help' | null;

/** Told by whoever has a button for it. */
export const OPEN_PALETTE = 'ledgerlight:palette';

/** The keys that work on every screen, and what they open. */
export function Shortcuts() {
  const { orgId } = useWorkspace();
  const [, navigate] = useLocation();
  const search = useSearch();
  const [opened, setOpened] = useState<Opened>(null);
  const waiting = useRef<Waiting>(null);

  const go = useCallback(
    (screen: string, extra: Record<string, string> = {}) => {
      const kept = [...new URLSearchParams(search)].filter(([key]) => key === 'scope' || key === 'period');
      const query = new URLSearchParams([...kept, ...Object.entries(extra)]).toString();
      navigate(`/o/${encodeURIComponent(orgId)}/${screen}${query ? `?${query}` : ''}`);
    },
    [orgId, navigate, search],
  );

  const run = useCallback(
    (action: ShortcutAction) => {
      if (action === 'palette' || action === 'help') return setOpened(action);
      if (action === 'find') {
        const field = document.querySelector<HTMLInputElement>('main search input');
        return field ? field.focus() : setOpened('palette');
      }
      if (action === 'arrange') return go('dashboard', { arrange: '1' });
      if (action.startsWith('go:')) return go(action.slice(3));
      const label = action === 'previous_period' ? t`Previous period` : t`Next period`;
      document.querySelector<HTMLButtonElement>(`main button[aria-label="${label}"]`)?.click();
    },
    [go],
  );

  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      if (event.defaultPrevented) return;
      const pressed = keyPressed(event, takesKeys(event.target), waiting.current, event.timeStamp);
      waiting.current = pressed.waiting;
      if (pressed.action === null) return;
      event.preventDefault();
      run(pressed.action);
    };
    const onAsked = () => setOpened('palette');
    window.addEventListener('keydown', onKey);
    window.addEventListener(OPEN_PALETTE, onAsked);
    return () => {
      window.removeEventListener('keydown', onKey);
      window.removeEventListener(OPEN_PALETTE, onAsked);
    };
  }, [run]);

  const close = useCallback(() => setOpened(null), []);
  return (
    <Suspense fallback={null}>
      {opened === 'palette' && <Palette onClose={close} onHelp={() => setOpened('help')} />}
      {opened === 'help' && <HelpSheet onClose={close} />}
    </Suspense>
  );
}
