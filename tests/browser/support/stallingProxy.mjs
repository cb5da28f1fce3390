// A TCP proxy before Firestore that can let the running listen streams fall silent without closing them.
import { createServer, connect } from 'node:net';

/** Listens on a free port and forwards to `port`. `stall()` silences the listen streams that are open now. */
export async function stallingProxy(port) {
  const streams = new Set();
  const server = createServer((client) => {
    const upstream = connect(port, '127.0.0.1');
    const pair = { listens: false, silent: false };
    streams.add(pair);
    client.on('data', (data) => {
      if (data.includes('/Listen/channel')) pair.listens = true;
      upstream.write(data);
    });
    upstream.on('data', (data) => {
      if (!pair.silent) client.write(data);
    });
    const end = () => {
      streams.delete(pair);
      client.destroy();
      upstream.destroy();
    };
    for (const socket of [client, upstream]) socket.on('close', end).on('error', end);
  });
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    port: server.address().port,
    /** How many streams fell silent. */
    stall() {
      const listening = [...streams].filter((pair) => pair.listens);
      for (const pair of listening) pair.silent = true;
      return listening.length;
    },
    close: () => server.close(),
  };
}
