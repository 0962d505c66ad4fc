import type { Parameter } from '#domain/program/parameter.ts';
import type { Tool } from '#domain/tool/tool.ts';
import { newTool } from '#domain/tool/tool-change.ts';
import { aKeeping } from '../../test/fakes/tools.ts';
import { chanceFrom, oneOf, shuffled } from '../prompt/chance.ts';

interface Field {
  readonly things: readonly string[];
  readonly groups: readonly string[];
}

/** The same fields of work as the chores, in the same words. */
const FIELDS: readonly Field[] = [
  {
    things: [
      'invoice',
      'loan',
      'cash flow',
      'asset',
      'payment',
      'interest',
      'cost',
      'amount',
      'revenue',
      'tax',
      'budget',
    ],
    groups: ['month', 'year', 'customer', 'supplier', 'cost centre', 'currency', 'payment term'],
  },
  {
    things: [
      'outage',
      'incident',
      'deploy',
      'stock',
      'shift',
      'latency',
      'disk',
      'network',
      'error budget',
      'working day',
    ],
    groups: ['service', 'week', 'team', 'region', 'host', 'warehouse', 'day'],
  },
  {
    things: ['ticket', 'rating', 'survey score', 'call', 'customer', 'subscription', 'SLA breach', 'e-mail', 'refund'],
    groups: ['tag', 'agent', 'channel', 'month', 'product', 'priority', 'country'],
  },
  {
    things: ['value', 'row', 'column', 'series', 'duplicate', 'outlier', 'gap', 'bin', 'group', 'trend', 'correlation'],
    groups: ['key', 'window', 'category', 'date', 'group', 'sensor', 'file'],
  },
  {
    things: ['word', 'title', 'URL', 'version', 'date', 'IBAN', 'name', 'sentence', 'number', 'pair'],
    groups: ['language', 'author', 'page', 'release', 'letter', 'round', 'country'],
  },
];

const MEASURES = [
  'total',
  'average',
  'share',
  'growth',
  'median',
  'forecast',
  'rank',
  'difference',
  'schedule',
  'count',
];
const TAILS = [
  'the greatest first',
  'rounded to two digits',
  'in percent',
  'with a warning where data is missing',
  'for each full period',
  'compared with the one before',
  'as a table',
];
const ASKS = ['please give me', 'what is', 'can you compute', 'I need', 'how high is', 'show me'];
const PARAMETERS: readonly (readonly [name: string, type: Parameter['type'], description: string])[] = [
  ['csv', 'file', 'data with a head line'],
  ['column', 'string', 'column to look at'],
  ['values', 'numbers', 'numbers to work with'],
  ['start', 'date', 'first day'],
  ['end', 'date', 'last day'],
  ['rate', 'number', 'rate a year in percent'],
  ['limit', 'number', 'limit above which it counts'],
  ['days', 'integer', 'length of the period'],
  ['names', 'strings', 'names in their order'],
];

const SEED = 2_000;
const MOST_PAST = 4;

/** So many other tools that people of the same fields have kept and used; the same each time. */
export function distractors(count: number): Tool[] {
  const chance = chanceFrom(SEED);
  const subjects = FIELDS.flatMap(({ things, groups }) =>
    things.flatMap((thing) => groups.flatMap((group) => MEASURES.map((measure) => ({ thing, group, measure })))),
  );
  return shuffled(subjects, chance)
    .slice(0, count)
    .map((subject, at) => distractor(subject, at, chance));
}

type Subject = Readonly<Record<'thing' | 'group' | 'measure', string>>;

function distractor({ thing, group, measure }: Subject, at: number, chance: () => number): Tool {
  const name = `${measure}_${thing}_by_${group}`
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '_')
    .slice(0, 40);
  const taken = shuffled(PARAMETERS, chance).slice(0, 1 + Math.floor(chance() * 3));
  const parameters = taken.map(([parameter, type, description]) => ({ name: parameter, type, description }));
  const tail = oneOf(TAILS, chance);
  const tool = newTool(
    aKeeping({
      ...{ id: `distractor-${at}`, name, parameters },
      description: `${measure} of ${thing}s by ${group}, ${tail}. Takes ${taken.map(([, , what]) => what).join(' and ')}.`,
      source: `def ${name}(${taken.map(([parameter]) => parameter).join(', ')}):\n    return {}\n`,
    }),
  );
  const asks = Array.from(
    { length: Math.floor(chance() * MOST_PAST) },
    (_, each) =>
      `${oneOf(ASKS, chance)} the ${measure} of ${thing}s per ${group}, ${oneOf(TAILS, chance)} (${each + at})`,
  );
  return { ...tool, requests: asks };
}
