import { PassThrough } from 'node:stream';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { split } from '#adapters/docker/channel.ts';
import { type Frame, framesOf } from '#adapters/docker/frames.ts';

const framed = ({ stream, bytes }: Frame): Buffer => {
  const header = Buffer.from([stream === 'stdout' ? 1 : 2, 0, 0, 0, 0, 0, 0, 0]);
  header.writeUInt32BE(bytes.length, 4);
  return Buffer.concat([header, bytes]);
};

async function* cut(bytes: Buffer, sizes: readonly number[]): AsyncIterable<Buffer> {
  for (let at = 0, turn = 0; at < bytes.length; turn += 1) {
    const size = sizes[turn % sizes.length]!;
    yield bytes.subarray(at, at + size);
    at += size;
  }
}

const sizes = fc.array(fc.integer({ min: 1, max: 20 }), { minLength: 1 });

describe('frames', () => {
  test('come apart however the stream was cut', async () => {
    const frame = fc.record({
      stream: fc.constantFrom('stdout' as const, 'stderr' as const),
      bytes: fc.uint8Array({ maxLength: 40 }).map((bytes) => Buffer.from(bytes)),
    });
    await fc.assert(
      fc.asyncProperty(fc.array(frame), sizes, async (frames, by) => {
        const heard = { stdout: '', stderr: '' };
        for await (const { stream, bytes } of framesOf(cut(Buffer.concat(frames.map(framed)), by))) {
          heard[stream] += bytes.toString('latin1');
        }
        const said = (stream: string) =>
          frames.map((each) => (each.stream === stream ? each.bytes.toString('latin1') : '')).join('');
        expect(heard).toEqual({ stdout: said('stdout'), stderr: said('stderr') });
      }),
    );
  });
});

describe('stdout', () => {
  const MARK = 'abab';

  /** Pushes all, gives what the program wrote and what the first process said after the first line. */
  async function parted(bytes: Buffer, by: readonly number[]): Promise<{ own: string; line: string; rest: string }> {
    let own = '';
    const splitter = split(MARK, new PassThrough(), Promise.resolve(), (piece) => {
      own += piece.toString('latin1');
    });
    for await (const piece of cut(bytes, by)) {
      await splitter.push(piece);
    }
    splitter.end();
    const line = await splitter.channel.take(10, 100);
    let rest = '';
    for await (const piece of splitter.channel.rest()) {
      rest += piece.toString('latin1');
    }
    return { own, line: line?.toString() ?? 'none', rest };
  }

  test('is the program’s up to the mark, to the byte, also where it nearly says the mark', async () => {
    const nearly = fc.array(fc.constantFrom('a', 'b', 'aba', '\n', 'x', '')).map((parts) => parts.join(''));
    await fc.assert(
      fc.asyncProperty(nearly, fc.string(), sizes, async (own, rest, by) => {
        fc.pre(!`${own}${MARK}`.slice(0, -1).includes(MARK));
        const bytes = Buffer.from(`${MARK} started\n${own}${MARK}${rest}`);
        const said = Buffer.from(`${MARK}${rest}`).toString('latin1');
        expect(await parted(bytes, by)).toEqual({ own, line: `${MARK} started`, rest: said });
      }),
    );
  });

  test('is the program’s to the end where no mark comes', async () => {
    expect(await parted(Buffer.from('x\nabcaba'), [1])).toEqual({ own: 'abcaba', line: 'x', rest: '' });
  });

  test('waits until it is wanted', async () => {
    const ready = Promise.withResolvers<void>();
    const seen: string[] = [];
    const splitter = split(MARK, new PassThrough(), ready.promise, (bytes) => seen.push(bytes.toString()));
    const pushed = splitter.push(Buffer.from('first\nown'));
    expect((await splitter.channel.take(10, 100))?.toString()).toBe('first');
    expect(seen).toEqual([]);
    ready.resolve();
    await pushed;
    expect(seen.join('')).toBe('own');
  });
});
