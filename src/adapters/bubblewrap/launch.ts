import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { Duplex, type Readable, Writable } from 'node:stream';
import type { Channel } from '#adapters/sandboxes/channel.ts';
import { AgentError } from '#domain/text/errors.ts';
import type { Work } from '#ports/sandbox.ts';
import { openChannel } from './channel.ts';
import type { Fence } from './fence.ts';
import { firstProcess } from './first-process.ts';
import { type Bound, bwrapOptions, DESCRIPTORS, type House, launchLine } from './launch-line.ts';
import type { Pipes } from './pipes.ts';

/** A sandbox on its way up, or standing. */
export interface Launched {
  readonly channel: Channel;
  readonly stdout: Readable;
  readonly stderr: Readable;
  /** The first process's pid, once it is there. */
  readonly first: () => number | undefined;
  /** The launcher is gone and both streams are read to their end; gives what a shell would call its exit code. */
  readonly closed: Promise<number>;
  /** The sandbox's first process as soon as there is one; never settles otherwise. */
  onFirst(then: (pid: number) => void): void;
  /** Asks the first process to end the program and hand out its files. */
  interrupt(): void;
  kill(): void;
  release(): void;
}

interface Launching {
  readonly work: Work;
  readonly house: House;
  readonly fence: Fence;
  readonly filter: Buffer;
  readonly bound: Bound;
  readonly pipes: Pipes;
  readonly uid: number | undefined;
}

/** So long the launcher is waited for to tell of the first process before it is killed itself. */
const TELL_MS = 1000;
const SIGNALLED = 128;
const SIGKILL = 9;

/** Starts the process chain. Throws SANDBOX_UNAVAILABLE when not even the shell can be started. */
export function launch({ work, house, fence, filter, bound, uid, pipes }: Launching): Launched {
  const [command = '', ...line] = launchLine(work, fence.joins, fence.prefix, uid);
  const child = spawn(command, line, {
    cwd: '/',
    env: { PATH: '/usr/bin:/bin' },
    stdio: ['ignore', ...pipes.writing, 'pipe', 'pipe', 'pipe', 'pipe', ...work.files.map(() => 'pipe' as const)],
  });
  pipes.closeWriting();
  const { stdout, stderr } = pipes;
  const closed = Promise.all([exitCode(child), ended(stdout), ended(stderr)]).then(([code]) => code);
  closed.catch(() => {}); // whoever awaits it hears of it; an abort may come first
  const info = duplex(child, DESCRIPTORS.info);
  const first = firstProcess(info);
  writable(child, DESCRIPTORS.options).end(`${bwrapOptions(work, house, bound).join('\0')}\0`);
  writable(child, DESCRIPTORS.filter).end(filter);
  for (const [index, { bytes }] of work.files.entries()) {
    writable(child, DESCRIPTORS.files + index).end(bytes);
  }
  return {
    channel: openChannel(duplex(child, DESCRIPTORS.channel)),
    stdout,
    stderr,
    first: first.pid,
    closed,
    onFirst: first.onKnown,
    interrupt: () => void first.signal('SIGTERM'), // also where the program was up before we heard of it
    kill() {
      // By its first process: bwrap reaps it and goes. Killed first, bwrap would leave a zombie, or a sandbox that is being
      // set up and does not know yet that it has to die with it.
      if (!first.signal('SIGKILL')) {
        setTimeout(() => child.kill('SIGKILL'), TELL_MS).unref();
      }
    },
    release() {
      for (const stream of [...child.stdio, stdout, stderr]) {
        if (stream !== info) {
          stream?.destroy(); // that one ends by itself, and may still tell whom to kill
        }
      }
    },
  };
}

async function exitCode(child: ChildProcess): Promise<number> {
  try {
    await once(child, 'exit');
  } catch (error) {
    throw new AgentError('the sandbox could not be launched', { code: 'SANDBOX_UNAVAILABLE', cause: error });
  }
  return child.exitCode ?? SIGNALLED + SIGKILL;
}

const ended = (stream: Readable): Promise<void> =>
  new Promise((resolve) => {
    stream.once('close', resolve).once('error', () => resolve());
  });

function writable(child: ChildProcess, descriptor: number): Writable {
  const stream = child.stdio[descriptor];
  if (!(stream instanceof Writable)) {
    throw new AgentError(`no descriptor ${descriptor}`, { code: 'SANDBOX_UNAVAILABLE' });
  }
  return stream.on('error', () => {}); // a peer that died is seen by its exit
}

function duplex(child: ChildProcess, descriptor: number): Duplex {
  const stream = child.stdio[descriptor];
  if (!(stream instanceof Duplex)) {
    throw new AgentError(`no descriptor ${descriptor}`, { code: 'SANDBOX_UNAVAILABLE' });
  }
  return stream.on('error', () => {});
}
