import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { bubblewrapSandbox } from '#adapters/bubblewrap/bubblewrap-sandbox.ts';
import { dockerSandbox } from '#adapters/docker/docker-sandbox.ts';
import type { Sandbox } from '#ports/sandbox.ts';
import { startDockerEngine } from '../../test/fakes/docker-engine.ts';
import type { Strangers } from './host-state.ts';

/** A sandbox to be attacked, and what it may leave behind nowhere. */
export interface Ground {
  readonly sandbox: Sandbox;
  readonly strangers: Strangers;
  /** Asked after the sandbox was closed. */
  left(): Promise<Left>;
  /** Ends what was started for the sandbox's sake. */
  close(): Promise<void>;
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
const NOBODY: Strangers = { first: 0, count: 0 };
const CGROUPS = '/sys/fs/cgroup';

/** By the name that follows --provider. */
export const GROUNDS: Readonly<Record<string, OpenGround>> = {
  bubblewrap: (temporary, parallel) => onBubblewrap(temporary, parallel, 'auto'),
  'bubblewrap-without-cgroups': (temporary, parallel) => onBubblewrap(temporary, parallel, 'never'),
  docker: (_temporary, parallel) => onDocker(parallel),
};

async function onBubblewrap(temporary: string, parallel: number, cgroups: 'auto' | 'never'): Promise<Ground> {
  const sandbox = await bubblewrapSandbox({ temporary, maxConcurrent: parallel, firstUid: FIRST_UID, cgroups });
  const first = process.getuid?.() === 0 ? FIRST_UID : undefined;
  return {
    sandbox,
    strangers: { first, count: parallel },
    left: async () => ({
      groups: groupFolders().flatMap((folder) =>
        namesIn(folder).filter((name) => name.startsWith(`threadsmith-${process.pid}-`)),
      ),
      containers: [],
      files: namesIn(temporary)
        .filter((name) => name.startsWith('threadsmith-sandbox-'))
        .flatMap((root) => namesIn(join(temporary, root))),
    }),
    close: async () => {},
  };
}

/** An engine of its own: whoever uses another one on this machine is left alone. */
async function onDocker(parallel: number): Promise<Ground> {
  const engine = await startDockerEngine();
  const sandbox = await dockerSandbox({ socketPath: engine.socketPath, maxConcurrent: parallel });
  return {
    sandbox,
    strangers: NOBODY, // every container of this machine runs as the same user: the engine tells which are ours
    left: async () => ({
      groups: [],
      containers: [...(await engine.leftovers()), ...engine.processes()],
      files: [],
    }),
    close: engine.stop,
  };
}

const namesIn = (folder: string): readonly string[] => (existsSync(folder) ? readdirSync(folder) : []);

/** Where control groups of ours would lie: the first version's controllers; of the second, our own group or the one above. */
function groupFolders(): readonly string[] {
  const own = /^0::(\/.*)$/m.exec(readFileSync('/proc/self/cgroup', 'utf8'))?.[1] ?? '/';
  const second = [own, dirname(own)].map((path) => join(CGROUPS, path));
  return [...new Set([...['memory', 'pids', 'cpuacct', 'unified'].map((name) => join(CGROUPS, name)), ...second])];
}
