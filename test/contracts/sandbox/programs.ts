import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Observation } from '#ports/sandbox.ts';
import { attempt, type Bench, file, texts } from './bench.ts';

/** Running, streams, files in and out. */
export function describePrograms({ sandbox }: Bench): void {
  describe('programs', () => {
    test.each([0, 1, 3, 127, 137, 255])('exit code %i comes back as it is', async (code) => {
      const { ending } = await attempt(sandbox(), `import sys; sys.exit(${code})`);
      expect(ending).toEqual({ kind: 'exited', code });
    });

    test('a traceback is stderr and an exit, nothing else', async () => {
      const { ending, stdout, stderr } = await attempt(sandbox(), 'raise ValueError("odd")');
      expect(ending).toEqual({ kind: 'exited', code: 1 });
      expect(stdout).toBe('');
      expect(stderr).toMatch(/^Traceback[\s\S]*ValueError: odd\n$/);
    });

    test('a program that kills itself exited with what a shell would say', async () => {
      const { ending, stderr } = await attempt(sandbox(), 'import os; os.kill(os.getpid(), 9)');
      expect(ending).toEqual({ kind: 'exited', code: 137 });
      expect(stderr).toBe('');
    });

    test('JavaScript runs on Node with modules of its own', async () => {
      const files = [file('lib/greet.mjs', 'export const greet = (name) => ["hello", name].join(" ");')];
      const text = 'import { greet } from "./lib/greet.mjs"; console.log(greet(process.cwd())); process.exitCode = 4;';
      const { ending, stdout, stderr } = await attempt(sandbox(), text, { language: 'javascript', files });
      expect({ ending, stdout, stderr }).toEqual({
        ...{ ending: { kind: 'exited', code: 4 }, stdout: 'hello /work\n', stderr: '' },
      });
    });

    test('a library that Template names can be imported and draws', async () => {
      const { versions } = await sandbox().describe();
      const text = `import numpy, matplotlib.pyplot as plt
plt.plot(numpy.arange(3)); plt.savefig("out/line.png"); print(numpy.__version__)`;
      const { stdout, artifacts, stderr } = await attempt(sandbox(), text, { limits: { seconds: 30 } });
      expect(stderr).toBe('');
      expect(stdout.trim()).toBe(versions.numpy);
      expect(artifacts.map(({ path }) => path)).toEqual(['out/line.png']);
    }, 40_000);

    test('describe gives the same digest again, and versions of both languages', async () => {
      const template = await sandbox().describe();
      expect(template.digest).toMatch(/^[0-9a-f]{64}$/);
      expect(await sandbox().describe()).toEqual(template);
      expect(template.versions.python).toMatch(/^3\.\d+\.\d+/);
      expect(template.versions.node).toMatch(/^\d+\.\d+\.\d+/);
    });
  });

  describe('streams', () => {
    test('stdout and stderr come apart, as they are written, after the start', async () => {
      const seen: Observation[] = [];
      const text =
        'import sys, time\nfor i in range(3):\n  print("out", i); print("err", i, file=sys.stderr); time.sleep(.05)';
      const { stdout, stderr } = await attempt(sandbox(), text, { observe: (one) => seen.push(one) });
      const heard = (stream: string): string =>
        seen.map((one) => (one.kind === 'output' && one.stream === stream ? one.text : '')).join('');
      expect(stdout).toBe('out 0\nout 1\nout 2\n');
      expect(stderr).toBe('err 0\nerr 1\nerr 2\n');
      expect(heard('stdout')).toBe(stdout);
      expect(heard('stderr')).toBe(stderr);
      expect(seen[0]?.kind).toBe('started');
      expect(seen.filter(({ kind }) => kind === 'output').length).toBeGreaterThan(2);
    });

    test('characters that are written in halves are put together, broken ones replaced', async () => {
      const text = `import os, time
for byte in "žluťoučký 🐎 \\ufeffend".encode() + b"\\xff\\xf0\\x9f":
  os.write(1, bytes([byte])); time.sleep(.002)`;
      const seen: string[] = [];
      const { stdout } = await attempt(sandbox(), text, {
        observe: (one) => one.kind === 'output' && seen.push(one.text),
      });
      expect(stdout).toBe('žluťoučký 🐎 \ufeffend\ufffd\ufffd');
      expect(seen.join('')).toBe(stdout);
    });

    test('use is told about every second', async () => {
      const seen: Observation[] = [];
      await attempt(sandbox(), 'import time; time.sleep(2.3)', { observe: (one) => seen.push(one) });
      const usage = seen.flatMap((one) => (one.kind === 'usage' ? [one.milliseconds] : []));
      expect(usage.length).toBe(2);
      expect(usage[1]).toBeLessThan(2300);
    });

    test('no output at all is fine', async () => {
      const { ending, stdout, stderr, artifacts, leftOut, result } = await attempt(sandbox(), '');
      expect({ ending, stdout, stderr, artifacts, leftOut, result }).toEqual({
        ...{ ending: { kind: 'exited', code: 0 }, stdout: '', stderr: '', artifacts: [], leftOut: [] },
        result: undefined,
      });
    });

    test('what was written before an abrupt end is there, whole', async () => {
      const text = 'process.stdout.write("x".repeat(3e6)); process.exit(7);';
      const { ending, stdout } = await attempt(sandbox(), text, { language: 'javascript' });
      expect(ending).toEqual({ kind: 'exited', code: 7 });
      expect(stdout.length).toBe(3e6);
    });

    test('/dev/stdout and /dev/stderr can be opened', async () => {
      const { stdout, stderr } = await attempt(
        sandbox(),
        'for n in ("out", "err"): open("/dev/std" + n, "w").write(n)',
      );
      expect({ stdout, stderr }).toEqual({ stdout: 'out', stderr: 'err' });
    });

    test('stdin is empty', async () => {
      expect((await attempt(sandbox(), 'import sys; print(repr(sys.stdin.read()))')).stdout).toBe("''\n");
    });
  });

  describe('files', () => {
    test('any bytes go in and come out exactly', async () => {
      const bytes = fc.uint8Array({ maxLength: 5000 });
      await fc.assert(
        fc.asyncProperty(bytes, bytes, async (data, input) => {
          const text = `import os
os.makedirs("out/deep/er"); data = open("lib/data.bin", "rb").read(); given = open("in/given.bin", "rb").read()
open("out/deep/er/žluť 🐎.bin", "wb").write(data); open("copy.bin", "wb").write(given); open("empty", "w").close()`;
          const trial = { files: [file('lib/data.bin', data)], inputs: [file('given.bin', input)] };
          const { artifacts, leftOut } = await attempt(sandbox(), text, trial);
          expect(leftOut).toEqual([]);
          expect(Object.fromEntries(artifacts.map(({ path, bytes: came }) => [path, Buffer.from(came)]))).toEqual({
            ...{ 'copy.bin': Buffer.from(input), empty: Buffer.alloc(0) },
            'out/deep/er/žluť 🐎.bin': Buffer.from(data),
          });
        }),
        { numRuns: 8 },
      );
    });

    test('a large input arrives whole and cannot be changed', async () => {
      const input = Buffer.alloc(40 * 2 ** 20, 'threadsmith');
      const text = `import os, zlib
print(zlib.crc32(open("in/big data.csv", "rb").read()))
for act in (lambda: open("in/big data.csv", "a"), lambda: open("in/new", "w"), lambda: os.remove("in/big data.csv"),
            lambda: os.chmod("in/big data.csv", 0o777), lambda: os.rename("in", "gone")):
  try: act(); print("changed")
  except OSError: pass`;
      const { stdout, artifacts } = await attempt(sandbox(), text, { inputs: [file('big data.csv', input)] });
      expect(stdout).toBe(`${(await import('node:zlib')).crc32(input)}\n`);
      expect(artifacts).toEqual([]);
    });

    test('result.json comes apart, artifacts without our files and caches', async () => {
      const text = `import os, tool
open("result.json", "w").write('{"a": 1}')
for name in ("__pycache__", ".cache"): os.makedirs(name, exist_ok=True); open(name + "/x", "w").write("x")
open("tool.py", "a").write("#"); open("out/new.txt", "w").write("new")`;
      const path = 'import sys; sys.path.insert(0, "/work")\n';
      const execution = await attempt(sandbox(), path + text, { files: [file('tool.py', 'A = 1\n')] });
      expect(execution.stderr).toBe('');
      expect(Buffer.from(execution.result ?? []).toString()).toBe('{"a": 1}');
      expect(texts(execution)).toEqual({ 'out/new.txt': 'new' });
    });

    test('charts are drawn in the style that every template brings', async () => {
      const text = `import matplotlib, matplotlib.pyplot as plt
plt.plot([1, 2]); plt.savefig("out/chart.png")
print(matplotlib.rcParams["axes.titlelocation"], matplotlib.rcParams["axes.spines.top"])`;
      const { stdout, stderr, artifacts } = await attempt(sandbox(), text);
      expect([stdout, stderr, artifacts.map(({ path }) => path)]).toEqual(['left False\n', '', ['out/chart.png']]);
    });

    test('charts that are shown come out as files', async () => {
      const text =
        'import matplotlib.pyplot as plt; plt.plot([1]); plt.figure(); plt.plot([2]); plt.show(); print("on")';
      const { stdout, artifacts } = await attempt(sandbox(), text);
      expect([stdout, artifacts.map(({ path }) => path)]).toEqual(['on\n', ['out/chart-2.png', 'out/chart.png']]);
    });

    test('a result over 1 MiB is left out by name', async () => {
      const { result, leftOut } = await attempt(sandbox(), 'open("result.json", "w").write("x" * (2**20 + 1))');
      expect(result).toBeUndefined();
      expect(leftOut).toEqual([{ path: 'result.json', reason: 'too_large' }]);
    });

    test('only the files of one run come out of it', async () => {
      await attempt(sandbox(), 'open("/tmp/a", "w").write("1"); open("kept", "w").write("1")');
      const second = await attempt(sandbox(), 'import os; print(sorted(os.listdir("."))); print(os.listdir("/tmp"))');
      expect(second.stdout).toBe("['in', 'main.py', 'out']\n[]\n");
    });

    test('links, pipes, sockets and devices stay inside, with the reason', async () => {
      const text = `import os, socket
open("a", "w").write("A"); os.link("a", "b"); os.mkfifo("pipe"); socket.socket(socket.AF_UNIX).bind("socket")
os.symlink("/etc/passwd", "passwd"); os.symlink("/proc/self", "out/self"); os.symlink("a", "inside")
try: os.mknod("device", 0o20666, os.makedev(1, 5))
except OSError: pass`;
      const execution = await attempt(sandbox(), text);
      expect(texts(execution)).toEqual({ a: 'A', b: 'A' });
      expect(execution.leftOut).toEqual(
        ['inside', 'out/self', 'passwd', 'pipe', 'socket'].map((path) => ({ path, reason: 'not_regular' })),
      );
    });

    test('files come out whatever their permissions', async () => {
      const text = `import os
for name in ("out/a", "d/b"): os.makedirs(os.path.dirname(name), exist_ok=True); open(name, "w").write(name); os.chmod(name, 0)
for name in ("d", "out", "."): os.chmod(name, 0)`;
      expect(texts(await attempt(sandbox(), text))).toEqual({ 'out/a': 'out/a', 'd/b': 'd/b' });
    });

    test('files come from as deep as names may be long, and folders without end hold nobody up', async () => {
      const text = `import os
os.makedirs("d/" * 127); open("d/" * 127 + "f", "w").write("deep")
for _ in range(3000): os.mkdir("x" * 200); os.chdir("x" * 200)`;
      const began = performance.now();
      expect(texts(await attempt(sandbox(), text))).toEqual({ [`${'d/'.repeat(127)}f`]: 'deep' });
      expect(performance.now() - began).toBeLessThan(8000);
    });

    test('names that could mislead stay inside', async () => {
      const text =
        'open(b"\\xff\\xfe", "w"); open("new\\nline", "w"); open("-rf", "w"); open("bell\\a", "w"); open("ok", "w")';
      const { artifacts, leftOut } = await attempt(sandbox(), text);
      expect(artifacts.map(({ path }) => path)).toEqual(['-rf', 'ok']);
      expect(leftOut.map(({ reason }) => reason)).toEqual(['unsafe_name', 'unsafe_name', 'unsafe_name']);
    });
  });
}
