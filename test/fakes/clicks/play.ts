import { keyOf } from '#agent/core/sessions.ts';
import { setStandstill } from '#agent/core/standstill.ts';
import type { Session } from '#domain/session/session.ts';
import { act, ask, policyIs } from './act.ts';
import { REQUESTER } from './cast.ts';
import { openHistory } from './history.ts';
import type { Played } from './played.ts';
import type { Wanted } from './programs.ts';
import { atRest } from './rest.ts';
import type { Stage } from './stage.ts';
import type { Rules, Sequence } from './steps.ts';
import { WORKSPACE, type World } from './world.ts';

let sequences = 0;
/** Plays a sequence in a thread of its own, and gives what came of it once nothing is under way any more. */
export async function play(world: World, { rules, first, beats }: Sequence): Promise<Played> {
  const stage = await begin(world, rules, first);
  let beside: Promise<void>[] = [];
  for (const beat of beats) {
    beside.push(act(stage, beat.step));
    if (!beat.beside) {
      await Promise.all(beside);
      beside = [];
      await (beat.rest ? world.idle.idle() : undefined);
    }
  }
  await Promise.all(beside);
  return end(stage);
}

/** Opens a thread in which somebody asks first, and lets that come to rest. */
export async function begin(world: World, rules: Rules, first: Wanted): Promise<Stage> {
  const number = ++sequences;
  const ref = { workspace: WORKSPACE, channel: `C0${number}`, thread: `${number}.000100` };
  const history = openHistory(rules);
  let ids = 0;
  world.scene.people = () => history.now().people;
  world.scene.tick = history.tick;
  world.jobs.length = 0;
  world.runs.length = 0;
  world.codes.length = 0;
  world.forget();
  const before = Number((await world.audit.head(WORKSPACE)).split(':')[0]);
  const stage: Stage = { world, ref, history, pressed: [], nextId: () => `t${++ids}`, first, before };
  await policyIs(stage, rules);
  await setStandstill(world.direct, WORKSPACE, { state: 'running', by: '', at: 0 });
  await ask(stage, 0, REQUESTER, first);
  await world.idle.idle();
  return stage;
}

/** Lets everything come to rest, and takes the thread away: it would come to life again when the clock moves on. */
export async function end(stage: Stage): Promise<Played> {
  const session = await atRest(stage.world, stage.ref);
  const played = await told(stage, session);
  await stage.world.direct.delete(keyOf(stage.ref));
  return played;
}

async function told({ world, ref, history, pressed, before }: Stage, session: Session): Promise<Played> {
  const lines: Played['lines'][number][] = [];
  for await (const record of world.audit.readBack(WORKSPACE)) {
    if (record.seq <= before) {
      break;
    }
    lines.unshift(record);
  }
  const hashes = session.turns.flatMap(({ attempts }) =>
    attempts.flatMap(({ program }) => program.files[0]?.sha256 ?? []),
  );
  const texts = new Map(
    await Promise.all(
      hashes.map(async (hash) => {
        const bytes = await world.blobs.get(WORKSPACE, hash);
        return [hash, new TextDecoder().decode(bytes)] as const;
      }),
    ),
  );
  return {
    ref,
    pressed,
    moments: history.moments,
    runs: [...world.runs],
    taken: world.jobs.filter(({ id }) => id.includes(':run:')),
    session,
    lines,
    whispers: world.wall(ref).whispers,
    textOf: (hash) => texts.get(hash) ?? '',
    codes: [...world.codes],
  };
}
