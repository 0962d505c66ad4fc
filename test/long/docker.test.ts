import { spawn } from 'node:child_process';
import { createServer } from 'node:http';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { fileURLToPath } from 'node:url';
import { pack } from 'tar-stream';
import { afterAll, afterEach, beforeAll, describe, expect, test, vi } from 'vitest';
import { checkDocker, dockerSandbox } from '#adapters/docker/docker-sandbox.ts';
import type { Sandbox } from '#ports/sandbox.ts';
import { attempt, OWNER } from '../contracts/sandbox/bench.ts';
import { sandboxContract } from '../contracts/sandbox.contract.ts';
import { cutSocket } from '../fakes/cut-socket.ts';
import { type DockerEngine, startDockerEngine } from '../fakes/docker-engine.ts';
import { freshFolder } from '../fakes/folder.ts';

const OTHER = fileURLToPath(new URL('../fakes/docker-process.ts', import.meta.url));
const SLEEPER = 'import time; print("up"); time.sleep(60)';

let engine: DockerEngine;
beforeAll(async () => {
  engine = await startDockerEngine();
}, 120_000);
afterAll(() => engine?.stop());

const open = (options = {}): Promise<Sandbox> => dockerSandbox({ socketPath: engine.socketPath, ...options });

sandboxContract(open, {
  countsForks: true,
  sumsMemory: true,
  get hostFile() {
    return engine.hostFile;
  },
  leftovers: () => engine.leftovers(),
});

/** Another process of ours that runs a program. */
function other(...args: readonly string[]) {
  const child = spawn(process.execPath, [OTHER, engine.socketPath, ...args], { stdio: ['ignore', 'pipe', 'inherit'] });
  let text = '';
  child.stdout.on('data', (chunk: Buffer) => {
    text += chunk.toString();
  });
  const ended = new Promise<string>((resolve) => child.once('close', () => resolve(text)));
  return { child, ended, says: (part: string) => vi.waitFor(() => expect(text).toContain(part), { timeout: 20_000 }) };
}

const waitForNothing = () =>
  vi.waitFor(async () => expect([...(await engine.leftovers()), ...engine.processes()]).toEqual([]), {
    timeout: 10_000,
  });

