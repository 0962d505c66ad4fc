import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import { type Callee, LAYOUT, mainFile } from '#domain/program/main-file.ts';

/** Debian's Python, which has the packages of the sandbox template; another one on the PATH may not. */
const PYTHON = '/usr/bin/python3';

export interface Ran {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
  /** Parsed result.json. */
  readonly result: unknown;
  /** Text of each file in out/ by name. */
  readonly out: Readonly<Record<string, string>>;
  readonly folder: readonly string[];
}

/** Runs a function under our main file, as a plain child process in a fresh folder (no sandbox). */
export async function runProgram(
  callee: Callee,
  source: string,
  args: object,
  inputs: Readonly<Record<string, string>> = {},
): Promise<Ran> {
  const folder = await mkdtemp(join(tmpdir(), 'threadsmith-program-'));
  onTestFinished(() => rm(folder, { recursive: true }));
  const { entry, tool } = LAYOUT[callee.language];
  await mkdir(join(folder, 'in'));
  await writeFile(join(folder, entry), mainFile(callee));
  await writeFile(join(folder, tool), source);
  await writeFile(join(folder, 'args.json'), JSON.stringify(args));
  for (const [name, text] of Object.entries(inputs)) {
    await writeFile(join(folder, 'in', name), text);
  }
  const [command, flags] = callee.language === 'python' ? [PYTHON, ['-s', '-E', '-P', '-u']] : [process.execPath, []];
  const ended = await new Promise<{ code: number; stdout: string; stderr: string }>((resolve) => {
    execFile(command, [...flags, entry], { cwd: folder, maxBuffer: 8_000_000 }, (error, stdout, stderr) =>
      resolve({ code: typeof error?.code === 'number' ? error.code : error ? -1 : 0, stdout, stderr }),
    );
  });
  const names = await readdir(join(folder, 'out')).catch(() => []);
  const out = names.map(async (name) => [name, await readFile(join(folder, 'out', name), 'latin1')] as const);
  const result = await readFile(join(folder, 'result.json'), 'utf8').catch(() => undefined);
  return {
    ...ended,
    result: result === undefined ? undefined : JSON.parse(result),
    out: Object.fromEntries(await Promise.all(out)),
    folder: (await readdir(folder)).toSorted(),
  };
}
