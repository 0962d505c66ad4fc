import { execFile } from 'node:child_process';
import { closeSync, constants, existsSync, openSync } from 'node:fs';
import { Socket } from 'node:net';
import { join } from 'node:path';
import type { Readable } from 'node:stream';
import { promisify } from 'node:util';

const run = promisify(execFile);

/** Both ends of a program's stdout and stderr. */
export interface Pipes {
  readonly stdout: Readable;
  readonly stderr: Readable;
  /** Descriptors for the child; ours are to be closed once it has them. */
  readonly writing: readonly [number, number];
  closeWriting(): void;
}

/**
 * Real pipes, from named ones in `folder` that each place uses again and again. What Node would make are sockets, and
 * a program could not open its /dev/stdout. Once all ends are closed nothing of an earlier run is in them.
 */
export async function openPipes(folder: string, slot: number): Promise<Pipes> {
  const paths = ['out', 'err'].map((stream) => join(folder, `${slot}-${stream}`));
  if (!paths.every((path) => existsSync(path))) {
    await run('/usr/bin/mkfifo', ['-m', '622', ...paths], { env: {} });
  }
  const [stdout, stderr] = [reader(paths[0] ?? ''), reader(paths[1] ?? '')];
  const writing = [openSync(paths[0] ?? '', 'w'), openSync(paths[1] ?? '', 'w')] as const;
  return { stdout, stderr, writing, closeWriting: () => writing.forEach(close) };
}

const close = (descriptor: number): void => closeSync(descriptor);

/** Opened first and without blocking: a writer would wait for it. */
function reader(path: string): Readable {
  const descriptor = openSync(path, constants.O_RDONLY | constants.O_NONBLOCK);
  return new Socket({ fd: descriptor, readable: true, writable: false }).on('error', () => {});
}
