import { connect, createServer, type Socket } from 'node:net';
import { join } from 'node:path';
import { freshFolder } from './folder.ts';

/** A unix socket that leads to another one until it is cut: then all connections drop and no new one comes about. */
export async function cutSocket(to: string): Promise<{ readonly path: string; cut(): void; remove(): Promise<void> }> {
  const folder = await freshFolder();
  const path = join(folder.path, 'cut.sock');
  const sockets = new Set<Socket>();
  const server = createServer((near) => {
    const far = connect(to);
    for (const socket of [near, far]) {
      sockets.add(socket.on('error', () => {}));
    }
    near.pipe(far).pipe(near);
  });
  await new Promise<void>((resolve) => server.listen(path, resolve));
  return {
    path,
    cut() {
      server.close();
      for (const socket of sockets) {
        socket.destroy();
      }
    },
    remove: folder.remove,
  };
}
