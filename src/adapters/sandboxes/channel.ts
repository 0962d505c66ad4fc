import type { Readable } from 'node:stream';

/** What a sandbox's first process says, bit by bit; nothing it gives is trusted. */
export interface Hearing {
  /** Bytes up to the delimiter (left out); undefined when the stream ended before it or `maxBytes` was passed. */
  take(delimiter: number, maxBytes: number): Promise<Buffer | undefined>;
  /** What follows, until the stream ends. */
  rest(): AsyncIterable<Buffer>;
}

/** A first process that hands out what its program left. Errors of a dead one are of no interest: `take` sees the end. */
export interface Channel extends Hearing {
  /** Asks for the list of files. */
  list(): void;
  /** Asks for those of them, as a tar stream. Each name ends with a NUL. */
  fetch(names: string): void;
}

/** Hears what comes out of a sandbox. */
export function hearing(stream: Readable): Hearing {
  const chunks: AsyncIterator<unknown> = stream[Symbol.asyncIterator]();
  let buffered: Buffer = Buffer.alloc(0);
  const next = async (): Promise<Buffer | undefined> => {
    try {
      const { done, value } = await chunks.next();
      return done !== true && Buffer.isBuffer(value) ? value : undefined;
    } catch {
      return undefined;
    }
  };
  return {
    async take(delimiter, maxBytes) {
      let searched = 0;
      for (;;) {
        const at = buffered.indexOf(delimiter, searched);
        if (at >= 0) {
          const taken = buffered.subarray(0, at);
          buffered = buffered.subarray(at + 1);
          return taken;
        }
        searched = buffered.length;
        const more = searched > maxBytes ? undefined : await next();
        if (more === undefined) {
          return undefined;
        }
        buffered = Buffer.concat([buffered, more]);
      }
    },
    async *rest() {
      yield buffered;
      for (let more = await next(); more !== undefined; more = await next()) {
        yield more;
      }
    },
  };
}
