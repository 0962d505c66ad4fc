import { describe, expect, test } from 'vitest';
import { count, opened } from '../adapters/e2b/opened.ts';
import { attempt, file, texts } from '../contracts/sandbox/bench.ts';

const START = /Process\/Start$/;
const SLEEPER = 'import time; print("up"); time.sleep(60)';
const onUp = (then: () => unknown) => ({
  limits: { seconds: 60 },
  observe: ({ kind }: { kind: string }) => void (kind === 'output' && then()),
});

describe('faults while a program runs', () => {
  test('when the start is not answered nothing is started again', async () => {
    const { server, sandbox } = await opened();
    server.fail({ on: START, how: 'drop' });
    await expect(attempt(sandbox, '')).rejects.toMatchObject({ code: 'INTERNAL' });
    expect(count(server, START)).toBe(1);
    expect(server.standing()).toEqual([]);
  });

  test.each([
    [401, 'SANDBOX_UNAVAILABLE'],
    [503, 'INTERNAL'], // a gateway's: the sandbox may have heard it
  ])('a start that is answered with %i gives %s', async (status, code) => {
    const { server, sandbox } = await opened();
    server.fail({ on: START, how: { status } });
    await expect(attempt(sandbox, '')).rejects.toMatchObject({ code });
    expect(count(server, START)).toBe(1);
    expect(server.standing()).toEqual([]);
  });

  test('a sandbox that dies under its program is an error, not an outcome', async () => {
    const { server, sandbox } = await opened();
    const run = attempt(
      sandbox,
      SLEEPER,
      onUp(() => server.kill([...server.account.sandboxes.keys()][0]!)),
    );
    await expect(run).rejects.toMatchObject({ code: 'INTERNAL', message: expect.stringContaining('died') });
    expect(count(server, START)).toBe(1);
  });

  test('files too large for the report come on their own, whole, also when the first reading breaks', async () => {
    const { server, sandbox } = await opened();
    server.fail({ on: /^GET \/files$/, how: 'drop' });
    const text = 'import os; open("out/a", "wb").write(bytes(3 << 20)); open("b", "w").write("b")';
    const { artifacts, leftOut } = await attempt(sandbox, text);
    expect(artifacts.map(({ path, bytes }) => [path, bytes.length])).toEqual([
      ['b', 1],
      ['out/a', 3 << 20],
    ]);
    expect(Buffer.from(artifacts[1]!.bytes).equals(Buffer.alloc(3 << 20))).toBe(true);
    expect(leftOut).toEqual([]);
    expect(count(server, /^GET \/files$/)).toBe(2);
  });

  test('files that cannot be read are named', async () => {
    const { server, sandbox } = await opened();
    server.fail({ on: /^GET \/files$/, how: { status: 500 }, times: 9 });
    const { ending, artifacts, leftOut } = await attempt(sandbox, 'open("a", "wb").write(bytes(1 << 20))');
    expect(ending).toEqual({ kind: 'exited', code: 0 });
    expect([artifacts, leftOut]).toEqual([[], [{ path: 'a', reason: 'too_large' }]]);
  });

  test('what the kernel killed for want of memory is told apart from what killed itself', async () => {
    const { server, sandbox } = await opened();
    const text = 'import os, sys, time; print("up"); sys.stdin.read(); time.sleep(.5); os.kill(os.getpid(), 9)';
    const oom = (): unknown => [...server.account.sandboxes.values()][0]!.machine.countOom();
    expect((await attempt(sandbox, text, onUp(oom))).ending).toEqual({ kind: 'limit', limit: 'memory' });
    expect((await attempt(sandbox, text)).ending).toEqual({ kind: 'exited', code: 137 });
  });

  test('many small files fill the disk as one large one does', async () => {
    const { sandbox } = await opened();
    const text = `import time
for i in range(400): open(f"/tmp/{i}" if i % 2 else f"{i}", "wb").write(bytes(65536)); time.sleep(.005)
time.sleep(60)`;
    const { ending } = await attempt(sandbox, text, { limits: { diskMb: 8, seconds: 20 } });
    expect(ending).toEqual({ kind: 'limit', limit: 'disk' });
  });
});

test('what plt.show() would show comes back as files', async () => {
  const { sandbox } = await opened();
  const text =
    'import matplotlib.pyplot as plt\nplt.plot([1, 2]); plt.figure(); plt.plot([2, 1]); plt.show(); plt.show()';
  const { artifacts, stderr } = await attempt(sandbox, text, { limits: { seconds: 30 } });
  expect([artifacts.map(({ path }) => path), stderr]).toEqual([['out/chart-2.png', 'out/chart.png'], '']);
}, 40_000);

