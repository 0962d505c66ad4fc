import { z } from 'zod';
import { HOST, parseHost } from './hosts.ts';
import { DEFAULT_LIMITS } from './program.ts';

/** Prose of the model; a longer text is cut with an ellipsis, because a long step is no reason to lose a plan. */
const line = (characters: number) =>
  z
    .string()
    .trim()
    .transform((text) => (text.length <= characters ? text : `${text.slice(0, characters - 1).trimEnd()}…`))
    .describe(`at most ${characters} characters`);

/** A part that a model may leave out or answer with null. */
const or = <Part extends z.ZodType>(part: Part, otherwise: z.output<Part>) =>
  part.nullish().transform((given) => given ?? otherwise);

const lines = (most: number, characters: number) =>
  z
    .array(line(characters))
    .max(most)
    .nullish()
    .transform((texts) => (texts ?? []).filter((text) => text !== ''));

/** A JSON Pointer (RFC 6901) into the result; a model's `$`, or a missing slash, is mended. */
const Path = z
  .string()
  .max(200)
  .transform((path) => path.replace(/^\$\.?/, ''))
  .transform((path) => (path === '' || path.startsWith('/') ? path : `/${path}`))
  .describe('JSON Pointer into the result, such as /total; empty means all of it');

/** What a file must be by its first bytes; `text`, `csv` and `json` mean UTF-8 text that reads as such. */
export const Magic = z.enum([
  'any',
  'text',
  'csv',
  'json',
  'png',
  'jpeg',
  'gif',
  'svg',
  'pdf',
  'xlsx',
  'zip',
  'parquet',
]);
export type Magic = z.infer<typeof Magic>;

/** What must hold after the run; we look, the model does not. */
export const Check = z.discriminatedUnion('check', [
  z.object({ check: z.literal('key'), path: Path }),
  z.object({
    check: z.literal('type'),
    path: Path,
    kind: z.enum(['string', 'number', 'boolean', 'array', 'object', 'null']),
  }),
  z.object({ check: z.literal('finite'), path: Path }).describe('a finite number'),
  z.object({
    check: z.literal('rows'),
    path: Path,
    min: z.int().min(0),
    max: or(z.int().min(0).nullable(), null),
  }),
  z.object({ check: z.literal('file'), glob: z.string().min(1).max(200).describe('such as out/*.csv'), magic: Magic }),
  z.object({ check: z.literal('equals'), path: Path, other: Path }).describe('two places hold the same value'),
]);
export type Check = z.infer<typeof Check>;

/** An exact host name, with `:80` only when plain HTTP is wanted; no wildcard, no address. */
const ExactHost = z
  .string()
  .trim()
  .toLowerCase()
  .max(257)
  .regex(HOST, 'not an exact host name')
  .refine((text) => parseHost(text) !== undefined, 'not an exact host name')
  .describe('exact name such as api.example.com, with :80 only for http; no scheme, path, wildcard or address');

const amount = (least: number, most: number, otherwise: number) =>
  z
    .number()
    .nullish()
    .transform((number) => Math.round(Math.min(most, Math.max(least, number ?? otherwise))))
    .describe(`${least} to ${most}`);

/** What a program may touch; what is not listed is not there at run time. */
export const Needs = z.object({
  files: or(z.array(z.string().min(1).max(200)).max(50), []).describe('names of the files that it reads'),
  hosts: or(z.array(ExactHost).max(20), []),
  secrets: or(z.array(z.string().regex(/^[A-Za-z_][A-Za-z0-9_]{0,63}$/)).max(20), []),
  memoryMb: amount(16, 512, DEFAULT_LIMITS.memoryMb),
  seconds: amount(1, 600, DEFAULT_LIMITS.seconds),
});
export type Needs = z.infer<typeof Needs>;

const NO_NEEDS: Needs = {
  files: [],
  hosts: [],
  secrets: [],
  memoryMb: DEFAULT_LIMITS.memoryMb,
  seconds: DEFAULT_LIMITS.seconds,
};

/** The model's answer to "plan"; prose in it is shown as the model's, everything else is checked before it counts. */
export const Plan = z
  .object({
    goal: or(line(150), '').describe('a heading, at most 150 characters'),
    outcome: z.enum(['reuse', 'create', 'oneoff', 'answer', 'ask']),
    reply: or(z.string().trim().max(3_000), '').describe('for answer and ask: the words'),
    suggestions: lines(4, 75).describe('for ask: likely answers'),
    why: or(line(300), ''),
    considered: or(z.array(z.object({ tool: z.string().max(64), why: line(150) })).max(8), []).describe(
      'listed tools that came near, and why not',
    ),
    tool: or(z.string().trim().max(64), '').describe('for reuse: its name'),
    arguments: or(z.string().max(20_000), '').describe('for reuse: its arguments, as the text of a JSON object'),
    steps: lines(7, 150).describe('short, at most 150 characters each'),
    needs: or(Needs, NO_NEEDS),
    produces: or(
      z.object({
        answerType: z.enum(['table', 'text', 'files', 'number']),
        files: z.array(z.string().min(1).max(200)).max(20).default([]).describe('such as out/a.csv'),
      }),
      { answerType: 'text', files: [] },
    ),
    checks: or(z.array(Check).max(20), []),
    complexity: or(z.enum(['simple', 'complex']), 'simple'),
  })
  .superRefine((plan, context) => {
    for (const [path, message] of gapsOf(plan)) {
      context.addIssue({ code: 'custom', path: [path], message });
    }
  });
export type Plan = z.infer<typeof Plan>;

function gapsOf(plan: {
  outcome: string;
  goal: string;
  reply: string;
  tool: string;
  steps: string[];
}): [string, string][] {
  const talks = plan.outcome === 'answer' || plan.outcome === 'ask';
  const gaps: [string, string, boolean][] = [
    ['reply', `outcome ${plan.outcome} needs the words in reply`, talks && plan.reply === ''],
    ['goal', `outcome ${plan.outcome} needs a goal`, !talks && plan.goal === ''],
    ['steps', `outcome ${plan.outcome} needs at least one step`, !talks && plan.steps.length === 0],
    ['tool', 'outcome reuse needs the name of a listed tool', plan.outcome === 'reuse' && plan.tool === ''],
  ];
  return gaps.flatMap(([path, message, missing]): [string, string][] => (missing ? [[path, message]] : []));
}
