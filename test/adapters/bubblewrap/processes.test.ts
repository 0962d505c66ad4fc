import { spawn } from 'node:child_process';
import { chmodSync, existsSync, mkdirSync, openSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, describe, expect, test, vi } from 'vitest';
import { bubblewrapSandbox, checkBubblewrap } from '#adapters/bubblewrap/bubblewrap-sandbox.ts';
import { OWNER } from '../../contracts/sandbox/bench.ts';
import { watchLeftovers } from './leftovers.ts';

const { temporary, leftovers, remove } = watchLeftovers();
afterAll(remove);
const OTHER = fileURLToPath(new URL('other-process.ts', import.meta.url));
const SLEEPER = 'import time; print("up"); time.sleep(60)';
const isRoot = process.getuid?.() === 0;

/** Another process of ours that runs a program. `extra` descriptors are inherited from 3 on. */
function other(args: readonly string[], command: readonly string[] = [], extra: readonly number[] = []) {
  const [program = process.execPath, ...line] = [...command, process.execPath, OTHER, ...args];
  const child = spawn(program, line, { stdio: ['ignore', 'pipe', 'inherit', ...extra] });
  let text = '';
  child.stdout?.on('data', (chunk: Buffer) => {
    text += chunk.toString();
  });
  const ended = new Promise<string>((resolve) => child.once('close', () => resolve(text)));
  return { child, ended, says: (part: string) => vi.waitFor(() => expect(text).toContain(part), { timeout: 10_000 }) };
}

const commandLines = (): string[] =>
  readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .flatMap((pid) => {
      try {
        return [readFileSync(`/proc/${pid}/cmdline`, 'utf8')];
      } catch {
        return []; // it ended while we looked
      }
    });

const groupsOf = (pid: number | undefined): string[] =>
  ['memory', 'pids', 'cpuacct'].flatMap((controller) => {
    const folder = `/sys/fs/cgroup/${controller}`;
    return existsSync(folder) ? readdirSync(folder).filter((name) => name.startsWith(`threadsmith-${pid}-`)) : [];
  });

describe('other processes of ours on this machine', () => {
  test('a newer taker kills what another process runs for the turn', async () => {
    const { ended, says } = other(['run', temporary, '1', SLEEPER]);
    await says('up');
    const sandbox = await bubblewrapSandbox({ temporary, firstUid: 65_000 });
    await sandbox.sweep(); // leaves alone what lives
    await sandbox.killOlder({ ...OWNER, epoch: 1 });
    await sandbox.killOlder({ ...OWNER, workspace: 'T2', epoch: 9 });
    expect(groupsOf(process.pid)).toEqual([]);
    await sandbox.killOlder({ ...OWNER, epoch: 2 });
    expect(await ended).toBe('up\n{"kind":"stopped"}\n');
    await sandbox.close();
    expect(leftovers()).toEqual([]);
  });

  test('when a process is killed its sandboxes die, and a sweep removes what they leave', async () => {
    const mark = `print-${process.pid}`;
    const { child, ended, says } = other(['run', temporary, '1', `import time; print("up"); time.sleep(60) # ${mark}`]);
    await says('up');
    const left = () =>
      readdirSync(join(temporary, readdirSync(temporary).find((name) => name.startsWith('threadsmith-'))!));
    child.kill('SIGKILL');
    await ended;
    expect(left()).toEqual([expect.stringMatching(new RegExp(`^${child.pid}-`))]);
    const sandbox = await bubblewrapSandbox({ temporary, firstUid: 65_000 });
    await vi.waitFor(async () => {
      await sandbox.sweep();
      expect(left().filter((name) => name.startsWith(`${child.pid}-`))).toEqual([]);
      expect(groupsOf(child.pid)).toEqual([]);
    });
    await sandbox.close();
    expect(left()).toEqual([]);
  });

  test('secrets stand in no command line, inherited descriptors stay outside', async () => {
    const descriptors = Array.from({ length: 12 }, () => openSync(OTHER, 'r'));
    const text = `import os, time
print(sorted(map(int, os.listdir("/proc/self/fd")))[:-1], os.environ["SECRET"]); time.sleep(60)`;
    const { child, ended, says } = other(['run', temporary, '3', text], [], descriptors);
    await says('only-for-the-program');
    expect(commandLines().filter((line) => line.includes('only-for-the-program'))).toEqual([]);
    child.kill('SIGKILL');
    expect(await ended).toBe('[0, 1, 2] only-for-the-program\n');
    const sandbox = await bubblewrapSandbox({ temporary, firstUid: 65_000 });
    await sandbox.sweep();
    await sandbox.close();
  });
});

describe('the self-test', () => {
  test('passes here, as root and as an ordinary user', async ({ skip }) => {
    expect(await checkBubblewrap({ temporary })).toMatchObject({ ok: true, problems: [] });
    skip(!isRoot, 'only root can become somebody else');
    const theirs = join(temporary, 'theirs');
    mkdirSync(theirs);
    chmodSync(theirs, 0o777);
    const { ended } = other(['check', theirs], ['setpriv', '--reuid=64999', '--regid=64999', '--clear-groups', '--']);
    expect(JSON.parse(await ended)).toEqual({ ok: true, problems: [], mode: 'degraded' });
  });

  test('names what is wrong', async () => {
    const { ok, problems } = await checkBubblewrap({ temporary, node: '/nowhere/node' });
    expect(ok).toBe(false);
    expect(problems.join()).toContain('/nowhere/node');
    await expect(bubblewrapSandbox({ temporary, node: '/nowhere/node' })).rejects.toMatchObject({
      ...{ code: 'SANDBOX_UNAVAILABLE', message: expect.stringContaining('/nowhere/node') },
    });
    expect(leftovers()).toEqual([]);
  });

  test('refuses a temporary folder that somebody else prepared', async () => {
    const shared = join(temporary, 'shared');
    mkdirSync(join(shared, `threadsmith-sandbox-${process.getuid?.()}`), { recursive: true });
    chmodSync(join(shared, `threadsmith-sandbox-${process.getuid?.()}`), 0o777);
    expect((await checkBubblewrap({ temporary: shared })).problems.join()).toMatch(/belongs to somebody else/);
  });
});
