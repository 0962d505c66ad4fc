import { once } from 'node:events';
import { connect, createServer, type Socket } from 'node:net';

/** An HTTP proxy on a loopback port that knows CONNECT only. `asked` are the hosts it was asked for. */
export async function serveProxy() {
  const asked: string[] = [];
  const open = new Set<Socket>();
  const server = createServer((client) => {
    open.add(client);
    client.on('error', () => {});
    client.once('data', (head) => {
      const [, host = '', port = ''] = /^CONNECT ([^:\s]+):(\d+) /.exec(head.toString()) ?? [];
      asked.push(`${host}:${port}`);
      const target = connect(Number(port), host, () => {
        client.write('HTTP/1.1 200 OK\r\n\r\n');
        client.pipe(target).pipe(client);
      });
      open.add(target);
      target.on('error', () => client.destroy());
    });
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  const port = typeof address === 'object' && address ? address.port : 0;
  return {
    url: `http://127.0.0.1:${port}`,
    asked,
    close() {
      server.close();
      for (const socket of open) {
        socket.destroy();
      }
    },
  };
}
