import { chanceFrom } from '../prompt/chance.ts';
import { type Call, type Chore, WORDINGS } from './chore.ts';
import { DATA } from './chores/data.ts';
import { FINANCE } from './chores/finance.ts';
import { OPERATIONS } from './chores/operations.ts';
import { SUPPORT } from './chores/support.ts';
import { TEXTS } from './chores/texts.ts';

/** All chores, each with a function of its own. */
export const CHORES: readonly Chore[] = [...FINANCE, ...OPERATIONS, ...SUPPORT, ...DATA, ...TEXTS];

/** A request, and another one for the same chore in other words and with other values, once its function is kept. */
export interface Row {
  readonly id: string;
  readonly chore: Chore;
  readonly first: Call;
  readonly again: Call;
}

const SEED = 41;
const FURTHER = 2;

/** Every chore in a round of its own way of asking, so that each wording comes first once and again once. */
export const rounds = (): Row[][] =>
  Array.from({ length: WORDINGS }, (_, round) => {
    const chance = chanceFrom(SEED + round);
    return CHORES.map((chore) => ({
      id: `${round + 1} ${chore.name}`,
      chore,
      first: chore.call(round, chance),
      again: chore.call(round + FURTHER, chance),
    }));
  });
