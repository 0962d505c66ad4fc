import { createServer, type Server } from 'node:http';
import type { Socket } from 'node:net';
import { readHello } from './client-hello.ts';

/** A fatal TLS alert, unrecognized_name: the client says so instead of a broken connection. */
const UNRECOGNIZED_NAME = Buffer.from([21, 3, 3, 0, 2, 2, 112]);

/**
 * The other end of a CONNECT to port 443: joins the client to `upstream`, if what it begins with is TLS for this very
 * name. A server that stands for many names (every CDN does) would otherwise lead to any of them. `idleMs` without a
 * byte ends it. Never listens: the proxy hands it one client's socket.
 */
export function tlsTunnel(name: string, upstream: Socket, idleMs: number, onRefused: () => void): Server {
  const end = createServer();
  return end.removeAllListeners('connection').once('connection', (client: Socket) => {
    for (const socket of [client, upstream]) {
      socket.setTimeout(idleMs, () => socket.destroy());
    }
    client.once('close', () => upstream.destroy());
    upstream.once('close', () => client.destroySoon());
    takeHello(client, name, (hello) => {
      if (hello === undefined) {
        onRefused();
        client.end(UNRECOGNIZED_NAME);
        upstream.destroy();
        return;
      }
      upstream.write(hello);
      client.pipe(upstream).pipe(client); // an end goes through, a break is seen above
    });
  });
}

/** Reads no more than the ClientHello needs; undefined when it is none, or for another name. */
function takeHello(client: Socket, name: string, then: (hello: Buffer | undefined) => void): void {
  let seen: Buffer = Buffer.alloc(0);
  const finish = (hello: Buffer | undefined): void => {
    client.off('data', take).off('end', giveUp).pause();
    then(hello);
  };
  const take = (chunk: Buffer): void => {
    seen = Buffer.concat([seen, chunk]);
    const hello = readHello(seen);
    if (hello.kind !== 'more') {
      finish(hello.kind === 'name' && hello.name === name ? seen : undefined);
    }
  };
  const giveUp = (): void => finish(undefined);
  client.on('data', take).once('end', giveUp);
}
