import { describe, expect, test } from 'vitest';
import { attempt, type Bench, texts } from './bench.ts';
import { type Case, MARK, testCases } from './limit-cases.ts';

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
];

/** Limits that all processes of a sandbox are held to together: memory, processor time, processes. */
export function describeFences({ sandbox, capabilities }: Bench): void {
  const { slowness = 1 } = capabilities;
  const seconds = 10 * slowness;
  describe('limits for all processes together', () => {
    testCases({ sandbox, capabilities }, CASES);

    test('a fork bomb is ended', async () => {
      const text = `${MARK}import os\nwhile True:\n  try: os.fork()\n  except OSError: pass`;
      const execution = await attempt(sandbox(), text, { limits: { processes: 30, seconds: 2 * slowness } });
      const limit = capabilities.countsForks ? 'processes' : expect.stringMatching(/^(processes|time)$/);
      expect(execution.ending).toEqual({ kind: 'limit', limit });
      expect(texts(execution)).toEqual({ 'out/mark': 'kept' });
    });

    test('processes that share their memory are counted together', async ({ skip }) => {
      skip(!capabilities.sumsMemory, 'this adapter bounds each process only');
      const text =
        'import os, time\nfor i in range(8): os.fork() or (bytearray(b"x" * (100 << 20)), time.sleep(60))\nos.wait()';
      const { ending } = await attempt(sandbox(), `${text}; raise SystemExit(1)`, {
        limits: { memoryMb: 256, seconds },
      });
      expect(ending).toEqual({ kind: 'limit', limit: 'memory' });
    });

    test('peak memory is measured', async () => {
      const text = 'import time; x = bytearray(b"x") * (100 << 20); time.sleep(.3)';
      const { memoryMb, ending } = await attempt(sandbox(), text, { limits: { seconds } });
      expect(ending).toEqual({ kind: 'exited', code: 0 });
      expect(memoryMb).toBeGreaterThan(99);
      expect(memoryMb).toBeLessThan(200);
    });
  });
}
