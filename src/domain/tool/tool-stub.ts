import { optionsOf, type Parameter } from '../program/parameter.ts';
import { bytesOf, bytesWithin, clippedTo } from '../text/token-count.ts';

/** What the planner is told of a kept tool. */
export interface StubTool {
  readonly name: string;
  readonly description: string;
  readonly parameters: readonly Pick<Parameter, 'name' | 'type' | 'options'>[];
  /** What comes back, in a few words such as `table`; empty when nobody knows. */
  readonly returns: string;
}

/** A stub counts as no more, by `tokensAbout`. */
export const MOST_STUB_TOKENS = 40;

const LINE = bytesWithin(MOST_STUB_TOKENS);
/** A signature leaves so much for what the tool does: without that nobody can choose it. */
const LEAST_WORDS = 40;
const NAME = 64;
const RETURNS = 24;
/** Of a longer text only the beginning is looked at; a line holds far less of it. */
const READ = 2_000;

/**
 * A kept tool as one line for the planner: `name(a: file, b: num) -> table: what it does`. Whatever stands in the tool,
 * the line stays one, and nothing in it is hidden. What is too long goes in this order: the end of the description,
 * types other than `file`, the last parameters.
 */
export function toolStub({ name, description, parameters, returns }: StubTool): string {
  const words = plainLine(description);
  const least = Math.min(bytesOf(words), LEAST_WORDS);
  const arrow = returns.trim() === '' ? '' : ` -> ${clippedTo(plainLine(returns), RETURNS)}`;
  const heads = signatures(parameters).map((signature) => `${word(name, NAME)}(${signature})${arrow}`);
  const head = heads.find((candidate) => bytesOf(candidate) + COLON.length + least <= LINE) ?? heads.at(-1) ?? '';
  return words === '' ? head : `${head}${COLON}${clippedTo(words, LINE - bytesOf(head) - COLON.length)}`;
}

const COLON = ': ';

/** How parameters may be written, the fullest first. */
function signatures(all: StubTool['parameters']): string[] {
  const parameters = all.slice(0, LINE); // more cannot stand in a line, whatever they are called
  const typed = parameters.map((parameter) => `${word(parameter.name, NAME)}: ${kind(parameter)}`);
  const bare = parameters.map(({ name, type }, index) => (type === 'file' ? (typed[index] ?? '') : word(name, NAME)));
  const fewer = bare.map((_, dropped) => [...bare.slice(0, bare.length - 1 - dropped), '…'].join(', '));
  return [typed.join(', '), bare.join(', '), ...fewer];
}

/** Few and short options stand there whole, as `mean|sum`; of others the gap in a call tells. */
function kind(parameter: StubTool['parameters'][number]): string {
  const options = optionsOf(parameter);
  const all = options.length > MOST_OPTIONS ? '' : options.join('|');
  return OPTIONS.test(all) ? all : SHORT[parameter.type];
}

const MOST_OPTIONS = 4;
const OPTIONS = /^[\w.-]{1,16}(?:\|[\w.-]{1,16}){0,3}$/;

const SHORT: Record<Parameter['type'], string> = {
  string: 'str',
  number: 'num',
  integer: 'int',
  boolean: 'bool',
  date: 'date',
  strings: 'strs',
  numbers: 'nums',
  file: 'file',
  json: 'json',
};

/** A name in letters that cannot end a signature. Names of kept tools are such already. */
const word = (name: string, most: number): string => name.slice(0, most).replace(/[^\w.-]+/g, '_') || '_';

/** Text on one line, with nothing in it that readers do not see, and nothing that looks like a fence. */
const plainLine = (text: string): string =>
  text.slice(0, READ).replace(UNSEEN, '').replace(BLANK, ' ').replace(FENCE, '$1').trim();

const UNSEEN = /(?![\t\n\r\v\f\x85])[\p{Cc}\p{Cf}\p{Cs}\p{Co}\p{Default_Ignorable_Code_Point}]/gu;
const BLANK = /[\s\p{Z}\x85\u2800]+/gu;
const FENCE = /([<>`])\1{2,}/g;
