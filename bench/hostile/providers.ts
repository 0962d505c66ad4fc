import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { bubblewrapSandbox } from '#adapters/bubblewrap/bubblewrap-sandbox.ts';
import type { Sandbox } from '#ports/sandbox.ts';
import type { Strangers } from './host-state.ts';

/** A sandbox to be attacked, and what it may leave behind nowhere. */
export interface Ground {
  readonly sandbox: Sandbox;
  readonly strangers: Strangers;
  /** Asked after the sandbox was closed. */
  left(): Left;
}

/** What is left of runs that are over, by name. */
export interface Left {
  readonly groups: readonly string[];
  readonly containers: readonly string[];
  readonly files: readonly string[];
}

type OpenGround = (temporary: string, parallel: number) => Promise<Ground>;

/** Of this process alone, and not those of the app or of tests, so that what is found is ours. */
const FIRST_UID = 50_000 + (process.pid % 64) * 128;
const GROUPS = ['memory', 'pids', 'cpuacct', 'unified', ''].map((controller) => join('/sys/fs/cgroup', controller));

/** By the name that follows --provider. */
export const GROUNDS: Readonly<Record<string, OpenGround>> = {
  bubblewrap: (temporary, parallel) => onBubblewrap(temporary, parallel, 'auto'),
  'bubblewrap-without-cgroups': (temporary, parallel) => onBubblewrap(temporary, parallel, 'never'),
};

async function onBubblewrap(temporary: string, parallel: number, cgroups: 'auto' | 'never'): Promise<Ground> {
  const sandbox = await bubblewrapSandbox({ temporary, maxConcurrent: parallel, firstUid: FIRST_UID, cgroups });
  const first = process.getuid?.() === 0 ? FIRST_UID : undefined;
  return {
    sandbox,
    strangers: { first, count: parallel },
    left: () => ({
      groups: GROUPS.flatMap((folder) =>
        namesIn(folder).filter((name) => name.startsWith(`threadsmith-${process.pid}-`)),
      ),
      containers: [],
      files: namesIn(temporary)
        .filter((name) => name.startsWith('threadsmith-sandbox-'))
        .flatMap((root) => namesIn(join(temporary, root))),
    }),
  };
}

const namesIn = (folder: string): readonly string[] => (existsSync(folder) ? readdirSync(folder) : []);
