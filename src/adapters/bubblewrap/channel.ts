import type { Duplex } from 'node:stream';

/** Reads from a sandbox's channel bit by bit; nothing it gives is trusted. */
export interface Channel {
  /** Bytes up to the delimiter (left out); undefined when the stream ended before it or `maxBytes` was passed. */
  take(delimiter: number, maxBytes: number): Promise<Buffer | undefined>;
  /** What follows, until the stream ends. */
  rest(): AsyncIterable<Buffer>;
  /** Sends, and with `end` closes our direction. Errors of a dead peer are of no interest: `take` sees the end. */
  send(text: string, end?: 'end'): void;
}

/** Wraps descriptor 3 of a sandbox. */
export function openChannel(stream: Duplex): Channel {
  stream.on('error', () => {});
  const chunks: AsyncIterator<Buffer> = stream[Symbol.asyncIterator]();
  let buffered: Buffer = Buffer.alloc(0);
  const next = async (): Promise<Buffer | undefined> => {
    try {
      const step = await chunks.next();
      return step.done === true ? undefined : step.value;
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
    send(text, end) {
      if (end === undefined) {
        stream.write(text);
      } else {
        stream.end(text);
      }
    },
  };
}
