// The suite's web server under another port, where a new release can be published while a page is open.
import { createServer, request } from 'node:http';

/** Forwards everything to `target`. After `release()` the page's worker finds a new version of the same files. */
export async function releaseProxy(target) {
  let released = 0;
  const server = createServer((incoming, outgoing) => {
    const { method, headers, url } = incoming;
    const asked = request(new URL(url, target), { method, headers: { ...headers, 'accept-encoding': 'identity' } }, (answer) => {
      if (url !== '/precache.js') {
        outgoing.writeHead(answer.statusCode, answer.headers);
        answer.pipe(outgoing);
        return;
      }
      const parts = [];
      answer.on('data', (part) => parts.push(part)).on('end', () => {
        const text = Buffer.concat(parts).toString('utf8').replace(/"version":"/, `"version":"${released || ''}`);
        outgoing.writeHead(200, { 'content-type': 'text/javascript', 'cache-control': 'no-store' }).end(text);
      });
    });
    asked.on('error', () => outgoing.destroy());
    incoming.pipe(asked);
  });
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${server.address().port}`,
    release() {
      released += 1;
    },
    close: () => {
      server.closeAllConnections();
      server.close();
    },
  };
}
