import { networkWords, packagesWords } from '#domain/program/card-words.ts';
import type { Attempt } from '#domain/session/session.ts';
import type { Card } from '#ports/thread.ts';
import { clean, clipped } from '../clean.ts';
import { exactly, type Said, said, say } from '../said.ts';
import { costText } from '../texts/money.ts';
import { count } from '../texts/quantities.ts';
import { type Block, blockId, mrkdwn } from './blocks.ts';
import { LIMITS } from './limits.ts';
import { EXACT_PARTS } from './verbatim.ts';

const LABEL_ROOM = 40;
const NAMES_CHARACTERS = 800;
const EXACT_CHARACTERS = LIMITS.field - LABEL_ROOM;

/** What the program may touch: its declared needs, and what was read in its text. What is not granted is not there. */
export function fieldsOf(card: Card, attempt: Attempt): Block {
  const { program } = attempt;
  const { limits } = program;
  const facts: Said[] = [
    say`*Reads*\n${listed(inputsOf(program), NAMES_CHARACTERS)}`,
    say`*Network*\n${networkOf(attempt)}`,
    ...packagesOf(attempt),
    say`*Secrets*\n${exact(secretsOf(program))}`,
    say`*Limits*\n${said(`${limits.memoryMb} MB, ${count(limits.seconds, 'second')}`)}`,
    say`*Cost*\n${said(costText(card.turn.spent, answerUsd(card)))}`,
  ];
  return { type: 'section', block_id: blockId(card, EXACT_PARTS.touches), fields: facts.map(mrkdwn) };
}

const answerUsd = ({ turn }: Card): number | null =>
  turn.status === 'awaiting_approval' ? turn.waiting.answerUsd : null;

/** Hosts are exact, so they are shown whole; for a program without any, its text says whether it wants some. */
const networkOf = ({ program, facts }: Attempt): Said =>
  facts === null || program.hosts.length > 0 ? exact(program.hosts) : said(networkWords(facts), EXACT_CHARACTERS);

const packagesOf = ({ facts }: Attempt): Said[] =>
  facts === null ? [] : [say`*Packages*\n${said(packagesWords(facts), NAMES_CHARACTERS)}`];

/** Whether nothing of what it may reach was cut, so that whoever approves can have read it. */
export const fieldsAreWhole = ({ program }: Attempt): boolean =>
  [program.hosts, secretsOf(program)].every(
    // Uncut: what is cut loses the space at its end, and could then seem to fit.
    (names) => exactly(names.join(', '), Number.MAX_SAFE_INTEGER).length <= EXACT_CHARACTERS,
  );

const inputsOf = (program: Attempt['program']): string[] => program.inputs.map(({ name }) => name);
const secretsOf = (program: Attempt['program']): string[] => program.secrets.map(({ name }) => name);

const exact = (names: readonly string[]): Said =>
  names.length === 0 ? said('None') : exactly(names.join(', '), EXACT_CHARACTERS);

function listed(names: readonly string[], most: number): Said {
  return names.length === 0 ? said('None') : said(names.join(', '), most);
}

/** What a later program may touch, in one sentence, and whether that is more than what the one before might. */
export function comparedNeeds(now: Attempt, before: Attempt): { more: boolean; sentence: string } {
  const added = [
    ...missing(inputsOf(now.program), inputsOf(before.program)),
    ...missing(now.program.hosts, before.program.hosts),
    ...missing(secretsOf(now.program), secretsOf(before.program)),
    ...grown(now.program.limits.memoryMb, before.program.limits.memoryMb, 'MB'),
    ...grown(now.program.limits.seconds, before.program.limits.seconds, 'seconds'),
  ];
  if (added.length > 0) {
    return { more: true, sentence: `It now also needs ${clipped(clean(added.join(', ')), 120)}.` };
  }
  return { more: false, sentence: `It may touch the same as before: ${touched(now)}.` };
}

function touched({ program, facts }: Attempt): string {
  const reach = (names: readonly string[], none: string) => (names.length === 0 ? none : names.join(', '));
  return [
    reach(inputsOf(program), 'no files'),
    reach(program.hosts, UNGRANTED[facts?.network.kind ?? 'none'] ?? 'no network'),
    reach(secretsOf(program), 'no secrets'),
  ].join(', ');
}

/** What a text wants that it does not get, where its needs alone would say "no network". */
const UNGRANTED: Readonly<Record<string, string>> = {
  undeclared: 'no network, though it uses one',
  unknown: 'no network granted',
};

/** What a program would read and reach, for a notification: no names of secrets. */
export function reachInShort({ program, facts }: Attempt): string {
  const files = program.inputs.length === 0 ? 'Reads no file' : `Reads ${count(program.inputs.length, 'file')}`;
  const none = UNGRANTED[facts?.network.kind ?? 'none'] ?? 'no network';
  const network = program.hosts.length === 0 ? none : 'uses the network';
  return `${files}, ${network}.`;
}

const missing = (now: readonly string[], before: readonly string[]): string[] =>
  now.filter((name) => !before.includes(name));
const grown = (now: number, before: number, unit: string): string[] => (now > before ? [`${now} ${unit}`] : []);
