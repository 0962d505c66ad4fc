import type { DraftKept } from '#domain/tool/draft-kept.ts';
import type { Tool } from '#domain/tool/tool.ts';
import { plainly, type Said, said, say } from '../said.ts';
import { count } from '../texts/quantities.ts';
import { nameOf } from '../texts/tools.ts';
import { type Block, section } from './blocks.ts';
import { CARD } from './limits.ts';
import { restoreButton, toolButtons } from './tool-line.ts';

type Words = { text: Said; blocks: Block[] };

/** What a press of Retire did, with the way back. */
export const retiredTold = (tool: Tool): Words => {
  const text = say`*Retired.* ${nameOf(tool)} is no longer found or called. Nothing of it was deleted.`;
  return {
    text,
    blocks: [section('retired', text), { type: 'actions', block_id: 'undo', elements: [restoreButton(tool)] }],
  };
};

/** What a press of Restore did. */
export const restoredTold = (tool: Tool): Words => {
  const text =
    tool.state === 'draft'
      ? say`*Restored.* ${nameOf(tool)} is a draft again. It is in use once somebody keeps it.`
      : say`*Restored.* ${nameOf(tool)} can be found and called again.`;
  return { text, blocks: [section('restored', text), toolButtons('0', tool)] };
};

/** Why it cannot be restored where another tool has its name by now. */
export const nameTakenTold: Said = plainly`*Not restored.* Another tool has its name by now. Retire that one first, then press *Restore* again.`;

/** While the examples of a draft run. It is no job: a process that dies takes the answer along, and the draft is as it was. */
export const tryingTold: Said = plainly`I am running its examples again. I tell you here when they have ended. If you hear nothing within half an hour, press *Keep* again; nothing is kept twice.`;

const WHERE_CHARACTERS = 120;

/** What came of Keep. */
export function draftTold(outcome: DraftKept): Words {
  if ('notKept' in outcome) {
    const text = say`${notKept(outcome)} ${nameOf(outcome.notKept)} is still a draft.`;
    return { text, blocks: [section('draft', text), toolButtons('0', outcome.notKept)] };
  }
  const { kept, twin } = outcome;
  const alike =
    twin === null
      ? plainly``
      : say` It does the same as *${said(twin, CARD.name)}*; retire the one that you do not need.`;
  const text = say`*Kept as a tool.* ${nameOf(kept)} can be found and called. ${tried(outcome)}${alike}`;
  return { text, blocks: [section('draft', text), toolButtons('0', kept)] };
}

function tried({ kept, tried: number }: Extract<DraftKept, { readonly kept: Tool }>): Said {
  if (number > 0) {
    return say`I ran ${said(count(number, 'example'))} again, and ${number === 1 ? plainly`it gave the same` : plainly`they gave the same`}.`;
  }
  if (kept.needs.hosts.length + kept.needs.secrets.length > 0) {
    return plainly`Nothing was run again, because it uses the network or a secret.`;
  }
  return kept.examples.length === 0
    ? plainly`Nothing was run, because it came without an example.`
    : plainly`Nothing was run, because the files of its examples did not come along.`;
}

function notKept({ because, where }: Extract<DraftKept, { readonly notKept: Tool }>): Said {
  if (because === 'unavailable') {
    return plainly`*Not kept.* Its examples could not be run now. Please press *Keep* again in a minute.`;
  }
  const place = said(where, WHERE_CHARACTERS);
  return place === ''
    ? plainly`*Not kept.* An example did not give what it is said to give. Read its code, then retire it or ask for one that works.`
    : say`*Not kept.* An example gave something else at “${place}” than it is said to give. Read its code, then retire it or ask for one that works.`;
}
