import { fileURLToPath } from 'node:url';
import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';

/** Libraries that change seldom get chunks of their own, so that a release does not evict them from caches. */
const VENDOR_CHUNKS: [string, RegExp][] = [
  ['react', /node_modules\/(react|react-dom|scheduler|wouter|regexparam)\//],
  [
    'mantine',
    /node_modules\/(@mantine|@floating-ui|clsx|react-transition-group|react-remove-scroll|tabbable)\//,
  ],
  ['firestore', /node_modules\/@firebase\/(firestore|webchannel-wrapper)\//],
  // Only who turns push messages on needs it.
  ['messaging', /node_modules\/@?firebase\/(messaging|installations)\//],
  // App Check is loaded by deployed installations alone.
  ['firebase', /node_modules\/(@firebase|firebase|idb)\/(?!app-check)/],
];

export default defineConfig({
  plugins: [react()],
  resolve: { alias: { '@': fileURLToPath(new URL('./src', import.meta.url)) } },
  server: { port: 5173 },
  build: {
    target: 'es2022',
    chunkSizeWarningLimit: 700,
    manifest: true,
    rolldownOptions: {
      output: {
        codeSplitting: {
          groups: VENDOR_CHUNKS.map(([name, test], index) => ({ name, test, priority: 100 - index })),
        },
      },
    },
  },
});