describe('aborting', () => {
  const moments = [
    /^POST \/v2\/sandboxes$/,
    /^GET \/sandboxes\/\w+$/,
    /^POST \/files$/,
    START,
    /SendInput$/,
    /^DELETE /,
  ];
  test.each(moments)('while %s is under way it settles soon and leaves nothing', async (on) => {
    const { server, sandbox } = await opened();
    const controller = new AbortController();
    const held = Promise.withResolvers<void>();
    server.fail({ on, how: { after: held.promise } });
    const isLate = /SendInput|DELETE/.test(on.source);
    const observe = ({ kind }: { kind: string }): void => {
      if (isLate && kind === 'output') {
        controller.abort();
      }
    };
    const run = attempt(sandbox, SLEEPER, { signal: controller.signal, observe });
    await expect.poll(() => count(server, on)).toBeGreaterThan(0);
    const began = performance.now();
    controller.abort();
    if (/DELETE/.test(on.source)) {
      held.resolve(); // a kill that is not answered is waited for
    }
    expect((await run).ending).toEqual({ kind: 'stopped' });
    expect(performance.now() - began).toBeLessThan(2000);
    held.resolve();
    await sandbox.close();
    expect(server.standing()).toEqual([]);
  });

  test('a slow creation is not waited for, and killed when it comes', async () => {
    const { server, sandbox } = await opened();
    const controller = new AbortController();
    const held = Promise.withResolvers<void>();
    server.fail({ on: /^POST \/v2\/sandboxes$/, how: { after: held.promise } });
    const run = attempt(sandbox, '', { signal: controller.signal });
    controller.abort();
    expect((await run).ending).toEqual({ kind: 'stopped' });
    expect(server.standing()).toEqual([]);
    held.resolve();
    await sandbox.close();
    expect([count(server, /^DELETE /), server.standing()]).toEqual([1, []]);
  });

  test('closing stops what runs', async () => {
    const { server, sandbox } = await opened();
    const up = Promise.withResolvers<void>();
    const run = attempt(sandbox, SLEEPER, onUp(up.resolve));
    await up.promise;
    await sandbox.close();
    expect((await run).ending).toEqual({ kind: 'stopped' });
    expect(server.standing()).toEqual([]);
  });
});

describe('a template in which bubblewrap does not work', () => {
  const plain = () =>
    opened({ template: 'plain' }, { templates: { plain: { cpuCount: 2, memoryMB: 512, userNamespaces: false } } });

  test('runs programs in the machine alone, and says so', async () => {
    const { sandbox, warnings } = await plain();
    const text = `import getpass, os, shutil
shutil.copy("in/a", "out/b"); open("result.json", "w").write("1"); os.mkfifo("pipe")
print(getpass.getuser(), os.path.basename(os.getcwd()), os.environ["KEY"])`;
    const trial = { inputs: [file('a', 'A')], environment: { KEY: 'value' } };
    const execution = await attempt(sandbox, text, trial);
    expect(execution.stdout).toBe('program work value\n');
    expect(texts(execution)).toEqual({ 'out/b': 'A' });
    expect(execution.leftOut).toEqual([{ path: 'pipe', reason: 'not_regular' }]);
    expect(Buffer.from(execution.result ?? []).toString()).toBe('1');
    expect(warnings).toEqual([expect.stringMatching(/^no bubblewrap in the E2B template: bwrap: /)]);
  });

  test('ends daemons and whoever holds the pipes', async () => {
    const { server, sandbox } = await plain();
    const text =
      'import os, time\nif os.fork() == 0:\n  os.setsid()\n  if os.fork() == 0: time.sleep(60)\n  os._exit(0)\nprint("done")';
    const { ending, stdout, milliseconds } = await attempt(sandbox, text);
    expect({ ending, stdout }).toEqual({ ending: { kind: 'exited', code: 0 }, stdout: 'done\n' });
    expect(milliseconds).toBeLessThan(5000);
    expect(server.standing()).toEqual([]);
  });

  test.each([
    ['time', 'import signal, time\nsignal.signal(15, signal.SIG_IGN)\ntime.sleep(60)'],
    ['memory', 'x = bytearray(2 << 30)'],
    ['processes', 'import os, time\nfor i in range(1000):\n  if os.fork() == 0: time.sleep(60)'],
    ['output', 'while True: print("x" * 9999)'],
  ])('holds programs to their %s', async (limit, text) => {
    const { sandbox } = await plain();
    const limits = { seconds: 1, processes: 20, outputMb: 1 };
    expect((await attempt(sandbox, text, { limits })).ending).toEqual({ kind: 'limit', limit });
  });

  test('a program that kills its supervisor harms itself only', async () => {
    const { server, sandbox } = await plain();
    expect((await attempt(sandbox, 'import os; os.kill(os.getppid(), 9)')).ending).toEqual({
      kind: 'exited',
      code: 137,
    });
    expect(server.standing()).toEqual([]);
  });

  test.each([
    ['nonsense', 'ended {"reason":null}\\nended nonsense\\no !!!\\n', 0],
    ['that it broke', 'failed {"message":"broken"}\\n', 137],
  ])('a program that says %s for its supervisor harms itself only', async (_, frames, code) => {
    const { sandbox } = await plain();
    const text = `import os
with open(f"/proc/{os.getppid()}/fd/1", "w") as frames: frames.write('${frames}' + "x" * 100000 + "\\n")`;
    expect((await attempt(sandbox, text)).ending).toEqual({ kind: 'exited', code });
  });
});
