import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Observation } from '#ports/sandbox.ts';
import { attempt, type Bench, file, OWNER, texts } from './bench.ts';

const SETTLES_MS = 2000;
const BUSY =
  'import os, time\nopen("mark", "w").write("kept"); print("up")\nos.fork(); os.fork()\nwhile True: time.sleep(.01)';

/** Stopping, many at once, and nothing left behind. */
export function describeStopping({ sandbox, capabilities }: Bench): void {
  /** A program that is up, its end, and how to stop it. */
  const start = async (trial: Parameters<typeof attempt>[2] = {}) => {
    const controller = new AbortController();
    const up = Promise.withResolvers<void>();
    const observe = (seen: Observation): void => {
      if (seen.kind === 'output' && seen.text.includes('\n')) {
        up.resolve(); // the text and the end of its line are written one after the other
      }
    };
    const ended = attempt(sandbox(), BUSY, { ...trial, signal: controller.signal, observe });
    await Promise.race([up.promise, ended]);
    return { ended, stop: () => controller.abort() };
  };

  describe('stopping', () => {
    test('a stopped program gives what it had', async () => {
      const { ended, stop } = await start();
      stop();
      const execution = await ended;
      expect(execution.ending).toEqual({ kind: 'stopped' });
      expect(execution.stdout).toBe('up\n');
      expect(texts(execution)).toEqual({ mark: 'kept' });
    });

    test('what was stopped before it began does not run', async () => {
      const { ending, stdout } = await attempt(sandbox(), 'print(1)', { signal: AbortSignal.abort() });
      expect({ ending, stdout }).toEqual({ ending: { kind: 'stopped' }, stdout: '' });
    });

    test('at any moment it settles soon and leaves nothing', async () => {
      const inputs = [file('a', 'a'.repeat(100_000))];
      await fc.assert(
        fc.asyncProperty(fc.integer({ min: 0, max: 400 }), fc.boolean(), async (delay, isPython) => {
          const controller = new AbortController();
          const text = isPython ? BUSY : 'for (;;) {}';
          const language = isPython ? 'python' : 'javascript';
          let aborted = 0;
          setTimeout(() => {
            aborted = performance.now();
            controller.abort();
          }, delay);
          const { ending } = await attempt(sandbox(), text, { language, inputs, signal: controller.signal });
          expect(ending).toEqual({ kind: 'stopped' });
          expect(performance.now() - aborted).toBeLessThan(SETTLES_MS);
          expect(await capabilities.leftovers()).toEqual([]);
        }),
        { numRuns: 20 },
      );
    });

    test('a newer taker of a turn ends the older run, and only that', async () => {
      const older = await start({ owner: { ...OWNER, epoch: 1 } });
      const newer = await start({ owner: { ...OWNER, epoch: 2 } });
      const other = await start({ owner: { ...OWNER, turn: 'turn-2', epoch: 1 } });
      await sandbox().killOlder({ ...OWNER, epoch: 2 });
      expect((await older.ended).ending).toEqual({ kind: 'stopped' });
      const settled = await Promise.race([newer.ended, other.ended, 'both run on']);
      expect(settled).toBe('both run on');
      newer.stop();
      other.stop();
      await Promise.all([newer.ended, other.ended]);
    });

    test('20 run at once, each with its own files and output', async () => {
      const controller = new AbortController();
      let up = 0;
      const runs = Array.from({ length: 20 }, (_, index) =>
        attempt(sandbox(), `import time\nopen("mark", "w").write("${index}"); print(${index}); time.sleep(60)`, {
          limits: { seconds: 60 },
          signal: controller.signal,
          observe(seen) {
            up += seen.kind === 'output' && seen.text.includes('\n') ? 1 : 0;
            if (up === 20) {
              controller.abort();
            }
          },
        }),
      );
      const executions = await Promise.all(runs);
      expect(executions.map(({ stdout }) => stdout)).toEqual(runs.map((_, index) => `${index}\n`));
      expect(executions.map(({ ending }) => ending.kind)).toEqual(Array(20).fill('stopped'));
    }, 30_000);

    test('a sweep disturbs nobody who runs', async () => {
      const { ended, stop } = await start({ inputs: [file('a', 'a')] });
      await sandbox().sweep();
      stop();
      expect(texts(await ended)).toEqual({ mark: 'kept' });
    });

    test('nothing is left behind', async () => {
      await attempt(sandbox(), 'import os\nif os.fork() == 0: os.setsid(); os.fork(); __import__("time").sleep(60)');
      expect(await capabilities.leftovers()).toEqual([]);
    });
  });
}
