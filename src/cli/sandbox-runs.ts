import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { Limits } from '#domain/program/program.ts';
import { AgentError } from '#domain/text/errors.ts';
import type { Execution, Observation, Sandbox } from '#ports/sandbox.ts';
import { keepArtifacts, languageOf, readWork } from './sandbox-files.ts';
import { type Line, lineOf, refusedLine, told } from './sandbox-line.ts';

/** What all runs of one command share. */
export interface Stage {
  readonly sandbox: Sandbox;
  readonly limits: Limits;
  readonly inputs: readonly string[];
  /** Folder for what programs leave; undefined when nobody wants it. */
  readonly out: string | undefined;
  readonly signal: AbortSignal;
}

const LIMIT = 124;
const STOPPED = 130;

/** One program with its output as it comes, and a few lines about the run on stderr. Gives the exit code. */
export async function runShown(stage: Stage, file: string): Promise<number> {
  const execution = await run(stage, file, (seen) => {
    if (seen.kind === 'output') {
      process[seen.stream].write(seen.text);
    }
  });
  await keep(stage.out, execution);
  console.error(told(execution));
  return exitOf(execution);
}

/** One program as one line of JSON. Gives the exit code. */
export async function runToLine(stage: Stage, file: string): Promise<number> {
  const execution = await run(stage, file);
  await keep(stage.out, execution);
  console.log(JSON.stringify(lineOf(file, execution)));
  return exitOf(execution);
}

/** Every program of a folder, `parallel` at a time, a line each as they end. Gives 0 when all exited with 0. */
export async function runAll(stage: Stage, folder: string, parallel: number): Promise<number> {
  const names = await programsIn(folder);
  const waiting = names.values(); // shared: each worker takes the next one
  let failed = 0;
  const work = async (): Promise<void> => {
    for (const name of waiting) {
      const line = await oneOf(stage, folder, name);
      failed += line.exit === 0 ? 0 : 1;
      console.log(JSON.stringify(line));
    }
  };
  await Promise.all(Array.from({ length: parallel }, work));
  return failed === 0 ? 0 : 1;
}

/** One bad program does not end the others. */
async function oneOf(stage: Stage, folder: string, name: string): Promise<Line> {
  try {
    const execution = await run(stage, join(folder, name));
    await keep(stage.out === undefined ? undefined : join(stage.out, name), execution);
    return lineOf(name, execution);
  } catch (error) {
    return refusedLine(name, error instanceof Error ? error.message : 'it could not be run');
  }
}

async function run(
  { sandbox, limits, inputs, signal }: Stage,
  file: string,
  observe: (seen: Observation) => void = () => {},
): Promise<Execution> {
  return await sandbox.run(await readWork(file, inputs, limits), observe, signal);
}

async function keep(out: string | undefined, execution: Execution): Promise<void> {
  if (out !== undefined) {
    await keepArtifacts(out, execution);
  }
}

async function programsIn(folder: string): Promise<readonly string[]> {
  try {
    const entries = await readdir(folder, { withFileTypes: true });
    return entries
      .filter((entry) => entry.isFile() && languageOf(entry.name) !== undefined)
      .map(({ name }) => name)
      .sort();
  } catch (error) {
    throw new AgentError(`${folder} cannot be read`, { code: 'CONFIG_INVALID', cause: error });
  }
}

function exitOf({ ending }: Execution): number {
  if (ending.kind === 'exited') {
    return ending.code;
  }
  return ending.kind === 'limit' ? LIMIT : STOPPED;
}
