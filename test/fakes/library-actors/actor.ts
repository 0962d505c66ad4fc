import { fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';

const PROCESS = fileURLToPath(new URL('./actor-process.ts', import.meta.url));

/** What a process is to do with a library. */
export interface Acting {
  readonly url: string;
  readonly key: Uint8Array;
  /** Its name in what it writes. */
  readonly by: string;
  readonly writes: number;
  readonly searches: number;
}

/** What it has done. */
export interface Acted {
  readonly writes: number;
  readonly searches: number;
  readonly failures: number;
  /** Of its own tools, what the last acknowledged writing said. */
  readonly last: Readonly<Record<string, string>>;
  readonly found: unknown;
}

type Said =
  | { readonly progress: { writes: number; failures: number } }
  | { readonly done: true }
  | { readonly acted: Acted };

/** Another process that writes and searches; whatever fails because Redis is away is done again. */
export function startActor(acting: Acting) {
  const child = fork(PROCESS, [JSON.stringify({ ...acting, key: Buffer.from(acting.key).toString('hex') })]);
  let progress = { writes: 0, failures: 0 };
  const acted = Promise.withResolvers<Acted>();
  const done = Promise.withResolvers<void>();
  child.on('message', (said: Said) => {
    if ('progress' in said) {
      progress = said.progress;
    } else if ('done' in said) {
      done.resolve();
    } else {
      acted.resolve(said.acted);
    }
  });
  const closed = once(child, 'close').then(([code]) => {
    const early = new Error(`an actor ended early, with ${code}`);
    done.reject(early);
    acted.reject(early);
  });
  acted.promise.catch(() => undefined);
  return {
    written: () => progress.writes,
    failed: () => progress.failures,
    done: done.promise,
    /** To be asked once all have done their part. */
    async end(): Promise<Acted> {
      child.send('end');
      const result = await acted.promise;
      await closed;
      return result;
    },
  };
}
