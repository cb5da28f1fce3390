// Keeps the page itself on this machine, so that it opens at once and without a network. Figures are not kept here:
// Firestore has its own cache of those. `precache.js` is written by the build and names the version and its files;
// `push.js` is what is done with messages that arrive while no page is open.
importScripts('/precache.js', '/push.js');

const { version, files } = self.PRECACHE;
const NAME = `ledgerlight-${version}`;
const SHELL = '/index.html';
const CONFIG = '/config.json';
const CONFIG_MS = 3_000;

self.addEventListener('install', (event) => {
  // Where the services are has to be known when the network is gone, too.
  // What is named after its content never changes: it is taken over from the cache of the version before.
  event.waitUntil(
    caches.open(NAME).then(async (cache) => {
      for (const file of [...files, CONFIG]) {
        const known = file.startsWith('/assets/') ? await caches.match(file) : undefined;
        if (known) await cache.put(file, known);
        else
          await cache.add(new Request(file, { cache: file.startsWith('/assets/') ? 'default' : 'reload' }));
      }
    }),
  );
});

self.addEventListener('activate', (event) => {
  event.waitUntil(
    caches
      .keys()
      .then((names) => names.filter((name) => name.startsWith('ledgerlight-') && name !== NAME))
      .then((old) => Promise.all(old.map((name) => caches.delete(name))))
      .then(() => self.clients.claim()),
  );
});

// A new version waits until the person says so: nobody's page changes under their hands.
self.addEventListener('message', (event) => {
  if (event.data === 'take over') self.skipWaiting();
});

self.addEventListener('fetch', (event) => {
  const { request } = event;
  const url = new URL(request.url);
  if (request.method !== 'GET' || url.origin !== self.location.origin) return;
  if (request.mode === 'navigate') event.respondWith(page());
  else if (url.pathname === CONFIG) event.respondWith(config(request));
  else if (files.includes(url.pathname)) event.respondWith(kept(request));
});

/** The version that is installed, whatever the server has by now: its files are all here. */
async function page() {
  const cache = await caches.open(NAME);
  return (await cache.match(SHELL)) ?? fetch(SHELL);
}

async function kept(request) {
  const cache = await caches.open(NAME);
  return (await cache.match(request.url)) ?? fetch(request);
}

/** Where the services are: as the server says, and without a network as it said last. */
async function config(request) {
  const cache = await caches.open(NAME);
  try {
    const answer = await fetch(request, { signal: AbortSignal.timeout(CONFIG_MS) });
    if (answer.ok) await cache.put(CONFIG, answer.clone());
    return answer;
  } catch (problem) {
    const known = await caches.match(CONFIG);
    if (known) return known;
    throw problem;
  }
}
