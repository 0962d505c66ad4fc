import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { type ConnectionOptions, connect as connectTls, type TLSSocket } from 'node:tls';

/** Sends bytes to a unix socket and gives all that comes back until the other side ends; '' when it broke off. */
export async function sayTo(path: string, ...texts: readonly (string | Uint8Array)[]): Promise<string> {
  const socket = connect(path).on('error', () => {});
  let heard = '';
  socket.on('data', (chunk: Buffer) => {
    heard += chunk.toString('latin1');
  });
  for (const text of texts) {
    socket.write(text);
  }
  const closed = new Promise((resolve) => socket.once('close', resolve));
  await closed;
  return heard;
}

/** The status of a proxy's answer, for example 403; 0 when there was none. */
export const statusOf = (answer: string): number => Number(/^HTTP\/1\.1 (\d{3}) /.exec(answer)?.[1] ?? 0);

/** Asks a proxy for a tunnel; `socket` is one when the status is 200. */
export async function tunnel(path: string, target: string): Promise<{ status: number; socket: Socket }> {
  const socket = connect(path).on('error', () => {});
  socket.write(`CONNECT ${target} HTTP/1.1\r\nHost: ${target}\r\n\r\n`);
  const ended = once(socket, 'end').then(() => Buffer.alloc(0));
  const [first] = await Promise.race([once(socket, 'data'), ended.then((none) => [none])]);
  return { status: statusOf(String(first)), socket };
}

/** TLS through a tunnel, for a server name that need not be the tunnel's; undefined when it was not to be had. */
export async function secured(socket: Socket, options: ConnectionOptions): Promise<TLSSocket | undefined> {
  const secure = connectTls({ ...options, socket });
  try {
    await once(secure, 'secureConnect');
    return secure.on('error', () => {});
  } catch {
    return undefined;
  }
}

/** One request over a connection, and all of the answer. */
export async function get(socket: Socket, host: string, path = '/'): Promise<string> {
  let heard = '';
  socket.on('data', (chunk: Buffer) => {
    heard += chunk.toString('latin1');
  });
  socket.write(`GET ${path} HTTP/1.1\r\nHost: ${host}\r\nConnection: close\r\n\r\n`);
  await new Promise((resolve) => socket.once('close', resolve));
  return heard;
}
