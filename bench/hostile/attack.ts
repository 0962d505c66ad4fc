import { DEFAULT_LIMITS, type Limits } from '#domain/program/program.ts';
import type { Sandbox, Work } from '#ports/sandbox.ts';
import type { Canaries } from './canaries.ts';
import { ofEveryClass } from './catalogue.ts';
import type { HostileProgram } from './hostile-program.ts';
import { judge, type Verdict } from './judge.ts';
import { randomPrograms } from './random.ts';

/** How much, how hard. */
export interface Attack {
  readonly count: number;
  readonly parallel: number;
  readonly seconds: number;
  readonly seed: number;
}

/** Small, so that each is reached within the time. */
const SMALL = { memoryMb: 128, processes: 32, diskMb: 16, files: 20, outputMb: 1 };

/** Of a few, so many are ours. */
const OURS = 0.8;

/** Ours first, one class after the other, then others by chance. */
export function programsFor({ count, seed }: Attack): readonly HostileProgram[] {
  const ours = ofEveryClass(Math.ceil(count * OURS));
  return [...ours, ...randomPrograms(count - ours.length, seed)];
}

/** Runs them all, `parallel` at a time. A sandbox that does not start is a breach too. */
export async function attackWith(
  programs: readonly HostileProgram[],
  { sandbox, canaries, attack }: { sandbox: Sandbox; canaries: Canaries; attack: Attack },
  onVerdict: (verdict: Verdict) => void = () => {},
): Promise<readonly Verdict[]> {
  const verdicts: Verdict[] = [];
  const waiting = programs.entries();
  const limits = { ...DEFAULT_LIMITS, ...SMALL, seconds: attack.seconds, cpuSeconds: attack.seconds };
  const work = async (): Promise<void> => {
    for (const [index, program] of waiting) {
      const verdict = await once(program, index, { sandbox, canaries, limits });
      verdicts.push(verdict);
      onVerdict(verdict);
    }
  };
  await Promise.all(Array.from({ length: attack.parallel }, work));
  return verdicts;
}

async function once(
  program: HostileProgram,
  index: number,
  { sandbox, canaries, limits }: { sandbox: Sandbox; canaries: Canaries; limits: Limits },
): Promise<Verdict> {
  const entry = program.language === 'python' ? 'main.py' : 'main.mjs';
  const work: Work = {
    owner: { workspace: 'hostile', turn: String(index), epoch: 1 },
    language: program.language,
    entry,
    files: [{ path: entry, bytes: Buffer.from(program.text) }],
    inputs: [{ path: 'data.csv', bytes: Buffer.from('a,b\n1,2\n') }],
    environment: canaries.targets,
    timeZone: 'UTC',
    hosts: [],
    limits,
  };
  const began = performance.now();
  try {
    const execution = await sandbox.run(work, () => {}, new AbortController().signal);
    const milliseconds = Math.round(performance.now() - began);
    return judge(program, execution, { limits, secrets: canaries.secrets, milliseconds });
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    const milliseconds = Math.round(performance.now() - began);
    return { program, milliseconds, ended: 'not run', outcome: 'other', breaches: [`it did not run: ${why}`] };
  }
}
