import type { Run } from '#domain/program/run.ts';
import type { Attempt, TurnIn } from '#domain/session/session.ts';
import type { Card } from '#ports/thread.ts';
import { clipped } from '../clean.ts';
import { joined, markdown, plainly, type Said, said, say, strong } from '../said.ts';
import { spentText } from '../texts/money.ts';
import { listed } from '../texts/names.ts';
import { leftOutReason } from '../texts/outcomes.ts';
import { count, seconds } from '../texts/quantities.ts';
import { type Block, blockId, context, plainText, weight, words } from './blocks.ts';
import { endButtons } from './buttons.ts';
import { approvedBy, digestCode } from './fine-print.ts';
import { heading } from './heading.ts';
import { keptBlocks } from './kept.ts';
import { CARD, LIMITS } from './limits.ts';
import { wholeOutput } from './output.ts';
import { isTable, resultBlocks } from './result.ts';

const WORDS_CHARACTERS = 2_000;
const MOST_LEFT_OUT = 10;

/** The answer, its proof, then what it took. The result stands at once; the words come with a later edit. */
export function passedCard(card: Card, turn: TurnIn<'finished'>, attempt: Attempt, run: Run): Block[] {
  const answer = wordsOf(turn);
  const first = answer === undefined ? heading(card, plainly`It worked.`) : words(blockId(card, 'words'), answer);
  const marked = answer === undefined ? [] : strangersBlock(card, turn);
  const rest = [
    ...imageBlocks(card, run),
    ...wholeOutput(card),
    ...leftOutBlock(card, run),
    ...keptBlocks(card, turn),
    ...endButtons(card, 'run_again', true),
    context(blockId(card, 'print'), ...printOf(card, turn, attempt, run)),
  ];
  const room = LIMITS.blocksText - weight([first, ...marked, ...rest]) - CARD.headline;
  return [first, ...marked, ...resultBlocks(card, room), ...rest];
}

/** The model's words, once there are any. */
function wordsOf(turn: TurnIn<'finished'>): Said | undefined {
  const made = markdown(turn.words ?? '', WORDS_CHARACTERS);
  return made.trim() === '' ? undefined : made;
}

/** Figures of the words that nobody finds in the result: said right below them. */
function strangersBlock(card: Card, { strangers }: TurnIn<'finished'>): Block[] {
  if (strangers.length === 0) {
    return [];
  }
  const named = listed(strangers.map((figure) => clipped(figure, CARD.name)));
  const line =
    strangers.length === 1
      ? say`The figure ${said(named)} is not in the result.`
      : say`The figures ${said(named)} are not in the result.`;
  return [context(blockId(card, 'strangers'), line)];
}

/** Up to three images that were uploaded but not shared, so that they stand once. */
function imageBlocks(card: Card, run: Run): Block[] {
  return run.artifacts
    .flatMap(({ image, file, path }) => (image && file !== null ? [{ file, path }] : []))
    .slice(0, CARD.images)
    .map(({ file, path }, index) => {
      const name = plainText(path.replace(/^out\//, ''), CARD.name * 2);
      return {
        type: 'image',
        block_id: blockId(card, `image${index + 1}`),
        slack_file: { id: file },
        alt_text: name.text,
        title: name,
      };
    });
}

/** Files that stayed behind, each with its reason. */
export function leftOutBlock(card: Card, run: Run): Block[] {
  if (run.leftOut.length === 0) {
    return [];
  }
  const named =
    run.leftOut.length + (run.unnamed ?? 0) > MOST_LEFT_OUT ? run.leftOut.slice(0, MOST_LEFT_OUT - 1) : run.leftOut;
  const rest = run.leftOut.length - named.length + (run.unnamed ?? 0);
  const lines = named.map(({ path, reason }) => `${path} stayed behind: ${leftOutReason(path, reason)}.`);
  return [
    {
      type: 'context',
      block_id: blockId(card, 'leftout'),
      elements: [...lines, ...(rest > 0 ? [restLine(rest)] : [])].map((line) => plainText(line, CARD.goal * 2)),
    },
  ];
}

/** The sandbox names no more than a thousand. */
const restLine = (rest: number): string =>
  rest + MOST_LEFT_OUT > 1_000 ? `More than ${count(rest, 'other')} stayed behind.` : `${rest} more stayed behind.`;

function printOf(card: Card, turn: TurnIn<'finished'>, attempt: Attempt, run: Run): Said[] {
  const source = isTable(card.result) ? plainly`table` : plainly`result`;
  const author =
    wordsOf(turn) === undefined
      ? plainly``
      : say`The words on top are by ${said(turn.wordsBy, CARD.name)}, from the ${source}.`;
  const spent = spentText(turn.spent);
  const { tool } = attempt.program;
  const facts = [
    ...(tool === null ? [] : [say`${strong(said(attempt.name, CARD.name))} version ${tool.version}`]),
    said(seconds(run.endedAt - run.startedAt)),
    ...(run.memoryMb === null ? [] : [say`${Math.round(run.memoryMb)} MB`]),
    ...(spent === undefined ? [] : [said(spent)]),
  ];
  return [
    joined([author, checksOf(card)], ' '),
    joined(
      [
        joined(facts, ', '),
        ...(attempt.approval === null ? [] : [approvedBy(attempt.approval, 'approved')]),
        say`digest ${digestCode(attempt.digest)}`,
      ],
      ' · ',
    ),
  ];
}

function checksOf(card: Card): Said {
  const checks = card.turn.plan?.checks.length ?? 0;
  if (checks < 3) {
    return [plainly``, plainly`The one check holds.`, plainly`Both checks hold.`][checks] ?? plainly``;
  }
  return say`All ${checks} checks hold.`;
}
