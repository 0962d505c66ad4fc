import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { PassThrough } from 'node:stream';
import { afterAll, describe, expect, test } from 'vitest';
import { bubblewrapSandbox } from '#adapters/bubblewrap/bubblewrap-sandbox.ts';
import { firstProcess } from '#adapters/bubblewrap/first-process.ts';
import { DEFAULT_LIMITS } from '#domain/program/program.ts';
import { watchLeftovers } from './leftovers.ts';

const { temporary, leftovers, remove } = watchLeftovers();
afterAll(remove);

function sleeper() {
  const child = spawn('sleep', ['60'], { stdio: 'ignore' });
  return { pid: child.pid!, gone: once(child, 'exit') };
}
const told = (pid: number): string => `{\n    "child-pid": ${pid}\n}\n`;

describe('the first process', () => {
  test('that was to be killed before anybody knew it is killed as soon as it is known', async () => {
    const { pid, gone } = sleeper();
    const info = new PassThrough();
    const first = firstProcess(info);
    const known: number[] = [];
    first.onKnown((found) => known.push(found));
    expect([first.signal('SIGKILL'), first.pid()]).toEqual([false, undefined]);
    info.write(told(pid).slice(0, 9));
    info.write(told(pid).slice(9));
    expect(await gone).toEqual([null, 'SIGKILL']);
    expect(known).toEqual([pid]);
  });

  test('is signalled while it is there, and after that nobody who got its number', async () => {
    const { pid, gone } = sleeper();
    const info = new PassThrough();
    const first = firstProcess(info);
    info.end(told(pid));
    await once(info, 'end');
    expect(first.pid()).toBe(pid);
    expect(first.signal('SIGTERM')).toBe(true);
    expect(await gone).toEqual([null, 'SIGTERM']);
    expect([first.pid(), first.signal('SIGKILL')]).toEqual([undefined, true]);
  });

  test('a stop while the sandbox is being set up ends it, at whatever step', async () => {
    const sandbox = await bubblewrapSandbox({ temporary, firstUid: 61_000, cgroups: 'never' });
    const bytes = Buffer.from('import time\nwhile True: time.sleep(.01)');
    const work = {
      ...({ language: 'python', entry: 'main.py', files: [{ path: 'main.py', bytes }], inputs: [] } as const),
      ...{ owner: { workspace: 'T1', turn: 'a', epoch: 1 }, environment: {}, timeZone: 'UTC', hosts: [] },
      limits: DEFAULT_LIMITS,
    };
    for (let at = 0; at < 100; at += 1) {
      const stopping = new AbortController();
      const started = performance.now();
      setTimeout(() => stopping.abort(), 1 + (at % 20));
      expect((await sandbox.run(work, () => {}, stopping.signal)).ending).toEqual({ kind: 'stopped' });
      expect(performance.now() - started).toBeLessThan(2000);
    }
    expect(leftovers()).toEqual([]);
    await sandbox.close();
  });
});
