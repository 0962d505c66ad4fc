import { spawn } from 'node:child_process';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Readable } from 'node:stream';
import { fileURLToPath } from 'node:url';
import { describe, expect, it, onTestFinished } from 'vitest';
import { z } from 'zod';
import { freshFolder } from '../fakes/folder.ts';

const CLI = fileURLToPath(new URL('../../src/cli/threadsmith.ts', import.meta.url));

const Line = z.strictObject({
  file: z.string(),
  ending: z.enum(['exited', 'limit', 'stopped', 'refused']),
  exit: z.int().nullable(),
  limit: z.string().nullable(),
  stdout: z.string(),
  stderr: z.string(),
  stdoutBytes: z.int(),
  stderrBytes: z.int(),
  artifacts: z.array(z.strictObject({ path: z.string(), size: z.int() })),
  leftOut: z.array(z.unknown()),
  milliseconds: z.number(),
  memoryMb: z.number().nullable(),
  error: z.string().optional(),
});

/** A folder with these files, and `threadsmith sandbox` in it. */
async function open(files: Readonly<Record<string, string>>) {
  const folder = await freshFolder();
  onTestFinished(folder.remove);
  for (const [name, text] of Object.entries(files)) {
    writeFileSync(join(folder.path, name), text);
  }
  const start = (...args: string[]) => {
    const child = spawn(process.execPath, [CLI, 'sandbox', ...args], { cwd: folder.path });
    const read = async (stream: Readable) => Buffer.concat(await stream.toArray()).toString();
    const ended = Promise.all([
      read(child.stdout),
      read(child.stderr),
      new Promise<number | null>((resolve) => child.on('close', resolve)),
    ]).then(([stdout, stderr, code]) => ({ stdout, stderr, code }));
    return { child, ended };
  };
  return { path: folder.path, start, run: (...args: string[]) => start(...args).ended };
}

describe('threadsmith sandbox', () => {
  it('runs a program with its inputs, shows its output, keeps its files and passes its exit code on', async () => {
    const { run, path } = await open({
      'sum.py': `import json, sys
rows = [int(open(f"in/{name}").read()) for name in ("a b.txt", "b.txt")]
print(sum(rows)); print("careful", file=sys.stderr)
open("out/sum.txt", "w").write(str(sum(rows))); json.dump(rows, open("result.json", "w")); sys.exit(7)`,
      'a b.txt': '40',
      'b.txt': '2',
    });
    const { stdout, stderr, code } = await run('run', 'sum.py', '--input', 'a b.txt', 'b.txt', '--out', 'kept');
    expect({ stdout, code }).toEqual({ stdout: '42\n', code: 7 });
    expect(stderr).toMatch(
      /^careful\n· exited with 7 after \d+ ms.*\n {2}out\/sum\.txt {2}2 bytes\n {2}result\.json {2}7/,
    );
    expect(readFileSync(join(path, 'kept/out/sum.txt'), 'utf8')).toBe('42');
    expect(readFileSync(join(path, 'kept/result.json'), 'utf8')).toBe('[40, 2]');
  });

  it('says in JSON how it ended, with 124 for a limit', async () => {
    const { run } = await open({ 'loop.mjs': 'console.log("up"); for (;;) {}' });
    const { stdout, code } = await run('run', 'loop.mjs', '--json', '--seconds', '1', '--provider', 'bubblewrap');
    expect(Line.parse(JSON.parse(stdout))).toMatchObject({
      ...{ file: 'loop.mjs', ending: 'limit', limit: 'time', exit: null, stdout: 'up\n', stdoutBytes: 3 },
    });
    expect(code).toBe(124);
  });

  it('runs every program of a folder, a line each', async () => {
    const { run, path } = await open({
      'a.py': 'open("a", "w").write("of a")',
      'b.mjs': 'import fs from "node:fs"; fs.symlinkSync("/etc/passwd", "b"); console.log("b".repeat(50_000));',
      'c.cjs': 'require("node:process").exit(3)',
      'd\u0007.py': 'print(1)',
      'notes.txt': 'no program',
    });
    const { stdout, code } = await run('run', '--all', '.', '--parallel', '3', '--out', 'kept');
    const lines = stdout
      .trimEnd()
      .split('\n')
      .map((line) => Line.parse(JSON.parse(line)));
    const [a, b, c, d] = lines.toSorted((one, other) => (one.file < other.file ? -1 : 1));
    expect(a).toMatchObject({ file: 'a.py', exit: 0, artifacts: [{ path: 'a', size: 4 }] });
    expect(b).toMatchObject({ exit: 0, stdoutBytes: 50_001, leftOut: [{ path: 'b', reason: 'not_regular' }] });
    expect(b?.stdout).toHaveLength(20_000);
    expect(c).toMatchObject({ file: 'c.cjs', exit: 3 });
    expect(d).toMatchObject({ ending: 'refused', error: expect.stringContaining('name') });
    expect(readdirSync(join(path, 'kept'))).toEqual(['a.py']);
    expect([lines.length, code]).toEqual([4, 1]);
  });

  it('stops the program when it is interrupted, and gives what was there', async () => {
    const wait = 'import sys, time; sys.stdout.write("up\\n"); time.sleep(60)'; // print would write the line's end apart
    const { start } = await open({ 'wait.py': wait });
    const { child, ended } = start('run', 'wait.py');
    child.stdout.once('data', () => child.kill('SIGINT'));
    expect(await ended).toEqual({ stdout: 'up\n', stderr: expect.stringContaining('· stopped after'), code: 130 });
  });

  it.each([
    [['run', 'none.py'], 'none.py cannot be read'],
    [['run', 'a.txt'], 'does not end in .py'],
    [['run', 'a.py', '--provider', 'nowhere'], 'There is no sandbox nowhere: auto, e2b, bubblewrap, docker'],
    [['run', 'a.py', '--memory', '100000'], 'memoryMb'],
    [['run', '--all', '.', '--parallel', '0'], '--parallel is a whole number'],
    [['run', 'a.py', '--input', 'a.txt', './a.txt'], 'two inputs are called a.txt'],
    [['run', 'a.py', '--colour'], '--colour'],
  ])('%j is wrong and says why', async (args, words) => {
    const { run } = await open({ 'a.py': 'print(1)', 'a.txt': '' });
    expect(await run(...args)).toEqual({ stdout: '', stderr: expect.stringContaining(words), code: 2 });
  });

  it('lists what it can do', async () => {
    const { run } = await open({});
    expect(await run('--help')).toMatchObject({ code: 0, stdout: expect.stringContaining('--all DIR') });
    expect(await run('run')).toMatchObject({ code: 2, stdout: expect.stringContaining('--all DIR') });
    expect(await run('run', 'a.py', 'b.py')).toMatchObject({ code: 2 });
  });
});
