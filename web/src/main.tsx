import '@mantine/core/styles.css';
import './app/theme.css';
import { MantineProvider } from '@mantine/core';
import { lazy, StrictMode, Suspense } from 'react';
import { createRoot } from 'react-dom/client';
import { Crash } from './app/Crash';
import { Root } from './app/Root';
import { cssVariables, theme } from './app/theme';
import { startSession } from './data/auth';
import { startWorker } from './data/worker';

const Toasts = lazy(() => import('./app/Toasts'));

void startSession();
startWorker();

const root = document.getElementById('root');
if (!root) throw new Error('index.html has no #root');

createRoot(root).render(
  <StrictMode>
    <MantineProvider theme={theme} cssVariablesResolver={cssVariables} defaultColorScheme="auto">
      <Suspense fallback={null}>
        <Toasts />
      </Suspense>
      <Crash>
        <Root />
      </Crash>
    </MantineProvider>
  </StrictMode>,
);
