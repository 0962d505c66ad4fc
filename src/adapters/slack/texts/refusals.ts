import type { Refusal } from '#domain/policy/refusal.ts';
import { moment, plainly, type Said, said, say } from '../said.ts';
import { type Block, section } from '../views/blocks.ts';
import { CARD } from '../views/limits.ts';
import { reasonOf, TITLES } from './refusal-reasons.ts';

/** What was refused, why, and the way out; one sentence each. For the text field of an ephemeral message. */
export function refusalText(refusal: Refusal): Said {
  switch (refusal.why) {
    case 'guest':
    case 'bot':
    case 'deactivated':
    case 'not_member':
    case 'look_up_failed':
    case 'shared_channel':
    case 'other_workspace':
    case 'not_requester':
    case 'requester_only':
    case 'not_voter':
    case 'four_eyes':
    case 'not_named':
      return say`${TITLES[refusal.wish]} ${reasonOf(refusal)}`;
    case 'already_decided':
      return say`*Already decided.* ${said(refusal.by, CARD.name)} ${said(refusal.what)} this at ${moment(refusal.at, 'time')}.`;
    case 'already_voted':
      return say`*You approved this.* It needs ${moreApprovals(refusal.missing)}.`;
    case 'not_usable':
      return say`*Not proposed.* The ${PARTS[refusal.part]} cannot be used: ${phrase(refusal.reason)}. Change that and send it again.`;
    case 'superseded':
    case 'ended':
    case 'expired':
    case 'paused':
    case 'digest_differs':
    case 'not_saved':
    case 'unsure':
    case 'busy':
    case 'approve_by_button':
    case 'not_ready':
    case 'too_few':
    case 'no_grant':
    case 'no_tool':
    case 'tool_changed':
    case 'not_keepable':
    case 'name_taken':
    case 'unknown_turn':
      return FIXED[refusal.why];
    default:
      return refusal satisfies never;
  }
}

/** The same as one block. */
export const refusalBlocks = (refusal: Refusal): Block[] => [section('refusal', refusalText(refusal))];

const moreApprovals = (missing: number): Said =>
  missing > 1 ? say`${missing} more approvals` : plainly`one more approval`;

const PARTS = { source: plainly`program`, arguments: plainly`arguments` } as const;

const PHRASE_CHARACTERS = 300;
const phrase = (reason: string): Said => said(reason.replace(/[.\s]+$/, ''), PHRASE_CHARACTERS);

const FIXED = {
  superseded: plainly`*Superseded.* A newer proposal is below. Nothing was run.`,
  ended: plainly`*Already over.* Nothing of this waits or runs any more. Mention me with a new request.`,
  expired: plainly`*Expired.* Press *Propose it again* on the card.`,
  paused: plainly`*Paused.* An admin paused me, so I start nothing. Please try again once an admin has resumed me.`,
  digest_differs: plainly`*Not run.* The program is not the one that was approved. It has been logged; please tell an admin.`,
  not_saved: plainly`*Not saved.* Please press again in a minute. Nothing was approved.`,
  unsure: plainly`*Not sure.* I cannot tell whether this was saved. Look at the card in a minute, and press again if it still waits.`,
  busy: plainly`I got that. I answer when this run ends.`,
  approve_by_button: plainly`*Nothing was approved.* Words in a message are never an approval. Press *Approve* on the card.`,
  not_ready: plainly`*Not ready.* The whole program is not in this thread yet. Please press again in a minute.`,
  too_few: plainly`*Too few people.* Not enough people here may approve this. Press *Continue in a channel…* on the card.`,
  no_grant: plainly`*Not found.* This is no longer allowed without asking. Write \`/smith grants\` to see what is.`,
  no_tool: plainly`*Not found.* There is no tool in use with that name. Write \`/smith tools\` to see what is there.`,
  tool_changed: plainly`*Not saved.* Somebody changed this tool meanwhile. Look at it again, then decide.`,
  not_keepable: plainly`*Nothing to keep.* Somebody keeps it already, or it is no new function that worked. Look at its card.`,
  name_taken: plainly`*Not saved.* Another tool has that name. Choose another one and send it again.`,
  unknown_turn: plainly`*Not found.* I no longer know this request. Mention me with a new one.`,
} as const;
