import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { choose, isSafe, parseListed } from '#domain/program/left-files.ts';

const listed = (text: string) => parseListed(Buffer.from(text))!;

describe('what is fetched of a program’s files', () => {
  test('is safe by name, whatever is listed', () => {
    fc.assert(
      fc.property(fc.array(fc.uint8Array({ minLength: 1, maxLength: 30 })), fc.nat(5), (names, files) => {
        const entries = names.flatMap((name) => parseListed(Buffer.concat([Buffer.from('f 3 '), name])) ?? []);
        const { wanted, leftOut, found } = choose(entries, new Set(), files);
        expect([...wanted.keys()].every(isSafe)).toBe(true);
        expect(wanted.size).toBeLessThanOrEqual(files + 1);
        expect(wanted.size + leftOut.length).toBeLessThanOrEqual(entries.length);
        expect(found).toBeLessThanOrEqual(entries.length);
      }),
    );
  });

  test.each(['../x', '/x', 'a/../x', './x', 'a//b', 'a/', 'x\n', 'x\u0000', 'a'.repeat(256)])('is not %j', (path) => {
    expect(isSafe(path)).toBe(false);
  });

  test('is 100 MiB in all, and what is over is named', () => {
    const entries = ['a', 'b', 'c'].map((name) => listed(`f ${40 * 2 ** 20} ${name}`));
    const { wanted, leftOut } = choose(entries, new Set(), 9);
    expect([...wanted.keys()]).toEqual(['a', 'b']);
    expect(leftOut).toEqual([{ path: 'c', reason: 'too_large' }]);
  });

  test('is neither the program’s own nor a cache, and the result counts apart', () => {
    const entries = ['main.py', '.cache/x', 'result.json', 'out/a', 'out/b'].map((name) => listed(`f 1 ${name}`));
    const { wanted, leftOut, found } = choose(entries, new Set(['main.py']), 1);
    expect([...wanted.keys()]).toEqual(['out/a', 'result.json']);
    expect([found, leftOut]).toEqual([2, [{ path: 'out/b', reason: 'too_many' }]]);
  });

  test('is a regular file with a name in UTF-8', () => {
    const broken = parseListed(Buffer.concat([Buffer.from('f 1 '), Buffer.from([0xff])]))!;
    const { leftOut } = choose([listed('l 1 link'), broken], new Set(), 9);
    expect(leftOut.map(({ reason }) => reason)).toEqual(['not_regular', 'unsafe_name']);
    expect(parseListed(Buffer.from('nonsense'))).toBeUndefined();
  });
});