describe('on the engine', () => {
  let sandbox: Sandbox;
  beforeAll(async () => {
    sandbox = await open();
  }, 30_000);
  afterAll(() => sandbox?.close());
  afterEach(waitForNothing);

  test('a run leaves no container, volume, mount, control group or process, however it ends', async () => {
    const inputs = [{ path: 'a', bytes: Buffer.from('a') }];
    const ends = ['print(1)', 'import os; os.kill(os.getpid(), 9)', 'x = bytearray(1 << 31)', 'while True: pass'];
    const runs = ends.map((text) => attempt(sandbox, text, { inputs, limits: { seconds: 2 } }));
    const kinds = (await Promise.all(runs)).map(({ ending }) => (ending.kind === 'limit' ? ending.limit : ending.kind));
    expect(kinds).toEqual(['exited', 'exited', 'memory', 'time']);
  });

  test('neither secrets nor what is printed lie about in what the engine keeps', async () => {
    const stopping = new AbortController();
    const seen = Promise.withResolvers<string>();
    const run = attempt(sandbox, SLEEPER, {
      environment: { SECRET: 'only-for-the-program' },
      signal: stopping.signal,
      async observe({ kind }) {
        if (kind === 'output') {
          const [found] = await engine.containers();
          seen.resolve(JSON.stringify(await engine.docker.getContainer(found?.Id ?? '').inspect()));
        }
      },
    });
    const kept = await seen.promise;
    stopping.abort();
    await run;
    expect(kept).not.toContain('only-for-the-program');
    expect(JSON.parse(kept)).toMatchObject({
      ...{ LogPath: '', Path: '/bin/sh' },
      HostConfig: { NetworkMode: 'none', ReadonlyRootfs: true, CapDrop: ['ALL'], LogConfig: { Type: 'none' } },
      Config: {
        User: '65534:65534',
        Labels: expect.objectContaining({ 'threadsmith.turn': 'turn-1', 'threadsmith.epoch': '1' }),
      },
    });
  });

  test('a newer taker kills what another process runs for the turn', async () => {
    const { ended, says } = other('1', SLEEPER);
    await says('up');
    await sandbox.sweep(); // leaves alone what lives
    await sandbox.killOlder({ ...OWNER, epoch: 1 });
    await sandbox.killOlder({ ...OWNER, workspace: 'T2', epoch: 9 });
    expect((await engine.leftovers()).length).toBeGreaterThan(0);
    await sandbox.killOlder({ ...OWNER, epoch: 2 });
    expect(await ended).toBe('up\n{"kind":"stopped"}\n');
  });

  test('when a process is killed its programs end, and a sweep removes what they leave', async () => {
    const { child, ended, says } = other('1', SLEEPER);
    await says('up');
    child.kill('SIGKILL');
    await ended;
    const states = async () => (await engine.containers()).map(({ State }) => State);
    await vi.waitFor(async () => expect(await states()).toEqual(['exited']), { timeout: 10_000 });
    await sandbox.sweep();
  });

  test('a sweep ends even a program that has killed those who would end it', async () => {
    const text = `import os, signal, time
for p in [p for p in os.listdir("/proc") if p.isdigit() and int(p) not in (1, os.getpid())]: os.kill(int(p), 9)
print("up"); time.sleep(60)`;
    const { child, ended, says } = other('1', text);
    await says('up');
    child.kill('SIGKILL');
    await ended;
    await sandbox.sweep();
  });

  test('a sweep leaves alone what others made, and what may still be wanted on other machines', async () => {
    const make = (Labels: Record<string, string>) =>
      engine.docker.createContainer({ Image: engine.image, Cmd: ['/bin/true'], Labels });
    const maker = 'another-boot pid:[1] 1 1';
    const wanted = { 'threadsmith.app': 'sandbox', 'threadsmith.maker': maker, 'threadsmith.seconds': '600' };
    const foreign = await make({ app: 'sandbox' });
    const young = await make(wanted);
    const old = await make({ ...wanted, 'threadsmith.seconds': '-1' });
    await sandbox.sweep();
    const left = (await engine.containers()).map(({ Id }) => Id);
    await Promise.all([foreign, young].map((container) => container.remove()));
    expect(left.sort()).toEqual([foreign.id, young.id].sort());
    expect(left).not.toContain(old.id);
  });

  test('another runtime of the engine can be chosen', async () => {
    const traced = await open({ runtime: engine.runtime });
    const before = engine.runtimeCalls().length;
    expect((await attempt(traced, 'print(1)')).stdout).toBe('1\n');
    expect(engine.runtimeCalls().slice(before)).toMatch(/\bcreate\b/);
    expect((await traced.describe()).digest).not.toBe((await sandbox.describe()).digest);
    await traced.close();
  });

  test('what plt.show() would show comes back as files', async () => {
    const text = `import matplotlib
matplotlib.use("Agg")
import matplotlib.pyplot as plt
plt.plot([1, 2]); plt.figure(); plt.plot([2, 1]); plt.show(); plt.show(block=False); plt.plot([3]); plt.show()`;
    const { artifacts, ending, stderr } = await attempt(sandbox, text, { limits: { seconds: 30 } });
    expect({ ending, stderr }).toEqual({ ending: { kind: 'exited', code: 0 }, stderr: '' });
    expect(artifacts.map(({ path }) => path)).toEqual(['out/chart-2.png', 'out/chart-3.png', 'out/chart.png']);
  });

  test('what the image sets reaches nobody', async () => {
    const made = await engine.docker.createContainer({ Image: engine.image, Cmd: ['/bin/true'] });
    await made.commit({ changes: 'ENV A=1\nENTRYPOINT ["/bin/false"]\nUSER root', repo: 'with-settings' });
    await made.remove();
    const other = await open({ image: 'with-settings' });
    const { stdout } = await attempt(other, 'import os; print(os.environ.get("A"), os.getuid())');
    expect(stdout).toBe('None 65534\n');
    await engine.docker.getImage('with-settings').remove();
    await expect(attempt(other, 'print(1)')).rejects.toMatchObject({
      ...{
        code: 'SANDBOX_UNAVAILABLE',
        message: expect.stringMatching(/image .* is not on this engine: docker build/),
      },
    });
    await other.close();
  });

  test('who writes into what the first process hears loses his files, and holds nobody up', async () => {
    const text = `open("out/a", "w").write("a"); open("/proc/1/fd/3", "w").write("x\\ngo\\n99999\\n")`;
    const began = performance.now();
    expect((await attempt(sandbox, text)).artifacts).toEqual([]);
    expect(performance.now() - began).toBeLessThan(15_000);
  });

  test('output that looks like the end of the program is output', async () => {
    const text = `print("0" * 40, "ended 0"); print("x" * 70000); print("end"); raise SystemExit(3)`;
    const { ending, stdout } = await attempt(sandbox, text);
    expect(ending).toEqual({ kind: 'exited', code: 3 });
    expect(stdout).toBe(`${'0'.repeat(40)} ended 0\n${'x'.repeat(70_000)}\nend\n`);
  });
});

