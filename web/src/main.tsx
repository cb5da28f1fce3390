import '@mantine/core/styles.css';
import './app/theme.css';
import { I18nProvider } from '@lingui/react';
import { MantineProvider } from '@mantine/core';
import { lazy, StrictMode, Suspense } from 'react';
import { createRoot } from 'react-dom/client';
import { Crash } from './app/Crash';
import { Root } from './app/Root';
import { cssVariables, theme } from './app/theme';
import { startSession } from './data/auth';
import { spoken, startLanguage } from './data/language';
import { useStore } from './data/useWatched';
import { startWorker } from './data/worker';
import { i18n } from './format/language';

const Toasts = lazy(() => import('./app/Toasts'));

void startSession();
startWorker();

const root = document.getElementById('root');
if (!root) throw new Error('index.html has no #root');

/** Everything, in one language: another language draws it anew, so that no text stays behind. */
function App() {
  const language = useStore(spoken);
  return (
    <I18nProvider key={language} i18n={i18n}>
      <Crash>
        <Root />
      </Crash>
    </I18nProvider>
  );
}

const app = createRoot(root);
void startLanguage().then(() =>
  app.render(
    <StrictMode>
      <MantineProvider theme={theme} cssVariablesResolver={cssVariables} defaultColorScheme="auto">
        <Suspense fallback={null}>
          <Toasts />
        </Suspense>
        <App />
      </MantineProvider>
    </StrictMode>,
  ),
);
