import type { Alert } from '#domain/program/card-facts.ts';
import { alertWords } from '#domain/program/card-words.ts';
import { isFunction } from '#domain/program/form-of.ts';
import type { Attempt } from '#domain/session/session.ts';
import type { Card } from '#ports/thread.ts';
import { hiddenLines } from '../clean.ts';
import { permalink, plainly, type Said, said, say } from '../said.ts';
import { count, LANGUAGES, linesOf } from '../texts/quantities.ts';
import { type Block, blockId, preformatted, section } from './blocks.ts';
import { callText } from './call.ts';
import { PROGRAM_PARTS } from './verbatim.ts';

/** How the whole program reaches the people: on the card, as a file below it, as a file that is on its way, or not at all. */
export type Delivery = 'card' | 'file' | 'coming' | 'failed' | 'missing';

export function deliveryOf({ source }: Pick<Card, 'source'>, { share }: Attempt): Delivery {
  if (share !== null) {
    return DELIVERIES[share.state];
  }
  return source === undefined || source === '' ? 'missing' : 'card';
}

const DELIVERIES = { wanted: 'coming', done: 'file', failed: 'failed' } as const;

/** The program: its bytes, never rewritten, or the way to the file; then the call. */
export function programBlocks(card: Card, attempt: Attempt, delivery: Delivery): Block[] {
  const call = callOf(attempt);
  return [
    functionBlock(card, attempt, delivery),
    ...(call === '' || delivery === 'missing'
      ? []
      : [preformatted(blockId(card, PROGRAM_PARTS.call), 'The call, for this request only', call)]),
  ];
}

function functionBlock(card: Card, attempt: Attempt, delivery: Delivery): Block {
  const title = titleOf(card, attempt);
  const id = blockId(card, PROGRAM_PARTS.function);
  if (delivery === 'card' && card.source !== undefined) {
    return preformatted(id, title, card.source);
  }
  return section(id, say`*${said(title)}*`, whereabouts(attempt, delivery));
}

function whereabouts(attempt: Attempt, delivery: Delivery): Said {
  if (delivery === 'file') {
    return say`It is in the file below, ${permalink(attempt.share?.permalink ?? '', fileName(attempt))}.`;
  }
  if (delivery === 'coming') {
    return plainly`I am putting it into the thread as a file. It can be approved once it is there.`;
  }
  return delivery === 'failed'
    ? plainly`Its file did not reach this thread, so it cannot be approved. Press *Try again*.`
    : plainly`It cannot be shown whole here, so it cannot be approved. Press *Revise* and ask for a shorter program.`;
}

/** The most important of what the program's text gives cause to warn of, in one plain sentence. */
export function textWarning(
  card: Card,
  { facts, program }: Attempt,
): { kind: Alert['kind']; sentence: string } | undefined {
  const shown = program.files[0]?.path ?? '';
  const first = facts === null ? hiddenAlert(card.source ?? '', shown) : facts.alerts[0];
  return first && { kind: first.kind, sentence: alertWords(first, shown) };
}

/** For a program that nobody has read: lines that hide something from a reader. */
function hiddenAlert(source: string, file: string): Alert | undefined {
  const lines = hiddenLines(source);
  return lines.length === 0 ? undefined : { kind: 'hidden', place: { file, lines }, names: [] };
}

/** A one-off has no call of its own; but whatever is handed over is shown. */
function callOf(attempt: Attempt): string {
  const isCalled = attempt.program.tool !== null || attempt.program.files.length > 1;
  return isCalled || Object.keys(attempt.program.arguments).length > 0 ? callText(attempt) : '';
}

const titleOf = (card: Card, { program }: Attempt): string => {
  const noun = isFunction(program) ? 'function' : 'program';
  const lines = card.source === undefined ? (program.files[0]?.lines ?? 0) : linesOf(card.source).length;
  return `The ${noun}, ${count(lines, 'line')} of ${LANGUAGES[program.language]}`;
};

/** The name that the function's file has in the thread. */
export const fileName = ({ name, program }: Attempt): string =>
  `${name}.${program.language === 'python' ? 'py' : 'mjs'}`;
