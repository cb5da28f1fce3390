import { fileURLToPath } from 'node:url';
import { lingui } from '@lingui/vite-plugin';
import react from '@vitejs/plugin-react';
import { defineConfig, type HtmlTagDescriptor, type Plugin } from 'vite';
import { macros } from './scripts/macros.mjs';

/** Libraries that change seldom get chunks of their own, so that a release does not evict them from caches. */
const VENDOR_CHUNKS: [string, RegExp][] = [
  ['react', /node_modules\/(react|react-dom|scheduler|wouter|regexparam)\//],
  // What the first screen draws with, apart from lists, menus, drawers and fields.
  [
    'mantine',
    /node_modules\/(clsx|@mantine\/core\/esm\/(core|utils|components\/(Button|Loader|Skeleton|UnstyledButton))|@mantine\/hooks\/esm\/use-(reduced-motion|media-query|isomorphic-effect))\//,
  ],
  [
    'mantine-more',
    /node_modules\/(@mantine|@floating-ui|react-transition-group|react-remove-scroll|tabbable)\/.*\.m?js$/,
  ],
  ['tslib', /node_modules\/tslib\//],
  ['firestore', /node_modules\/@firebase\/(firestore|webchannel-wrapper)\//],
  // Only who turns push messages on needs it.
  ['messaging', /node_modules\/@?firebase\/(messaging|installations)\//],
  // App Check is loaded by deployed installations alone.
  ['firebase', /node_modules\/(@firebase|firebase|idb)\/(?!app-check)/],
];

/** What the entry asks for at once is asked for by the page itself, so that no chunk waits for another to be read. */
function preloadFirstScreen(): Plugin {
  return {
    name: 'preload-first-screen',
    transformIndexHtml: {
      order: 'post',
      handler(html, { bundle }) {
        const chunks = Object.values(bundle ?? {}).flatMap((each) => (each.type === 'chunk' ? [each] : []));
        const first = chunks.find((chunk) => chunk.facadeModuleId?.endsWith('/src/app/Workspace.tsx'));
        const wanted = [first?.fileName, ...(first?.imports ?? [])].filter(
          (file): file is string => file !== undefined && !html.includes(file),
        );
        return wanted.map(
          (file): HtmlTagDescriptor => ({
            tag: 'link',
            attrs: { rel: 'modulepreload', crossorigin: true, href: `/${file}` },
            injectTo: 'head',
          }),
        );
      },
    },
  };
}

export default defineConfig({
  plugins: [macros(), lingui(), react(), preloadFirstScreen()],
  resolve: { alias: { '@': fileURLToPath(new URL('./src', import.meta.url)) } },
  server: { port: 5173 },
  worker: { format: 'es' },
  build: {
    target: 'es2022',
    chunkSizeWarningLimit: 700,
    manifest: true,
    rolldownOptions: {
      output: {
        codeSplitting: {
          groups: VENDOR_CHUNKS.map(([name, test], index) => ({
            name,
            test,
            priority: 100 - index,
          })),
        },
      },
    },
  },
});
