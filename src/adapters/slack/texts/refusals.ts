import type { Refusal, Wish } from '#domain/policy.ts';
import { moment, plainly, type Said, said, say } from '../said.ts';
import { type Block, section } from '../views/blocks.ts';
import { CARD } from '../views/limits.ts';

/** What was refused, why, and the way out; one sentence each. For the text field of an ephemeral message. */
export function refusalText(refusal: Refusal): Said {
  switch (refusal.why) {
    case 'guest':
    case 'bot':
    case 'deactivated':
    case 'not_member':
    case 'look_up_failed':
    case 'other_workspace':
    case 'not_requester':
      return say`${TITLES[refusal.wish]} ${reasonOf(refusal)}`;
    case 'already_decided':
      return say`*Already decided.* ${said(refusal.by, CARD.name)} ${said(refusal.what)} this at ${moment(refusal.at, 'time')}.`;
    case 'superseded':
    case 'ended':
    case 'digest_differs':
    case 'not_saved':
    case 'busy':
    case 'approve_by_button':
    case 'not_ready':
    case 'unknown_turn':
      return FIXED[refusal.why];
    default:
      return refusal satisfies never;
  }
}

/** The same as one block. */
export const refusalBlocks = (refusal: Refusal): Block[] => [section('refusal', refusalText(refusal))];

const TITLES: Readonly<Record<Wish, Said>> = {
  ask: plainly`*You cannot ask me here.*`,
  approve: plainly`*You cannot approve this.*`,
  reject: plainly`*You cannot reject this.*`,
  revise: plainly`*You cannot change this.*`,
  stop: plainly`*You cannot stop this.*`,
  retry: plainly`*You cannot ask for this again.*`,
  view: plainly`*You cannot see this program.*`,
};

const VERBS: Readonly<Record<Wish, Said>> = {
  ask: plainly`ask me`,
  approve: plainly`approve`,
  reject: plainly`reject`,
  revise: plainly`change requests`,
  stop: plainly`stop runs`,
  retry: plainly`ask again`,
  view: plainly`see programs`,
};

const FIXED = {
  superseded: plainly`*Superseded.* A newer proposal is below. Nothing was run.`,
  ended: plainly`*Already over.* Nothing of this waits or runs any more. Mention me with a new request.`,
  digest_differs: plainly`*Not run.* The program is not the one that was approved. It has been logged; please tell an admin.`,
  not_saved: plainly`*Not saved.* Please press again in a minute. Nothing was approved.`,
  busy: plainly`I got that. I answer when this run ends.`,
  approve_by_button: plainly`*Nothing was approved.* Words in a message are never an approval. Press *Approve* on the card.`,
  not_ready: plainly`*Not ready.* The whole program is not in this thread yet. Please press again in a minute.`,
  unknown_turn: plainly`*Not found.* I no longer know this request. Mention me with a new one.`,
} as const;

type OfPerson = Extract<Refusal, { readonly wish: Wish }>;

function reasonOf(refusal: OfPerson): Said {
  const may = VERBS[refusal.wish];
  switch (refusal.why) {
    case 'guest':
      return say`Guests may not ${may} in this workspace. ${whoCan(refusal.channel)}`;
    case 'bot':
      return say`Other apps may not ${may} in this workspace. ${whoCan(refusal.channel)}`;
    case 'deactivated':
      return say`Deactivated accounts may not ${may} in this workspace. ${whoCan(refusal.channel)}`;
    case 'not_member':
      return say`You are not in ${channelOf(refusal.channel)}. Join it, then try again.`;
    case 'look_up_failed':
      return plainly`I could not check who you are, so the answer is no. Please press again in a minute.`;
    case 'other_workspace':
      return refusal.from === ''
        ? say`Only members of this workspace may ${may}, and you belong to another one.`
        : say`Only members of this workspace may ${may}, and you belong to ${said(refusal.from, CARD.name)}.`;
    case 'not_requester':
      return plainly`Only the person who asked can. Mention me with a request of your own.`;
    default:
      return refusal satisfies never;
  }
}

const whoCan = (channel: string): Said => say`Any full member of ${channelOf(channel)} can.`;

const channelOf = (channel: string): Said =>
  channel.replace('#', '').trim() === '' ? plainly`this channel` : said(channel, CARD.name);
