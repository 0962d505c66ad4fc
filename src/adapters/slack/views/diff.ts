import { structuredPatch } from 'diff';
import type { Card } from '#ports/thread.ts';
import { type Block, blockId, preformatted } from './blocks.ts';
import { CARD } from './limits.ts';
import { PROGRAM_PARTS } from './verbatim.ts';

const CONTEXT_LINES = 1;
const MOST_EDITS = 2_000;

/** What such a block is called, and what it says where the text is the same. */
export interface About {
  readonly title: string;
  readonly nothing: string;
}

const ANOTHER_TRY: About = { title: 'What changes', nothing: 'Only the call or what it may touch.' };

/** What a new program changes, made by us from the two programs. Nothing when one of them is not there. */
export function changesOf(card: Card, about: About = ANOTHER_TRY): Block[] {
  const { previousSource, source } = card;
  if (previousSource === undefined || source === undefined) {
    return [];
  }
  const patch = structuredPatch('', '', previousSource, source, '', '', {
    context: CONTEXT_LINES,
    maxEditLength: MOST_EDITS,
  });
  if (patch === undefined) {
    return [preformatted(blockId(card, PROGRAM_PARTS.changes), about.title, 'Nearly every line.')];
  }
  const lines = patch.hunks.flatMap((hunk) => hunk.lines);
  const removed = lines.filter((line) => line.startsWith('-')).length;
  const added = lines.filter((line) => line.startsWith('+')).length;
  const text = patch.hunks
    .map((hunk) => [`@@ line ${hunk.oldStart} @@`, ...hunk.lines.filter((line) => !line.startsWith('\\'))].join('\n'))
    .join('\n');
  return [
    preformatted(blockId(card, PROGRAM_PARTS.changes), titleOf(about, removed, added), cut(text || about.nothing)),
  ];
}

function titleOf({ title }: About, removed: number, added: number): string {
  if (removed + added === 0) {
    return `${title}, nothing in the function`;
  }
  return `${title}, ${removed} ${removed === 1 ? 'line' : 'lines'} out and ${added} in`;
}

/** Ends at a whole line and says that it ended. */
function cut(text: string): string {
  if (text.length <= CARD.diffText) {
    return text;
  }
  const end = text.lastIndexOf('\n', CARD.diffText);
  return `${text.slice(0, Math.max(end, 0))}\n… and more, the rest is in the whole program`;
}
