import type { Who } from './cast.ts';
import { play } from './play.ts';
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

/** Three decisions at once, of which each comes first on some round. */
export function race(world: World, round: number): Promise<Played> {
  const decisions = [
    ['approve', 'U0JONAS'],
    ['reject', 'U0PRIYA'],
    ['edit', 'U0ADA'],
  ] as const;
  const beats = decisions.map((_, at) => {
    const [what, who] = decisions[(at + round) % decisions.length] ?? decisions[0];
    return aPress(what, who, (at + round) % 2 === 0 ? 0 : 1, at < decisions.length - 1);
  });
  return play(world, { rules: RULES, first: { kind: 'plain', n: 1 }, beats });
}
