import { vi } from 'vitest';
import { keyOf } from '#agent/core/sessions.ts';
import { setStandstill } from '#agent/core/standstill.ts';
import type { Session } from '#domain/session/session.ts';
import { settingsKey } from '#domain/settings.ts';
import { clickOn, closeAll, readCards } from './bolt-click.ts';
import { addCast, type BoltStage, type BoltWorld, setRoom, TEAM } from './bolt-stage.ts';
import { CAST, REQUESTER } from './cast.ts';
import { openHistory } from './history.ts';
import type { Played } from './played.ts';
import { type Wanted, wordsOf } from './programs.ts';
import { policyOf, type Rules, type Sequence, type Step } from './steps.ts';

let sequences = 0;
const MINUTE_MS = 60_000;
const REST_MS = 15_000;

/** Plays a sequence through Slack: what people press, type and send goes the whole way. */
export async function playThroughBolt(world: BoltWorld, { rules: given, first, beats }: Sequence): Promise<Played> {
  const rules = fitting(given);
  const channel = `C0BOLT${++sequences}`;
  const history = openHistory(rules);
  world.scene.tick = history.tick;
  world.counted.length = 0;
  world.kept.length = 0;
  world.clock.pass(MINUTE_MS); // or the edits of a minute would soon be used up
  await Promise.all(CAST.map((who) => closeAll({ world }, who)));
  addCast(world);
  setRoom(world, channel);
  await stored(world, channel, rules);
  await forgetTools(world);
  await setStandstill(world.ports.store, TEAM, { state: 'running', by: '', at: 0 });
  const thread = world.emulator.say({ as: REQUESTER, channel, text: `<@U0SMITH> ${wordsOf(first)}` });
  const ref = { workspace: TEAM, channel, thread };
  const stage: BoltStage = {
    world,
    ref,
    history,
    pressed: [asked(REQUESTER, thread, 1)],
    cards: [],
    claimed: new Set(),
  };
  await atRest(stage);
  let beside: Promise<void>[] = [];
  let busy = new Set<string>();
  for (const [at, { step, ...beat }] of beats.entries()) {
    const next = beats[at + 1]?.step;
    beside.push(act(stage, step, first));
    // One person has one window: two of their presses come one after the other.
    busy.add(step.do === 'press' ? step.who : '');
    if (!beat.beside || next?.do !== 'press' || busy.has(next.who)) {
      await Promise.all(beside);
      beside = [];
      busy = new Set();
      await (beat.rest ? atRest(stage) : undefined);
    }
  }
  await Promise.all(beside);
  const session = await atRest(stage);
  await world.ports.store.delete(keyOf(ref));
  return told(stage, session);
}

/** All functions here have one name, and what has a name that is there already is not run again. */
async function forgetTools({ ports }: BoltWorld): Promise<void> {
  for (const { tool } of await ports.library.list(TEAM)) {
    await ports.library.remove(TEAM, tool.id);
  }
}

/** The emulator has no user group of ours. */
const fitting = (rules: Rules): Rules => (rules.approvers === 'group' ? { ...rules, approvers: 'people' } : rules);

const asked = (who: string, id: string, tick: number): Played['pressed'][number] => ({
  what: 'ask',
  who,
  turn: '',
  digest: '',
  id,
  began: tick,
  ended: tick,
  answer: 'accepted',
});

async function stored({ ports }: BoltWorld, channel: string, rules: Rules): Promise<void> {
  const policy = policyOf(rules, channel);
  const here = { ...policy.channels?.[channel], askFromOutside: true };
  await ports.store.update(settingsKey(TEAM), () => ({
    value: { policy: { ...policy, channels: { [channel]: here } } },
    open: false,
  }));
}

async function act(stage: BoltStage, step: Step, first: Wanted): Promise<void> {
  const { world, ref, history } = stage;
  switch (step.do) {
    case 'press':
      return clickOn(stage, step);
    case 'ask': {
      const text = `<@U0SMITH> ${wordsOf(step.wanted ?? first)}`;
      if (history.now().people[step.who].inChannel) {
        const id = world.emulator.say({ as: step.who, channel: ref.channel, text, threadTs: ref.thread });
        const told = world.emulator.ephemerals(step.who).length;
        await vi.waitUntil(
          async () =>
            world.emulator.ephemerals(step.who).length > told ||
            (await world.session(ref))?.turns.some((turn) => turn.id === id || turn.request.joined === id),
          { timeout: REST_MS, interval: 10 },
        );
        stage.pressed.push(asked(step.who, id, history.tick()));
      }
      return;
    }
    case 'policy':
      return history.change({ rules: fitting(step.rules) }, () => stored(world, ref.channel, fitting(step.rules)));
    case 'person': {
      const { known: _known, inLeads: _inLeads, ...becomes } = step.becomes;
      const { people } = history.now();
      const next = { ...people, [step.who]: { ...people[step.who], ...becomes } };
      return history.change({ people: next }, async () => {
        addCast(world, next);
        setRoom(world, ref.channel, next);
      });
    }
    case 'pause':
    case 'resume': {
      const state = step.do === 'pause' ? 'paused' : 'running';
      return history.change({ paused: step.do === 'pause' }, () =>
        setStandstill(world.ports.store, TEAM, { state, by: 'ADA', at: 0 }),
      );
    }
    case 'pass':
      return world.clock.pass(step.minutes * MINUTE_MS);
    case 'revoke':
    case 'proxy':
    case 'tend':
      return;
    default:
      return step satisfies never;
  }
}

/** Nothing is left to do in the thread, and all that its cards say can be pressed. */
async function atRest(stage: BoltStage): Promise<Session> {
  const { world, ref } = stage;
  const session = await vi.waitFor(
    async () => {
      const now = await world.session(ref);
      if (now === undefined || now.outbox.length > 0) {
        throw new Error(
          `left undone: ${now?.outbox.map(({ id }) => id).join()}; log: ${world.lines.slice(-6).join('')}`,
        );
      }
      return now;
    },
    { timeout: REST_MS, interval: 10 },
  );
  readCards(stage);
  return session;
}

async function told({ world, ref, history, pressed }: BoltStage, session: Session): Promise<Played> {
  const hashes = session.turns.flatMap(({ attempts }) => attempts.flatMap(({ program }) => program.files.slice(0, 1)));
  const texts = new Map<string, string>();
  for (const { sha256 } of hashes) {
    texts.set(sha256, new TextDecoder().decode(await world.ports.blobs.get(TEAM, sha256)));
  }
  return {
    ref,
    pressed,
    moments: history.moments,
    runs: [...world.counted],
    taken: [],
    session,
    lines: [...world.kept],
    whispers: pressed.flatMap(({ who, answer }) =>
      answer === 'accepted' || answer === 'thrown' ? [] : [{ user: who, why: answer }],
    ),
    textOf: (hash) => texts.get(hash) ?? '',
    codes: world.lines.splice(0).slice(-20),
  };
}
