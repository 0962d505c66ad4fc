import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import type { ProcessOptions } from './app-process.ts';

export interface ChildApp {
  readonly process: ChildProcess;
  /** Settles when it is connected, or when it ended before. */
  readonly ready: Promise<void>;
  readonly ended: Promise<void>;
  /** Names of the points that were passed, in their order. */
  readonly points: string[];
  readonly log: string[];
  isAlive(): boolean;
  kill(): Promise<void>;
}

/** Starts test/fakes/app-process.ts. */
export function startChild(options: ProcessOptions): ChildApp {
  const file = new URL('app-process.ts', import.meta.url).pathname;
  const child = spawn(process.execPath, [file, JSON.stringify(options)], { stdio: ['ignore', 'pipe', 'pipe'] });
  const points: string[] = [];
  const log: string[] = [];
  const ended = once(child, 'exit').then(() => undefined);
  createInterface({ input: child.stderr }).on('line', (line) => log.push(line));
  const ready = new Promise<void>((resolve) => {
    createInterface({ input: child.stdout }).on('line', (line) => {
      if (line === 'ready') {
        resolve();
      } else {
        points.push(line);
      }
    });
    void ended.then(resolve);
  });
  const isAlive = (): boolean => child.exitCode === null && child.signalCode === null;
  return {
    process: child,
    ready,
    ended,
    points,
    log,
    isAlive,
    async kill() {
      if (isAlive()) {
        child.kill('SIGKILL');
        await ended;
      }
    },
  };
}
