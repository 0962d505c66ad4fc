import type Docker from 'dockerode';
import { once } from '#adapters/sandboxes/once.ts';
import { refuseUnsafe, refuseWithoutEgress } from '#adapters/sandboxes/refusals.ts';
import { openRuns } from '#adapters/sandboxes/runs.ts';
import type { Egress } from '#ports/egress.ts';
import type { Sandbox, Work } from '#ports/sandbox.ts';
import { answered, type EngineOptions, inspectEngine, openEngine, remove, translate } from './engine.ts';
import { isOlder, isStale, ofTurn, ours } from './labels.ts';
import { type Place, runOnce } from './run.ts';
import { describeTemplate } from './template.ts';
import { refuseRemote, tryWayOut } from './way-out.ts';

export interface DockerOptions extends EngineOptions {
  /** Built from sandbox.Dockerfile. Whatever name it goes by, its digest is what counts, from the opening on. */
  readonly image?: string;
  /** The engine's name of another runtime, for example `runsc` (gVisor). */
  readonly runtime?: string;
  /** Processors that one run may use. */
  readonly cpus?: number;
  /** Containers at the same time; more wait in line. */
  readonly maxConcurrent?: number;
  /** The network for programs that name hosts. Without it they are refused. Closed with the sandbox, or without one. */
  readonly egress?: Egress;
}

const IMAGE = 'threadsmith-sandbox';
const CONCURRENT = 20;

/**
 * Programs in containers of any Docker-compatible engine. Makes sure of the engine and tries the image first: throws
 * SANDBOX_UNAVAILABLE with what is wrong and how to mend it.
 */
export async function dockerSandbox(options: DockerOptions = {}): Promise<Sandbox> {
  const { image = IMAGE, runtime, cpus = 1, maxConcurrent = CONCURRENT, egress } = options;
  try {
    const engine = openEngine(options);
    if (egress !== undefined) {
      refuseRemote(engine);
    }
    const house = await translated(inspectEngine(engine, { image, runtime, cpus }));
    const sandbox = sandboxOn({ engine, house, egress }, maxConcurrent);
    await sandbox.describe();
    return sandbox;
  } catch (error) {
    await egress?.close();
    throw error;
  }
}

/** The same as a list of problems, for `threadsmith doctor`: each names its fix. */
export async function checkDocker(
  options: DockerOptions = {},
): Promise<{ readonly ok: boolean; readonly problems: readonly string[] }> {
  try {
    const sandbox = await dockerSandbox(options);
    await sandbox.close();
    return { ok: true, problems: [] };
  } catch (error) {
    return { ok: false, problems: [translate(error).message] };
  }
}

function sandboxOn(place: Place, maxConcurrent: number): Sandbox {
  const { engine, house, egress } = place;
  const runs = openRuns(maxConcurrent, (_slot, ...asked) => translated(runOnce(place, ...asked)));
  const run: Sandbox['run'] = async (work, observe, signal) => {
    refuseWithoutEgress(work, egress !== undefined);
    refuseUnsafe(work);
    return await runs.run(work, observe, signal);
  };
  return {
    describe: once(async () => {
      const template = await describeTemplate(run, house);
      if (egress !== undefined) {
        await tryWayOut(run);
      }
      return { ...template, egress: egress !== undefined };
    }),
    run,
    killOlder: (owner) => translated(killOlder(engine, owner)),
    sweep: () => translated(sweep(engine)),
    async close() {
      await runs.close();
      await egress?.close();
    },
  };
}

/** Whose run it is sees its container gone, in whichever process. */
async function killOlder(engine: Docker, owner: Work['owner']): Promise<void> {
  const found = await answered(engine.listContainers({ all: true, filters: ofTurn(owner) }));
  const older = found.filter(({ Labels }) => isOlder(Labels, owner));
  await Promise.all(older.map(({ Id }) => remove(engine.getContainer(Id))));
}

/** Containers first: a volume in use cannot be removed. */
async function sweep(engine: Docker): Promise<void> {
  const { SystemTime } = await answered(engine.info());
  const age = (seconds: number): number => Date.parse(String(SystemTime)) / 1000 - seconds;
  const found = await answered(engine.listContainers({ all: true, filters: ours() }));
  const stale = found.filter(({ Labels, Created }) => isStale(Labels, age(Created)));
  await Promise.all(stale.map(({ Id }) => remove(engine.getContainer(Id))));
  const { Volumes } = await answered(
    engine.listVolumes({ filters: JSON.stringify({ ...ours(), dangling: ['true'] }) }),
  );
  const lost = (Volumes ?? []).filter((volume) => isStale(volume.Labels ?? {}, Number.POSITIVE_INFINITY));
  await Promise.all(
    lost.map(({ Name }) =>
      engine
        .getVolume(Name)
        .remove()
        .catch(() => {}),
    ),
  ); // somebody else was first
}

async function translated<T>(work: Promise<T>): Promise<T> {
  try {
    return await work;
  } catch (error) {
    throw translate(error);
  }
}
