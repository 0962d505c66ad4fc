import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { text as textOf } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { afterAll, describe, expect, test } from 'vitest';
import { checkBubblewrap } from '#adapters/bubblewrap/bubblewrap-sandbox.ts';
import { explain } from '#adapters/bubblewrap/refusals.ts';
import { seccompFilter } from '#adapters/bubblewrap/seccomp.ts';
import { watchLeftovers } from './leftovers.ts';

const { temporary, remove } = watchLeftovers();
afterAll(remove);
const OTHER = fileURLToPath(new URL('other-process.ts', import.meta.url));
const isRoot = process.getuid?.() === 0;
/** A user who is not root, but may arrange mounts and settings of a user namespace before it becomes COMMAND. */
const ARRANGE = [
  'unshare',
  '--user',
  '--map-user=1000',
  '--map-group=1000',
  '--keep-caps',
  '--mount',
  '--',
  '/bin/sh',
  '-c',
];
const DROP = 'exec setpriv --inh-caps=-all --ambient-caps=-all -- "$@"';
/** Becomes COMMAND under the filter that is in a file, as a container's engine does it. */
const FILTERED = `import ctypes, os, sys
code = open(sys.argv[1], 'rb').read(); libc = ctypes.CDLL(None)
class Program(ctypes.Structure): _fields_ = [('length', ctypes.c_ushort), ('code', ctypes.c_char_p)]
program = Program(len(code) // 8, code)
if libc.prctl(38, 1, 0, 0, 0) or libc.prctl(22, 2, ctypes.byref(program)): sys.exit('no filter')
os.execvp(sys.argv[2], sys.argv[2:])`;

/** What the self-test of a process of its own says that is started through `command`. */
async function problemsUnder(name: string, command: readonly string[]): Promise<string> {
  const folder = join(temporary, name);
  mkdirSync(folder);
  chmodSync(folder, 0o777);
  const [program = '', ...line] = [...command, process.execPath, OTHER, 'check', folder];
  const child = spawn(program, line, { stdio: ['ignore', 'pipe', 'inherit'] });
  const [text] = await Promise.all([textOf(child.stdout), once(child, 'close')]);
  const { ok, problems } = JSON.parse(text);
  expect(ok).toBe(false);
  return problems.join('\n');
}

describe('a refusal names its fix', () => {
  test('bubblewrap is not installed', async () => {
    const problems = await problemsUnder('none', [...ARRANGE, `mount --bind /dev/null /usr/bin/bwrap; ${DROP}`, 'sh']);
    expect(problems).toBe('bwrap is missing: install bubblewrap');
  });

  test('user namespaces are used up by a setting', async () => {
    const forbid = `echo 0 >/proc/sys/user/max_user_namespaces; ${DROP}`;
    const problems = await problemsUnder('max', [...ARRANGE, forbid, 'sh']);
    expect(problems).toMatch(/bwrap: .*max_.*sysctl -w user\.max_user_namespaces=\d+$/);
  });

  test('a part of /proc is masked, as containers do it', async () => {
    const problems = await problemsUnder('proc', [...ARRANGE, `mount --bind /dev/null /proc/version; ${DROP}`, 'sh']);
    expect(problems).toMatch(/bwrap: .*mount proc.*systempaths=unconfined \(podman: unmask=ALL\)$/);
  });

  test('a system call filter forbids namespaces, as containers do it', async () => {
    const filter = join(temporary, 'filter.bpf');
    writeFileSync(filter, seccompFilter());
    const problems = await problemsUnder('filter', ['/usr/bin/python3', '-c', FILTERED, filter]);
    expect(problems).toMatch(
      /bwrap: .*system call filter .*seccomp=unconfined .*systempaths=unconfined.*apparmor=unconfined$/,
    );
  });

  test('root may not become somebody else', async () => {
    const problems = await problemsUnder('root', ['unshare', '--user', '--map-root-user', '--']);
    expect(problems).toMatch(/setpriv: .*start as an ordinary user, or with CAP_SETUID and CAP_SETGID$/);
  });

  test('Node lies in a closed folder, as under /root', async () => {
    const closed = join(temporary, 'closed');
    const node = join(closed, 'node');
    mkdirSync(closed);
    symlinkSync(process.execPath, node);
    chmodSync(closed, 0);
    const { problems } = await checkBubblewrap({ temporary, node });
    chmodSync(closed, 0o700);
    expect(problems).toEqual([expect.stringMatching(/source path .*\/closed\/node.*install it outside of \/root/)]);
  });

  test('the temporary folder lies in a closed one', async ({ skip }) => {
    skip(!isRoot, 'only root starts sandboxes as somebody else, whom its folders could stop');
    const closed = join(temporary, 'private');
    mkdirSync(join(closed, 'tmp'), { recursive: true });
    chmodSync(closed, 0o700);
    const { problems } = await checkBubblewrap({ temporary: join(closed, 'tmp') });
    expect(problems).toEqual([expect.stringMatching(/source path .*chmod o\+x.*TMPDIR/)]);
  });
});

describe('settings of kernels that are not at hand', () => {
  const house = { node: '/opt/node', accounts: '/tmp/accounts' };
  const explained = (words: string, files: Readonly<Record<string, string>>): string =>
    explain(new Error(`the sandbox did not start: bwrap: ${words}`), house, (path) => files[path] ?? '');
  const RESTRICTED = { '/proc/sys/kernel/apparmor_restrict_unprivileged_userns': '1\n' };

  test.each([
    ['setting up uid map: Permission denied', RESTRICTED, 'profile with "userns,"'],
    ['loopback: Failed RTM_NEWADDR: Operation not permitted', RESTRICTED, 'apparmor_restrict_unprivileged_userns=0'],
    [
      ...(['No permissions to create new namespace', { '/proc/sys/kernel/unprivileged_userns_clone': '0\n' }] as const),
      'sysctl -w kernel.unprivileged_userns_clone=1',
    ],
    ['No permissions to create new namespace', {}, 'allow unprivileged user namespaces'],
    ['Unknown option --disable-userns', {}, 'bubblewrap 0.8 or newer'],
  ])('%s, %j', (words, files, fix) => {
    expect(explained(words, files)).toContain(`bwrap: ${words}: `);
    expect(explained(words, files)).toContain(fix);
  });
});
