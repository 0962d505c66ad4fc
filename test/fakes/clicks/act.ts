import { setTimeout as pause } from 'node:timers/promises';
import { openSessions } from '#agent/core/sessions.ts';
import { setStandstill } from '#agent/core/standstill.ts';
import type { Agent, Ask, Press } from '#agent/face/agent.ts';
import { toolDigest } from '#domain/policy/grant.ts';
import type { GrantTerms } from '#domain/policy/grant-terms.ts';
import type { Refusal } from '#domain/policy/refusal.ts';
import { lastAttempt } from '#domain/session/session.ts';
import { settingsKey } from '#domain/settings.ts';
import { REQUESTER } from './cast.ts';
import type { Pressed } from './played.ts';
import { sourceOf, type Wanted, wordsOf } from './programs.ts';
import type { Stage } from './stage.ts';
import { type PressStep, policyOf, type Rules, type Step, type Which } from './steps.ts';
import { WORKSPACE, type World } from './world.ts';

const HOUR_MS = 3_600_000;
const MINUTE_MS = 60_000;

/** Does one step; settles when whoever did it was told what came of it. */
export function act(stage: Stage, step: Step): Promise<void> {
  const { world, history } = stage;
  switch (step.do) {
    case 'press':
      return press(stage, step);
    case 'ask':
      return ask(stage, step.agent, step.who, step.wanted ?? stage.first);
    case 'policy':
      return history.change({ rules: step.rules }, () => policyIs(stage, step.rules));
    case 'person': {
      const { people } = history.now();
      return history.change(
        { people: { ...people, [step.who]: { ...people[step.who], ...step.becomes } } },
        async () => {},
      );
    }
    case 'pause':
    case 'resume': {
      const state = step.do === 'pause' ? 'paused' : 'running';
      return history.change({ paused: step.do === 'pause' }, () =>
        setStandstill(world.direct, WORKSPACE, { state, by: 'ADA', at: 0 }),
      );
    }
    case 'revoke':
      return revoke(stage, step.agent, step.who);
    case 'pass':
      world.clock.pass(step.minutes * MINUTE_MS);
      return Promise.resolve();
    case 'proxy':
      return disturb(world, step);
    case 'tend':
      return tend(world.agents[step.agent]);
    default:
      return step satisfies never;
  }
}

/** What the app does now and then. */
async function tend(agent: Agent): Promise<void> {
  await agent.recover().catch(() => undefined);
  await agent.sweep().catch(() => undefined);
}

/** The trouble goes on beside what comes next. */
async function disturb({ proxies, idle }: World, { agent, how, ms }: Extract<Step, { do: 'proxy' }>): Promise<void> {
  const proxy = proxies[agent];
  proxy[how]();
  void idle.during(async () => {
    await pause(ms);
    proxy.mend();
  });
}

/** Stores what the policy says from now on. */
export const policyIs = async ({ world, ref }: Stage, rules: Rules): Promise<void> => {
  const value = { policy: policyOf(rules, ref.channel) };
  await world.direct.update(settingsKey(WORKSPACE), () => ({ value, open: false }));
};

/** Does something and writes down who did it and what they were told. */
async function noted(
  { pressed, history }: Stage,
  what: Omit<Pressed, 'began' | 'ended' | 'answer'>,
  work: () => Promise<unknown>,
): Promise<void> {
  const began = history.tick();
  const answer = await work().then(
    (refusal) => (refusal === undefined ? 'accepted' : whyOf(refusal)),
    () => 'thrown' as const,
  );
  pressed.push({ ...what, began, ended: history.tick(), answer });
}

const whyOf = (refusal: unknown): Refusal['why'] => (refusal as Refusal).why;

/** A message. Slack delivers what was not taken again, to whoever is connected. */
export async function ask(stage: Stage, agent: Which, who: string, wanted: Wanted): Promise<void> {
  const id = stage.nextId();
  const message: Ask = { id, user: who, text: wordsOf(wanted), source: 'mention', files: [], unusable: {} };
  const about = { what: 'ask', who, turn: '', digest: '', id } as const;
  for (const each of [agent, 1 - agent, agent]) {
    await noted(stage, about, () => stage.world.agents[each === 0 ? 0 : 1].ask(stage.ref, message));
    if (stage.pressed.at(-1)?.answer !== 'thrown') {
      return;
    }
    await pause(RECONNECT_MS);
  }
}

const RECONNECT_MS = 120;

async function press(stage: Stage, step: PressStep): Promise<void> {
  const { world, ref } = stage;
  const { shown } = world.wall(ref);
  const card = shown.at(-1 - step.back) ?? shown[0] ?? { turn: 't1', digest: '0'.repeat(16) };
  const id = stage.nextId();
  const agents = step.twice ? world.agents : [world.agents[step.agent]];
  const about = { what: step.what, who: step.who, ...card, id };
  await Promise.all(agents.map((agent) => noted(stage, about, () => pressOn(stage, agent, step, { ...card, id }))));
}

function pressOn(
  { world, ref }: Stage,
  agent: Agent,
  { what, who, wanted, typed, terms }: PressStep,
  { turn, digest, id }: { turn: string; digest: string; id: string },
): Promise<Refusal | undefined> {
  const given: Press = { turn, digest, user: who };
  switch (what) {
    case 'approve':
    case 'withdraw':
      return agent[what](ref, given);
    case 'reject':
      return agent.reject(ref, given, 'no');
    case 'revise':
      return agent.revise(ref, given, id, wordsOf(wanted));
    case 'edit':
      return agent.edit(ref, given, id, editedOf(typed, wanted));
    case 'grant':
      return agent.offerGrant(ref, given, termsOf(terms, world.clock.now()));
    case 'stop':
      return agent.stop(ref, turn, who);
    case 'again':
      return agent.retry(ref, turn, who, id, undefined);
    default:
      return what satisfies never;
  }
}

const editedOf = (typed: PressStep['typed'], { kind, n }: Wanted) => ({
  source: {
    changed: sourceOf('plain', `edited ${n}`),
    same: sourceOf(kind),
    shell: sourceOf('shell', `edited ${n}`),
    broken: 'def job(n:\n',
  }[typed],
  arguments: JSON.stringify({ n }),
});

const termsOf = ({ uses, hours, free, mine }: PressStep['terms'], now: number): GrantTerms => ({
  users: mine ? [REQUESTER] : [],
  usesADay: uses,
  endsAt: now + hours * HOUR_MS,
  parameters: { n: free ? { kind: 'free' } : { kind: 'set', values: [1, 2] } },
});

/** Takes back the newest standing approval of what was last proposed, if there is one. */
async function revoke(stage: Stage, agent: Which, who: string): Promise<void> {
  const { world, ref } = stage;
  const session = await openSessions(world.direct).read(ref);
  const given = session?.turns.flatMap((turn) => lastAttempt(turn) ?? []).findLast(({ approval }) => approval?.terms);
  if (given !== undefined) {
    const digest = toolDigest(given.program, given.parameters);
    const about = { what: 'revoke', who, turn: '', digest, id: '' } as const;
    await noted(stage, about, () => world.agents[agent].revokeGrant(ref, digest, who));
  }
}
