import { PassThrough, type Writable } from 'node:stream';
import { type Channel, hearing } from '#adapters/sandboxes/channel.ts';

/** Both ways over the streams of a container. */
export interface ContainerChannel extends Channel {
  send(what: string | Uint8Array): void;
}

/** A container's stdout: the first process speaks, then the program, then the first process again. */
export interface Splitter {
  readonly channel: ContainerChannel;
  /** Settles when more may come. */
  push(bytes: Buffer): Promise<void>;
  end(): void;
}

const NEWLINE = 10;

/**
 * Gives the first line and all from the mark on to the channel, and what lies between to `own`: the program's output,
 * which waits for `ready`.
 */
export function split(mark: string, into: Writable, ready: Promise<void>, own: (bytes: Buffer) => void): Splitter {
  const said = new PassThrough();
  const pattern = Buffer.from(mark);
  let stage: 'before' | 'program' | 'after' = 'before';
  let held: Buffer = Buffer.alloc(0);
  const cut = (at: number): Buffer => {
    const front = held.subarray(0, at);
    held = held.subarray(at);
    return front;
  };
  const say = async (bytes: Buffer): Promise<void> => {
    if (!said.write(bytes)) {
      await new Promise<void>((resolve) => said.once('drain', resolve).once('close', resolve));
    }
  };
  return {
    channel: channelOver(said, into),
    async push(bytes) {
      held = held.length === 0 ? bytes : Buffer.concat([held, bytes]);
      if (stage === 'before' && held.includes(NEWLINE)) {
        stage = 'program';
        await say(cut(held.indexOf(NEWLINE) + 1));
        await ready;
      }
      if (stage === 'program') {
        const at = held.indexOf(pattern);
        own(cut(at >= 0 ? at : held.length - overlap(held, pattern)));
        stage = at >= 0 ? 'after' : 'program';
      }
      if (stage === 'after') {
        await say(cut(held.length));
      }
    },
    end() {
      if (stage === 'program') {
        own(cut(held.length));
      }
      said.end();
    },
  };
}

/** How many bytes at the end of `bytes` may be the beginning of the pattern. */
function overlap(bytes: Buffer, pattern: Buffer): number {
  let length = Math.min(bytes.length, pattern.length - 1);
  while (length > 0 && !bytes.subarray(bytes.length - length).equals(pattern.subarray(0, length))) {
    length -= 1;
  }
  return length;
}

function channelOver(said: PassThrough, into: Writable): ContainerChannel {
  const send = (what: string | Uint8Array): void => {
    if (into.writable) {
      into.write(what);
    }
  };
  return {
    ...hearing(said),
    send,
    list: () => send('go\n'),
    fetch: (names) => send(`${Buffer.byteLength(names)}\n${names}`),
  };
}
