import { describe, expect, test } from 'vitest';
import type { Language, Limits } from '#domain/program.ts';
import type { LimitKind } from '#ports/sandbox.ts';
import { attempt, type Bench, texts } from './bench.ts';

const MARK = 'open("out/mark", "w").write("kept")\n';
const JAVASCRIPT_MARK = 'import fs from "node:fs"; fs.writeFileSync("out/mark", "kept");\n';

interface Case {
  readonly what: string;
  readonly text: string;
  readonly limit: LimitKind;
  readonly limits?: Partial<Limits>;
  readonly language?: Language;
}

const MEMORY = 512;

const CASES: readonly Case[] = [
  {
    ...{ what: '2 GB at once in Python', limit: 'memory', limits: { memoryMb: MEMORY } },
    text: 'x = bytearray(2 << 30)\nfor i in range(0, len(x), 4096): x[i] = 1',
  },
  {
    ...{ what: 'slow growth in Python', limit: 'memory', limits: { memoryMb: 128 } },
    text: 'import time\nx = []\nwhile True: x.append(b"x" * (8 << 20)); time.sleep(.005)',
  },
  {
    ...{ what: '2 GB of buffers in JavaScript', limit: 'memory', language: 'javascript', limits: { memoryMb: MEMORY } },
    text: 'const all = []; for (;;) all.push(Buffer.alloc(1 << 26, 1));',
  },
  {
    ...{ what: 'a growing JavaScript heap', limit: 'memory', language: 'javascript', limits: { memoryMb: 120 } },
    text: 'const all = []; for (;;) all.push({ a: [1, 2, 3], b: String(all.length) });',
  },
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
    ...{ what: 'many processors burning at once', limit: 'cpu', limits: { cpuSeconds: 1, seconds: 30 } },
    text: 'import os\nos.fork(); os.fork()\nwhile True: pass',
  },
  {
    ...{ what: 'too many processes', limit: 'processes', limits: { processes: 20 } },
    text: 'import os, time\nfor i in range(1000):\n  if os.fork() == 0: time.sleep(60)',
  },
  {
    ...{ what: 'too many threads', limit: 'processes', limits: { processes: 20 } },
    text: 'import threading, time\nfor i in range(1000): threading.Thread(target=time.sleep, args=(60,), daemon=True).start()',
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

/** Each limit is named, and what was there before it comes back. */
export function describeLimits({ sandbox, capabilities }: Bench): void {
  describe('limits', () => {
    test.each(CASES)('$what is ended as $limit, and earlier files come back', async ({ text, limit, ...trial }) => {
      const mark = trial.language === 'javascript' ? JAVASCRIPT_MARK : MARK;
      const execution = await attempt(sandbox(), mark + text, trial);
      expect({ ending: execution.ending, stderr: execution.stderr.slice(-300) }).toMatchObject({
        ending: { kind: 'limit', limit },
      });
      expect(texts(execution)['out/mark']).toBe('kept');
      expect(execution.milliseconds).toBeLessThan(8000);
    });

    test('a fork bomb is ended', async () => {
      const text = `${MARK}import os\nwhile True:\n  try: os.fork()\n  except OSError: pass`;
      const execution = await attempt(sandbox(), text, { limits: { processes: 30, seconds: 2 } });
      const limit = capabilities.countsForks ? 'processes' : expect.stringMatching(/^(processes|time)$/);
      expect(execution.ending).toEqual({ kind: 'limit', limit });
      expect(texts(execution)).toEqual({ 'out/mark': 'kept' });
    });

    test('output is cut exactly at its limit', async () => {
      const text = 'import os\nos.write(2, b"e" * 1000)\nwhile True: os.write(1, b"o" * 4096)';
      const { stdout, stderr } = await attempt(sandbox(), text, { limits: { outputMb: 1 } });
      expect(stdout.length + stderr.length).toBe(2 ** 20);
      expect(stderr).toBe('e'.repeat(1000));
    });

    test('processes that share their memory are counted together', async ({ skip }) => {
      skip(!capabilities.sumsMemory, 'this adapter bounds each process only');
      const text =
        'import os, time\nfor i in range(8): os.fork() or (bytearray(b"x" * (100 << 20)), time.sleep(60))\nos.wait()';
      const { ending } = await attempt(sandbox(), `${text}; raise SystemExit(1)`, { limits: { memoryMb: 256 } });
      expect(ending).toEqual({ kind: 'limit', limit: 'memory' });
    });

    test('peak memory is measured', async () => {
      const text = 'import time; x = bytearray(b"x") * (100 << 20); time.sleep(.3)';
      const { memoryMb, ending } = await attempt(sandbox(), text);
      expect(ending).toEqual({ kind: 'exited', code: 0 });
      expect(memoryMb).toBeGreaterThan(99);
      expect(memoryMb).toBeLessThan(200);
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
