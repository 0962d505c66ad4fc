import { table } from '../bench.ts';
import type { Result } from './result.ts';

/** Sums over all tasks. Names are those of the last line of `--json`. */
export const figuresOf = (results: readonly Result[]) => ({
  solved: results.filter(({ solved }) => solved).length,
  tasks: results.length,
  attempts: sum(results, ({ attempts }) => attempts),
  tokens_in: sum(results, ({ tokens }) => tokens.input),
  tokens_out: sum(results, ({ tokens }) => tokens.output),
  seconds: Math.round(sum(results, ({ seconds }) => seconds) * 100) / 100,
  reused: results.filter(({ reused }) => reused !== null).length,
});

const sum = (results: readonly Result[], of: (result: Result) => number): number =>
  results.reduce((total, result) => total + of(result), 0);

/** What all of it cost in US dollars; undefined when the price of any call is not known. */
export const costOf = (results: readonly Result[]): number | undefined =>
  results.some(({ usd }) => usd === null) ? undefined : sum(results, ({ usd }) => usd ?? 0);

const HEAD = ['task', 'solved', 'outcome', 'attempts', 'tokens in', 'tokens out', 'seconds'];

/** A table for people, and below it why the others are not solved. */
export function told(results: readonly Result[]): string {
  const { solved, tasks, attempts, tokens_in, tokens_out, seconds } = figuresOf(results);
  const rows = results.map(({ id, tokens, ...each }) => [
    ...[id, each.solved ? 'yes' : 'no', each.outcome, String(each.attempts)],
    ...[number(tokens.input), number(tokens.output), each.seconds.toFixed(1)],
  ]);
  const all = ['all', `${solved} of ${tasks}`, '', number(attempts)];
  const why = results.flatMap(({ id, solved: isSolved, reason }) => (isSolved ? [] : [`${id}: ${reason}`]));
  return [
    table(HEAD, [...rows, [...all, number(tokens_in), number(tokens_out), seconds.toFixed(1)]]),
    ...(why.length === 0 ? [] : ['', ...why]),
  ].join('\n');
}

/** One line about one task, as soon as it is known. */
export function line({ id, solved, outcome, attempts, tokens, usd, seconds, reason, reused }: Result): string {
  const cost = usd === null || tokens.calls === 0 ? '' : `, ${dollars(usd)}`;
  const spent = `${number(tokens.input)} tokens in, ${number(tokens.output)} out${cost}`;
  const how = `${outcome}, ${attempts} ${attempts === 1 ? 'attempt' : 'attempts'}${reused === null ? '' : `, reused ${reused}`}, ${seconds.toFixed(1)} s`;
  return `${solved ? 'pass' : 'FAIL'}  ${id}: ${how}, ${spent}${reason === '' ? '' : `: ${reason}`}`;
}

const number = (value: number): string => value.toLocaleString('en');

const CENT = 0.01;

/** As people write money; what is less than a cent with the digits that say something. */
export const dollars = (usd: number): string => `$${usd > 0 && usd < CENT ? usd.toPrecision(2) : usd.toFixed(2)}`;
