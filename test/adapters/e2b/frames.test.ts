import fc from 'fast-check';
import { expect, test } from 'vitest';
import { readFrames } from '#adapters/e2b/frames.ts';
import { sizeOf, unpack } from '#adapters/e2b/parcel.ts';
import { DEFAULT_LIMITS } from '#domain/program/program.ts';

const REPORT = {
  ...{ reason: null, code: 0, oomKills: 0, cpuMs: 1, peakMb: 2, isDiskFull: false, milliseconds: 3, found: 0 },
  ...{ files: [], leftOut: [], parcel: null },
};
const ignore = { started: () => {}, output: () => {}, usage: () => {}, failed: () => {}, ended: () => {} };
const limited = (files: readonly { path: string; size: number }[]) =>
  sizeOf({ ...REPORT, files: [...files], leftOut: [] }, { limits: DEFAULT_LIMITS });

test('frames are the same in whatever pieces they come', () => {
  const bytes = fc.uint8Array({ maxLength: 200 });
  fc.assert(
    fc.property(fc.array(bytes), fc.array(fc.nat(50), { minLength: 1 }), (outputs, cuts) => {
      const text = outputs.map((one) => `o ${Buffer.from(one).toString('base64')}\n`).join('');
      const heard: Uint8Array[] = [];
      const take = readFrames({ ...ignore, output: (_, one) => heard.push(one) });
      let at = 0;
      for (let turn = 0; at < text.length; turn += 1) {
        const size = cuts[turn % cuts.length]! + 1;
        take(text.slice(at, at + size));
        at += size;
      }
      expect(Buffer.concat(heard)).toEqual(Buffer.concat(outputs));
    }),
  );
});

test('what is no frame is passed over, whatever it is', () => {
  const kinds = fc.constantFrom('ended', 'started', 'usage', 'failed', 'o', '');
  const payload = fc.oneof(fc.string(), fc.json(), fc.constant('{"reason":"none"}'));
  fc.assert(
    fc.property(fc.array(fc.tuple(kinds, payload)), (lines) => {
      const ended: unknown[] = [];
      const take = readFrames({ ...ignore, ended: (report) => ended.push(report) });
      take(lines.map(([kind, text]) => `${kind} ${text}\n`).join(''));
      take(`ended ${JSON.stringify(REPORT)}\n`);
      expect(ended).toEqual([REPORT]);
    }),
  );
});

test('a line without end does not grow in memory', () => {
  const ended: unknown[] = [];
  const take = readFrames({ ...ignore, ended: (report) => ended.push(report) });
  for (let turn = 0; turn < 9; turn += 1) {
    take('x'.repeat(2 ** 20));
  }
  take(`\nended ${JSON.stringify(REPORT)}\n`);
  expect(ended).toEqual([REPORT]);
});

test('a report that promises what it may not is not believed', () => {
  expect(limited([{ path: 'a', size: 3 }])).toBe(3);
  expect(limited([{ path: 'result.json', size: 2 ** 20 }])).toBe(2 ** 20);
  const lies = [
    ...[
      { path: '../a', size: 1 },
      { path: '/a', size: 1 },
      { path: 'a\n', size: 1 },
      { path: 'a//b', size: 1 },
    ],
    ...[
      { path: 'a', size: 51 << 20 },
      { path: 'result.json', size: 2 ** 20 + 1 },
      { path: 'a'.repeat(256), size: 1 },
    ],
  ];
  expect(lies.map((lie) => limited([lie]))).toEqual(lies.map(() => undefined));
  expect(
    limited([
      { path: 'a', size: 1 },
      { path: 'a', size: 1 },
    ]),
  ).toBeUndefined();
  expect(limited(Array.from({ length: 51 }, (_, index) => ({ path: `${index}`, size: 1 })))).toBeUndefined();
  expect(limited(['a', 'b', 'c'].map((path) => ({ path, size: 50 << 20 })))).toBeUndefined();
});

test('a parcel that is too short gives what came whole', () => {
  const files = [
    { path: 'a', size: 2 },
    { path: 'result.json', size: 1 },
    { path: 'b', size: 2 },
  ];
  const left = unpack({ ...REPORT, files, leftOut: [] }, Buffer.from('AARB'));
  expect(left.artifacts.map(({ path, bytes }) => [path, Buffer.from(bytes).toString()])).toEqual([['a', 'AA']]);
  expect([Buffer.from(left.result ?? []).toString(), left.leftOut]).toEqual([
    'R',
    [{ path: 'b', reason: 'too_large' }],
  ]);
});
