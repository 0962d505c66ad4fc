import { once } from 'node:events';
import { connect, createServer, type Socket } from 'node:net';

/** A TCP proxy on 127.0.0.1 that stands between somebody and a server, and can fail as a network does. */
export interface CuttingProxy {
  readonly port: number;
  /** New connections lead to another port; those that are there stay. */
  lead(to: number): void;
  /** Drops all connections; new ones may come at once. */
  cut(): void;
  /** Takes no new connections, and drops those that are there, until `mend`. */
  refuse(): void;
  /** Keeps connections and lets nothing through, in either direction, until `mend`; then all of it comes, late. */
  stall(): void;
  mend(): void;
  close(): Promise<void>;
}

/** Starts one in front of a port of this machine. */
export async function cuttingProxy(first: number): Promise<CuttingProxy> {
  const sockets = new Set<Socket>();
  let to = first;
  let state: 'open' | 'refusing' | 'stalling' = 'open';
  const server = createServer((near) => {
    if (state === 'refusing') {
      near.on('error', () => {}).destroy();
      return;
    }
    const far = connect(to, '127.0.0.1');
    for (const [socket, other] of [
      [near, far],
      [far, near],
    ] as const) {
      sockets.add(socket.setNoDelay(true));
      socket.on('error', () => {});
      socket.on('data', (bytes) => other.write(bytes));
      socket.on('end', () => other.end());
      socket.on('close', () => {
        sockets.delete(socket);
        other.destroy();
      });
      if (state === 'stalling') {
        socket.pause();
      }
    }
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const cut = (): void => {
    for (const socket of sockets) {
      socket.destroy();
    }
  };
  return {
    port: portOf(server.address()),
    lead(port) {
      to = port;
    },
    cut,
    refuse() {
      state = 'refusing';
      cut();
    },
    stall() {
      state = 'stalling';
      for (const socket of sockets) {
        socket.pause();
      }
    },
    mend() {
      state = 'open';
      for (const socket of sockets) {
        socket.resume();
      }
    },
    async close() {
      cut();
      server.close();
      await once(server, 'close');
    },
  };
}

function portOf(address: ReturnType<ReturnType<typeof createServer>['address']>): number {
  if (address === null || typeof address === 'string') {
    throw new Error('no port');
  }
  return address.port;
}
