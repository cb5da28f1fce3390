// Part of the service worker (sw.js): messages that arrive while no page is open. A click on one opens the page it
// names, in a tab that is already here where there is one.
self.addEventListener('notificationclick', (event) => {
  event.notification.close();
  const path = typeof event.notification.data?.path === 'string' ? event.notification.data.path : '/';
  const url = new URL(path, self.location.origin);
  if (url.origin !== self.location.origin) return;
  event.waitUntil(
    self.clients.matchAll({ type: 'window', includeUncontrolled: true }).then((open) => {
      const [first] = open;
      return first
        ? first.focus().then((page) => page.navigate(url.href))
        : self.clients.openWindow(url.href);
    }),
  );
});
