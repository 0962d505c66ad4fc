import { setTimeout as pause } from 'node:timers/promises';
import { act } from './act.ts';
import type { Who } from './cast.ts';
import { begin, end } from './play.ts';
import type { Played } from './played.ts';
import type { Beat, PressKind, PressStep, Rules, Which } from './steps.ts';
import type { World } from './world.ts';

/** The default policy. */
export const RULES: Rules = { approvers: 'members', fourEyes: false, quorum: 1, hours: 24, place: 'workspace' };

/** A press on the newest card. */
export function aPress(
  what: PressKind,
  who: Who,
  agent: Which = 0,
  beside = false,
): Beat & { readonly step: PressStep } {
  const rest = { back: 0, twice: false, wanted: { kind: 'plain', n: 2 }, typed: 'changed' } as const;
  const terms = { uses: 2, hours: 48, free: false, mine: false };
  return { step: { do: 'press', what, who, agent, ...rest, terms }, beside, rest: true };
}

/** Further back than there are cards: the first one. */
const OLDEST = 9;

/** Three decisions at once. A no takes fewer look-ups than the others, so it begins a little later on most rounds. */
export async function race(world: World, round: number): Promise<Played> {
  const stage = await begin(world, RULES, { kind: 'plain', n: 1 });
  const decisions = [
    ['approve', 'U0JONAS', round % 4],
    ['reject', 'U0PRIYA', round % 9],
    ['edit', 'U0ADA', round % 3],
  ] as const;
  await Promise.all(
    decisions.map(async ([what, who, later], at) => {
      await (later > 0 ? pause(later) : undefined);
      const { step } = aPress(what, who, (at + round) % 2 === 0 ? 0 : 1);
      await act(stage, { ...step, back: OLDEST }); // all of them on the card that was there first
    }),
  );
  return end(stage);
}
