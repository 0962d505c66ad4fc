import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Observation, Sandbox } from '#ports/sandbox.ts';
import { attempt, type Open, OWNER, type SandboxCapabilities } from './bench.ts';

const OPEN_MS = 30_000;
const SLEEPER = 'import time; print("up", flush=True); time.sleep(60)';

/** Where there is room for one at a time. */
export function describeLine(open: Open, { slowness = 1 }: SandboxCapabilities): void {
  /** Starts a program and waits until it is up, or told its place in line. */
  const begin = async (sandbox: Sandbox, turn: string, text: string) => {
    const stopping = new AbortController();
    const heard: (string | number)[] = [];
    const known = Promise.withResolvers<void>();
    const observe = (seen: Observation): void => {
      if (seen.kind === 'queued' || seen.kind === 'started') {
        heard.push(seen.kind === 'queued' ? seen.position : seen.kind);
        known.resolve();
      }
    };
    const owner = { ...OWNER, turn };
    const ended = attempt(sandbox, text, { owner, observe, signal: stopping.signal, limits: { seconds: 60 } });
    await Promise.race([known.promise, ended]);
    return { heard, ended, stop: () => stopping.abort() };
  };

  describe('the line', () => {
    let opened: Sandbox | undefined;
    const narrow = (): Sandbox => opened!;
    beforeAll(async () => {
      opened = await open({ maxConcurrent: 1 });
    }, OPEN_MS * slowness);
    afterAll(() => opened?.close());

    test('who waits is told their place whenever it changes, and runs in order of arrival', async () => {
      const first = await begin(narrow(), 'turn-1', SLEEPER);
      const second = await begin(narrow(), 'turn-2', 'print(2)');
      const third = await begin(narrow(), 'turn-3', 'print(3)');
      expect([first.heard, second.heard, third.heard]).toEqual([['started'], [1], [2]]);
      first.stop();
      expect((await second.ended).stdout).toBe('2\n');
      expect((await third.ended).stdout).toBe('3\n');
      expect([second.heard, third.heard]).toEqual([
        [1, 'started'],
        [2, 1, 'started'],
      ]);
      await first.ended;
    });

    test('who is stopped while waiting has not run, and those behind move up', async () => {
      const first = await begin(narrow(), 'turn-1', SLEEPER);
      const second = await begin(narrow(), 'turn-2', 'print(2)');
      const third = await begin(narrow(), 'turn-3', 'print(3)');
      second.stop();
      expect(await second.ended).toMatchObject({ ending: { kind: 'stopped' }, stdout: '', artifacts: [] });
      expect([second.heard, third.heard]).toEqual([[1], [2, 1]]);
      first.stop();
      expect((await third.ended).stdout).toBe('3\n');
      await first.ended;
    });
  });
}
