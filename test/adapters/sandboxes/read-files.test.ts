import fc from 'fast-check';
import { pack } from 'tar-stream';
import { describe, expect, test } from 'vitest';
import { readFiles } from '#adapters/sandboxes/read-files.ts';

async function* chunks(bytes: Buffer, size: number): AsyncIterable<Buffer> {
  for (let at = 0; at < bytes.length; at += size) {
    yield bytes.subarray(at, at + size);
  }
}

async function archive(fill: (into: ReturnType<typeof pack>) => void): Promise<Buffer> {
  const tar = pack();
  fill(tar);
  tar.finalize();
  const parts: Buffer[] = [];
  for await (const part of tar) {
    parts.push(Buffer.from(part as Uint8Array));
  }
  return Buffer.concat(parts);
}

describe('reading a tar stream that nobody vouches for', () => {
  test('only files that were asked for come, once, with the size that was listed', async () => {
    const tar = await archive((into) => {
      into.entry({ name: './a' }, 'first');
      into.entry({ name: './a' }, 'again');
      into.entry({ name: '../../etc/cron.d/x' }, 'evil!');
      into.entry({ name: './longer' }, 'longer than listed');
      into.entry({ name: './link', type: 'symlink', linkname: '/etc/passwd' });
      into.entry({ name: './hard', type: 'link', linkname: 'a' });
      into.entry({ name: './unasked' }, 'x');
      into.entry({ name: './z' }, 'last!');
    });
    const wanted = new Map(['a', 'longer', 'link', 'hard', 'z', '../../etc/cron.d/x'].map((path) => [path, 5]));
    wanted.delete('../../etc/cron.d/x');
    const files = await readFiles(chunks(tar, 700), wanted);
    expect(files.map(({ path, bytes }) => [path, Buffer.from(bytes).toString()])).toEqual([
      ['a', 'first'],
      ['z', 'last!'],
    ]);
  });

  test('any garbage, cut anywhere, ends quietly with whole files only', async () => {
    const tar = await archive((into) => {
      into.entry({ name: './a' }, Buffer.alloc(3000, 'a'));
      into.entry({ name: './b' }, Buffer.alloc(3000, 'b'));
    });
    const wanted = new Map([
      ['a', 3000],
      ['b', 3000],
    ]);
    await fc.assert(
      fc.asyncProperty(fc.nat(tar.length), fc.nat(tar.length - 1), fc.nat(255), async (cut, at, byte) => {
        const broken = Buffer.from(tar.subarray(0, cut));
        if (at < broken.length) {
          broken[at] = byte;
        }
        const files = await readFiles(chunks(broken, 512), wanted);
        expect(files.every(({ path, bytes }) => wanted.get(path) === bytes.length)).toBe(true);
      }),
    );
  });
});
