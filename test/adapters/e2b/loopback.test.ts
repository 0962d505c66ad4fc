import { CommandExitError, FileNotFoundError, Sandbox, SandboxNotFoundError, TimeoutError } from 'e2b';
import { describe, expect, onTestFinished, test } from 'vitest';
import { e2bServer } from '../../fakes/e2b/e2b-server.ts';

/** The server of these tests under E2B's own SDK: it does what was measured on the real agent. */
async function machine() {
  const server = await e2bServer();
  onTestFinished(() => server.close());
  const sandbox = await Sandbox.create('base', { ...server.options, timeoutMs: 60_000 });
  return { server, sandbox, run: (line: string, options = {}) => sandbox.commands.run(line, options) };
}

describe('the loopback server: commands', () => {
  test('output, exit codes and signal deaths', async () => {
    const { run } = await machine();
    expect(await run('echo out; echo err >&2; id -u')).toMatchObject({
      exitCode: 0,
      stderr: 'err\n',
      stdout: 'out\n1000\n',
    });
    await expect(run('exit 3')).rejects.toMatchObject({ exitCode: 3, error: 'exit status 3' });
    await expect(run('kill -9 $$')).rejects.toMatchObject({ exitCode: -1, error: 'signal: killed' });
    await expect(run('bash -c "kill -9 \\$\\$"; exit $?')).rejects.toMatchObject({ exitCode: 137 });
    await expect(run('kill -15 $$')).rejects.toBeInstanceOf(CommandExitError);
  });

  test('a deadline kills the shell and leaves its children', async () => {
    const { run } = await machine();
    await expect(run('sleep 61; echo', { timeoutMs: 300 })).rejects.toBeInstanceOf(TimeoutError);
    expect((await run("cat /proc/[0-9]*/cmdline | tr '\\0' ' '")).stdout).toContain('sleep 61');
  });

  test('a child that holds the pipe keeps the stream open', async () => {
    const { run } = await machine();
    const began = performance.now();
    expect((await run('(sleep 1; echo late) & echo started')).stdout).toBe('started\nlate\n');
    expect(performance.now() - began).toBeGreaterThan(900);
  });

  test('who goes away does not end the process, and can come back', async () => {
    const { sandbox } = await machine();
    const handle = await sandbox.commands.run('read line; echo "got $line"; exit 4', { background: true, stdin: true });
    await handle.disconnect();
    const again = await sandbox.commands.connect(handle.pid);
    expect((await sandbox.commands.list()).map(({ pid }) => pid)).toEqual([handle.pid]);
    await again.sendStdin('this\n');
    await expect(again.wait()).rejects.toMatchObject({ exitCode: 4, stdout: 'got this\n' });
    expect(await sandbox.commands.kill(handle.pid)).toBe(false);
  });

  test('unknown users, folders and arguments without end are refused', async () => {
    const { run } = await machine();
    await expect(run('true', { user: 'nobody-here' })).rejects.toThrow(/invalid username/);
    await expect(run('true', { cwd: '/not/there' })).rejects.toThrow(/does not exist/);
    await expect(run(`: ${'x'.repeat(200_000)}`)).rejects.toThrow(/argument list too long/);
  });

  test('a sandbox that is killed breaks what is under way and is not found afterwards', async () => {
    const { sandbox, run } = await machine();
    const busy = expect(run('sleep 60')).rejects.toBeInstanceOf(TimeoutError);
    await expect.poll(async () => (await sandbox.commands.list()).length).toBe(1);
    expect(await sandbox.kill()).toBe(true);
    await busy;
    await expect(run('true')).rejects.toBeInstanceOf(SandboxNotFoundError);
    expect(await sandbox.kill()).toBe(false);
  });

  test('a sandbox ends by its timeout', async () => {
    const { server, sandbox } = await machine();
    await sandbox.setTimeout(1000);
    await expect.poll(() => server.standing(), { timeout: 5000 }).toEqual([]);
    expect(await sandbox.isRunning()).toBe(false);
  });
});

describe('the loopback server: files', () => {
  test('bytes go both ways, in forms and as they are', async () => {
    const { sandbox } = await machine();
    const bytes = Uint8Array.from({ length: 70_000 }, (_, index) => index % 251);
    await sandbox.files.write('deep/er/a', new Blob([bytes]), { useOctetStream: true });
    await sandbox.files.write([{ path: '/tmp/b', data: new Blob([bytes]) }]);
    expect(await sandbox.files.read('deep/er/a', { format: 'bytes' })).toEqual(bytes);
    expect(await sandbox.files.read('/tmp/b', { format: 'bytes', gzip: true })).toEqual(bytes);
    await expect(sandbox.files.read('none')).rejects.toBeInstanceOf(FileNotFoundError);
    await expect(sandbox.files.read('deep')).rejects.toThrow(/is a directory/);
    await expect(sandbox.files.write('/etc/x', 'x')).rejects.toThrow();
  });

  test('a listing forgets pipes and sockets, and reading one hangs', async () => {
    const { sandbox, run } = await machine();
    await run(
      'mkdir d; cd d; mkfifo pipe; echo x > file; ln -s file link; ln -s /etc/passwd out; mkdir sub; echo y > sub/z',
    );
    const entries = await sandbox.files.list('d', { depth: 2 });
    const seen = entries.map(({ name, type, symlinkTarget }) => [name, type, symlinkTarget]);
    expect(seen).toEqual([
      ['file', 'file', undefined],
      ['link', 'symlink', '/home/user/d/file'],
      ['out', 'symlink', '/etc/passwd'],
      ['sub', 'dir', undefined],
      ['z', 'file', undefined],
    ]);
    await expect(sandbox.files.read('d/pipe', { requestTimeoutMs: 200 })).rejects.toThrow();
    await expect(sandbox.files.read('d/out')).rejects.toThrow(/leads outside/);
    await sandbox.files.rename('d/file', 'd/new');
    expect(await sandbox.files.exists('d/file')).toBe(false);
    expect((await sandbox.files.getInfo('d/new')).size).toBe(2);
    expect(await sandbox.files.makeDir('d/sub')).toBe(false);
    await sandbox.files.remove('d');
    expect(await sandbox.files.exists('d')).toBe(false);
  });

  test('what a machine says of itself', async () => {
    const { server, sandbox } = await machine();
    expect(await sandbox.getInfo()).toMatchObject({ memoryMB: 512, cpuCount: 2, state: 'running' });
    expect(await sandbox.isRunning()).toBe(true);
    await expect(Sandbox.create('none', server.options)).rejects.toMatchObject({ statusCode: 404 });
    await expect(Sandbox.getInfo('none', server.options)).rejects.toBeInstanceOf(SandboxNotFoundError);
    await expect(Sandbox.kill(sandbox.sandboxId, { ...server.options, apiKey: 'wrong' })).rejects.toThrow(
      /Unauthorized/,
    );
  });
});
