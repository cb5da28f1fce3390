// Part of the service worker (sw.js): messages that arrive, also while no page is open. A message is data alone; what it
// can lead to is in it.
// Acknowledging needs the person's own sign-in, which pages have and this worker has not: it leaves a note that only
// this origin can write, opens the alert's page, and the page asks the api.
const NOTES = 'push-actions';

self.addEventListener('push', (event) => {
  let data = {};
  try {
    data = event.data?.json()?.data ?? {};
  } catch {
    // Not one of ours: still shown, for a browser takes the permission away from who shows nothing.
  }
  event.waitUntil(
    self.registration.showNotification(data.title || 'Ledgerlight', {
      body: data.body || '',
      // The same message again takes the place of the first.
      tag: data.notification || 'ledgerlight',
      icon: '/favicon.svg',
      data,
      actions: data.alert ? [{ action: 'acknowledge', title: data.acknowledge || 'Acknowledge' }] : [],
    }),
  );
});

self.addEventListener('notificationclick', (event) => {
  event.notification.close();
  event.waitUntil(opened(event.notification.data ?? {}, event.action));
});

async function opened(data, action) {
  // Where a message leads is on this origin, whatever it says.
  const link = new URL(data.link || '/', self.location.origin);
  const path = `${link.pathname}${link.search}`;
  if (action === 'acknowledge' && /^[0-9a-f]{24}$/.test(data.alert ?? '')) {
    const notes = await caches.open(NOTES);
    await notes.put(`/push-actions/${data.alert}`, new Response(JSON.stringify({ at: Date.now() })));
  }
  const windows = await self.clients.matchAll({ type: 'window', includeUncontrolled: true });
  for (const client of windows) {
    if ('navigate' in client) {
      await client.navigate(path);
      return client.focus();
    }
  }
  return self.clients.openWindow(path);
}