test('an engine that is lost while a program runs is no engine, and the program ends', async () => {
  const { path, cut, remove } = await cutSocket(engine.socketPath);
  const sandbox = await open({ socketPath: path });
  const run = attempt(sandbox, SLEEPER, { observe: ({ kind }) => (kind === 'output' ? cut() : undefined) });
  await expect(run).rejects.toMatchObject({ code: 'SANDBOX_UNAVAILABLE' });
  const states = async () => (await engine.containers()).map(({ State }) => State);
  await vi.waitFor(async () => expect(await states()).toEqual(['exited']), 10_000);
  await engine.clear();
  await sandbox.close();
  await remove();
});

describe('what cannot be used is refused with its fix', () => {
  const refusal = async (options: object): Promise<string> => {
    const { ok, problems } = await checkDocker({ socketPath: engine.socketPath, ...options });
    expect(ok).toBe(false);
    await expect(open(options)).rejects.toMatchObject({ code: 'SANDBOX_UNAVAILABLE', message: problems[0] });
    return problems.join();
  };

  test('no engine', async () => {
    expect(await refusal({ socketPath: '/nowhere/docker.sock' })).toMatch(/no Docker engine answers: start it/);
  });

  test('no image', async () => {
    expect(await refusal({ image: 'not-there' })).toMatch(/image not-there is not on this engine: docker build/);
  });

  test('an image that has not what programs need', async () => {
    const tar = pack();
    tar.entry({ name: 'etc/motd' }, 'nothing to run in here');
    tar.finalize();
    await engine.importTar(Readable.from(tar), 'empty');
    expect(await refusal({ image: 'empty' })).toMatch(/image does not work .*: build it again from sandbox.Dockerfile/);
    await engine.docker.getImage('empty').remove();
  });

  test('no such runtime', async () => {
    expect(await refusal({ runtime: 'runsc' })).toMatch(/no runtime runsc \(it has .*\): add it to its daemon.json/);
  });

  test('an API version that the engine does not speak', async () => {
    expect(await refusal({ apiVersion: 'v9.99' })).toMatch(/refuses this API version: leave apiVersion out/);
  });

  test('an engine that is too old', async () => {
    const folder = await freshFolder();
    const socketPath = join(folder.path, 'old.sock');
    const server = createServer((_, response) => response.end(JSON.stringify({ ApiVersion: '1.24', Os: 'linux' })));
    await new Promise<void>((resolve) => server.listen(socketPath, resolve));
    expect(await refusal({ socketPath })).toMatch(/speaks API 1.24 only: Docker 20.10 \(API 1.41\) or newer/);
    await new Promise((resolve) => server.close(resolve).closeAllConnections());
    await folder.remove();
  });
});
