import { describe, expect, test } from 'vitest';
import { attempt, type Bench, texts } from './bench.ts';
import { type Case, testCases } from './limit-cases.ts';

const CASES: readonly Case[] = [
  { what: 'an endless loop', limit: 'time', limits: { seconds: 1 }, text: 'while True: pass' },
  {
    ...{ what: 'sleeping with all signals ignored', limit: 'time', limits: { seconds: 1 } },
    text: 'import signal, time\nfor s in set(signal.Signals) - {9, 19}: signal.signal(s, signal.SIG_IGN)\ntime.sleep(60)',
  },
  {
    ...{ what: 'a daemon that outlives its parent, too', limit: 'time', limits: { seconds: 1 } },
    text: 'import os, time\nif os.fork() == 0:\n  os.setsid()\n  if os.fork(): os._exit(0)\ntime.sleep(60)',
  },
  {
    ...{ what: 'filling the disk', limit: 'disk', limits: { diskMb: 8 } },
    text: 'f = open("big", "wb")\nwhile True: f.write(b"x" * 65536)',
  },
  { what: 'filling the temporary folder', limit: 'disk', text: 'open("/tmp/x", "wb").write(b"x" * (150 << 20))' },
  { what: 'a sparse file of 1 TB', limit: 'disk', text: 'open("sparse", "wb").truncate(1 << 40)' },
  {
    ...{ what: 'a sparse file in JavaScript', limit: 'disk', language: 'javascript' },
    text: 'fs.ftruncateSync(fs.openSync("sparse", "w"), 2 ** 40);',
  },
  {
    ...{ what: 'a flood of output', limit: 'output', limits: { outputMb: 1 } },
    text: 'import os, sys\nwhile True: os.write(1, b"o" * 60000); os.write(2, b"e" * 60000)',
  },
];

/** Limits on time, disk, output and files: each is named, and what was there before it comes back. */
export function describeLimits({ sandbox, capabilities }: Bench): void {
  describe('limits', () => {
    testCases({ sandbox, capabilities }, CASES);

    test('output is cut exactly at its limit', async () => {
      const text = 'import os\nos.write(2, b"e" * 1000)\nwhile True: os.write(1, b"o" * 4096)';
      const { stdout, stderr } = await attempt(sandbox(), text, { limits: { outputMb: 1 } });
      expect(stdout.length + stderr.length).toBe(2 ** 20);
      expect(stderr).toBe('e'.repeat(1000));
    });

    test('of 10,000 files as many as allowed come back, the rest is named', async () => {
      const text = 'for i in range(10000): open(f"out/{i:05}", "w").write(str(i))';
      const execution = await attempt(sandbox(), text, { limits: { files: 10 } });
      expect(execution.ending).toEqual({ kind: 'limit', limit: 'files' });
      expect(Object.keys(texts(execution))).toEqual(Array.from({ length: 10 }, (_, i) => `out/0000${i}`));
      expect(execution.leftOut.length).toBe(1000);
      expect(execution.leftOut[0]).toEqual({ path: 'out/00010', reason: 'too_many' });
    });

    test('a file over 50 MiB is named, the others come', async () => {
      const text = 'open("big", "wb").truncate(51 << 20); open("small", "w").write("s")';
      const execution = await attempt(sandbox(), text);
      expect(texts(execution)).toEqual({ small: 's' });
      expect(execution.leftOut).toEqual([{ path: 'big', reason: 'too_large' }]);
    });

    test('a program that gets along with a limit has not failed by it', async () => {
      const text = `import os
f = open("big", "wb", buffering=0)
try:
  while f.write(b"x" * 65536): pass
except OSError: print("no room"); os.truncate("big", 0)
for i in range(100):
  try: os.fork() or os._exit(0)
  except OSError: print("no process"); break`;
      const { ending, stdout } = await attempt(sandbox(), text, { limits: { diskMb: 4, processes: 10 } });
      expect({ ending, stdout }).toEqual({ ending: { kind: 'exited', code: 0 }, stdout: 'no room\nno process\n' });
    });
  });
}
