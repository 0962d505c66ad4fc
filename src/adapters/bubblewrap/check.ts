import { accessSync, constants } from 'node:fs';
import { delimiter, join } from 'node:path';
import { z } from 'zod';
import { DEFAULT_LIMITS } from '#domain/program/program.ts';
import type { Execution, Sandbox, Work } from '#ports/sandbox.ts';
import { HOSTILE_JAVASCRIPT, HOSTILE_PYTHON } from './check-programs.ts';
import type { House } from './launch-line.ts';
import { explain } from './refusals.ts';

/** Program → the package that brings it. */
const NEEDED = {
  bwrap: 'bubblewrap',
  bash: 'bash',
  tar: 'tar',
  find: 'findutils',
  stat: 'coreutils',
  mkfifo: 'coreutils',
  python3: 'python3',
  prlimit: 'util-linux',
  setpriv: 'util-linux',
};
const PATH = ['/usr/bin', '/bin'].join(delimiter);
const MEMORY_MB = 96;
const PROCESSES = 8;

const Seen = z.record(z.string(), z.boolean());

/**
 * Runs two hostile programs and says what they could do that they must not. Each line names its fix. Empty: fit for use.
 */
export async function findProblems(sandbox: Sandbox, house: House): Promise<readonly string[]> {
  const missing = Object.entries(NEEDED).filter(([program]) => !isThere(program));
  if (missing.length > 0) {
    return missing.map(([program, debianPackage]) => `${program} is missing: install ${debianPackage}`);
  }
  const limits = { ...DEFAULT_LIMITS, seconds: 10, memoryMb: MEMORY_MB, processes: PROCESSES };
  const run = (language: Work['language'], text: string): Promise<Execution> => {
    const files = [{ path: 'check', bytes: Buffer.from(text) }];
    const owner = { workspace: 'self-test', turn: language, epoch: 0 };
    const nothing = { inputs: [], environment: {}, hosts: [], timeZone: 'UTC' };
    return sandbox.run({ ...nothing, owner, language, entry: 'check', files, limits }, () => {}, ALWAYS);
  };
  const [python, javascript] = await Promise.allSettled([
    run('python', HOSTILE_PYTHON(house.accounts)),
    run('javascript', HOSTILE_JAVASCRIPT),
  ]);
  return [...new Set([...judgePython(python, house), ...judgeJavascript(javascript, house)])];
}

const ALWAYS = new AbortController().signal;

function isThere(program: string): boolean {
  return PATH.split(delimiter).some((folder) => {
    try {
      accessSync(join(folder, program), constants.X_OK);
      return true;
    } catch {
      return false;
    }
  });
}

function judgePython(run: PromiseSettledResult<Execution>, house: House): readonly string[] {
  if (run.status === 'rejected') {
    return [explain(run.reason, house)];
  }
  const { stdout, stderr } = run.value;
  try {
    const seen = Seen.parse(JSON.parse(stdout));
    return Object.keys(seen)
      .filter((check) => seen[check] !== true)
      .map((check) => `check failed: ${check}`);
  } catch {
    return [`/usr/bin/python3 does not work in the sandbox: ${lastLine(stderr)}`];
  }
}

function judgeJavascript(run: PromiseSettledResult<Execution>, house: House): readonly string[] {
  if (run.status === 'rejected') {
    return [explain(run.reason, house)];
  }
  const { stdout, stderr } = run.value;
  if (!stdout.startsWith('up')) {
    return [`Node does not work in the sandbox: ${lastLine(stderr)}`];
  }
  return stdout.includes('beyond') ? ['check failed: memory is bounded'] : [];
}

const lastLine = (text: string): string => text.trim().split('\n').at(-1) ?? '';
