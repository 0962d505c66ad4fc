import { spawn } from 'node:child_process';
import { once } from 'node:events';
import {
  chmodSync,
  chownSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { text as textOf } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { afterAll, afterEach, beforeAll, describe, expect, test, vi } from 'vitest';
import { bubblewrapSandbox, checkBubblewrap } from '#adapters/bubblewrap/bubblewrap-sandbox.ts';
import type { Sandbox } from '#ports/sandbox.ts';
import { watchLeftovers } from '../adapters/bubblewrap/leftovers.ts';
import { attempt } from '../contracts/sandbox/bench.ts';
import { describeFences } from '../contracts/sandbox/fence-limits.ts';

// Runs in the machine that init.sh starts: root, in the group /service, as a unit with Delegate=yes stands.
vi.setConfig({ testTimeout: 120_000, hookTimeout: 120_000 });
const TOP = '/sys/fs/cgroup';
const USER = 1500;
const SLOWNESS = 6;
const ENDED = { kind: 'limit', limit: 'memory' };
const { temporary, hostFile, leftovers, remove } = watchLeftovers();
afterAll(remove);

describe('sandbox contract: memory and processes', () => {
  let opened: Sandbox | undefined;
  const sandbox = (): Sandbox => opened!;
  beforeAll(async () => {
    opened = await bubblewrapSandbox({ temporary });
  });
  afterEach(() => expect(leftovers()).toEqual([]));
  afterAll(() => opened?.close());
  describeFences({
    sandbox,
    capabilities: { hostFile, leftovers, countsForks: true, sumsMemory: true, slowness: SLOWNESS },
  });

  test('the kernel is asked, not polled', async () => {
    expect(await checkBubblewrap({ temporary })).toEqual({ ok: true, problems: [], mode: 'cgroup2' });
    expect(readFileSync(`${TOP}/service/cgroup.procs`, 'utf8')).toBe('');
    expect(readFileSync(`${TOP}/service/threadsmith-main/cgroup.procs`, 'utf8')).toContain(String(process.pid));
  });

  test('a group has what we read, and lets the first process live when the program is killed', async () => {
    const controller = new AbortController();
    const seen: Record<string, string> = {};
    const group = () => readdirSync(`${TOP}/service`).find((name) => name.startsWith(`threadsmith-${process.pid}-`));
    const look = (): void => {
      const folder = join(TOP, 'service', group() ?? 'nowhere');
      for (const name of ['memory.peak', 'memory.oom.group', 'memory.swap.max', 'memory.max', 'pids.max', 'cpu.stat']) {
        seen[name] = existsSync(join(folder, name)) ? readFileSync(join(folder, name), 'utf8').trim() : 'not there';
      }
      controller.abort();
    };
    const observe = ({ kind }: { kind: string }): void => (kind === 'output' ? look() : undefined);
    const limits = { memoryMb: 64, processes: 9, seconds: 60 };
    await attempt(sandbox(), 'import time; print("up"); time.sleep(60)', {
      observe,
      limits,
      signal: controller.signal,
    });
    expect(seen).toMatchObject({ 'memory.oom.group': '0', 'memory.max': String(64 * 2 ** 20), 'pids.max': '11' });
    expect(seen['memory.peak']).toMatch(/^\d{6,8}$/);
    expect(seen['memory.swap.max']).toMatch(/^0$|^not there$/); // without swap accounting there is no such file
    expect(Number(/^usage_usec (\d+)$/m.exec(String(seen['cpu.stat']))?.[1])).toBeGreaterThan(0);
  });
});

/** What a process says that stands in `group` as `uid`; through `command`. */
async function openedIn(group: string, uid: number, command: readonly string[] = []): Promise<Record<string, unknown>> {
  const folder = mkdtempSync(join(temporary, 'process-'));
  chmodSync(folder, 0o777);
  const own = uid === 0 ? [] : ['setpriv', `--reuid=${uid}`, `--regid=${uid}`, '--clear-groups', '--'];
  const script = fileURLToPath(new URL('open-here.ts', import.meta.url));
  const enter = `echo 0 >${group}/cgroup.procs && exec "$@"`;
  const line = ['-c', enter, 'sh', ...command, ...own, process.execPath, script, folder];
  const child = spawn('/bin/sh', line, { stdio: ['ignore', 'pipe', 'inherit'] });
  const [text] = await Promise.all([textOf(child.stdout), once(child, 'close')]);
  return JSON.parse(text);
}

/** A group below the top one; its files belong to `uid` as systemd delegates them. */
function makeGroup(name: string, uid = 0): string {
  const folder = join(TOP, name);
  mkdirSync(folder, { recursive: true });
  for (const file of ['', 'cgroup.procs', 'cgroup.subtree_control', 'cgroup.threads']) {
    chownSync(join(folder, file), uid, uid);
  }
  return folder;
}

const KERNEL = { mode: 'cgroup2', problems: [], warnings: [], ending: ENDED };
const WARNING = expect.stringMatching(/^the memory of sandboxes is bounded by polling only: .*Delegate=yes/);
const DEGRADED = { mode: 'degraded', problems: [], warnings: [WARNING], ending: ENDED };

describe('where it stands decides', () => {
  test('root in the first group of the machine', async () => {
    expect(await openedIn(TOP, 0)).toEqual(KERNEL);
  });

  test('a user to whom the group was delegated', async () => {
    expect(await openedIn(makeGroup('delegated', USER), USER)).toEqual(KERNEL);
  });

  test('a container that may write its groups: its first group is not the machine’s', async () => {
    const own = `umount ${TOP} && mount -t cgroup2 none ${TOP} && exec "$@"`;
    const command = ['unshare', '--cgroup', '--mount', '--', '/bin/sh', '-c', own, 'sh'];
    expect(await openedIn(makeGroup('container'), 0, command)).toEqual(KERNEL);
  });

  test('no controller delegated: bounded by polling, and it says so', async () => {
    makeGroup('bare');
    const inner = makeGroup('bare/inner');
    expect(readFileSync(join(inner, 'cgroup.controllers'), 'utf8').trim()).toBe('');
    expect(await openedIn(inner, 0)).toEqual(DEGRADED);
    expect(readdirSync(inner).filter((name) => name.startsWith('threadsmith-'))).toEqual([]);
  });

  test('a user in somebody else’s group: bounded by polling, and it says so', async () => {
    expect(await openedIn(makeGroup('foreign'), USER + 1)).toEqual(DEGRADED);
  });
});

test('when a process is killed its sandboxes die, and a sweep removes their groups', async () => {
  const script = fileURLToPath(new URL('../adapters/bubblewrap/other-process.ts', import.meta.url));
  const child = spawn(process.execPath, [script, 'run', temporary, '1', 'import time; print("up"); time.sleep(600)']);
  await once(child.stdout, 'data');
  const groups = (): string[] =>
    readdirSync(`${TOP}/service`).filter((name) => name.startsWith(`threadsmith-${child.pid}-`));
  expect(groups()).toHaveLength(1);
  child.kill('SIGKILL');
  await once(child, 'close');
  const sandbox = await bubblewrapSandbox({ temporary });
  await vi.waitFor(
    async () => {
      await sandbox.sweep();
      expect(groups()).toEqual([]);
    },
    { timeout: 20_000 },
  );
  await sandbox.close();
});

describe('a kernel that forbids user namespaces', () => {
  for (const name of ['kernel.unprivileged_userns_clone', 'user.max_user_namespaces']) {
    test(`${name} is named with its fix`, async () => {
      const path = `/proc/sys/${name.replace('.', '/')}`;
      const before = readFileSync(path, 'utf8');
      writeFileSync(path, '0');
      const { ok, problems } = await checkBubblewrap({ temporary }).finally(() => writeFileSync(path, before));
      expect(ok).toBe(false);
      expect(problems.join('\n')).toContain(`sysctl -w ${name}=`);
    });
  }
});
