import type { Refusal, Wish } from '#domain/policy/refusal.ts';
import { plainly, type Said, said, say } from '../said.ts';
import { CARD } from '../views/limits.ts';
import { USES } from './capabilities.ts';
import { listed } from './names.ts';

/** What somebody cannot do, by what they wanted. */
export const TITLES: Readonly<Record<Wish, Said>> = {
  ask: plainly`*You cannot ask me here.*`,
  approve: plainly`*You cannot approve this.*`,
  reject: plainly`*You cannot reject this.*`,
  revise: plainly`*You cannot change this.*`,
  edit: plainly`*You cannot edit this.*`,
  withdraw: plainly`*You cannot withdraw this.*`,
  grant: plainly`*You cannot allow this.*`,
  revoke: plainly`*You cannot revoke this.*`,
  stop: plainly`*You cannot stop this.*`,
  retry: plainly`*You cannot ask for this again.*`,
  view: plainly`*You cannot see this.*`,
  keep: plainly`*You cannot change the library.*`,
  pause: plainly`*You cannot pause me.*`,
  resume: plainly`*You cannot resume me.*`,
  export: plainly`*You cannot export tools.*`,
};

const VERBS: Readonly<Record<Wish, Said>> = {
  ask: plainly`ask me`,
  approve: plainly`approve`,
  reject: plainly`reject`,
  revise: plainly`change requests`,
  edit: plainly`edit programs`,
  withdraw: plainly`withdraw approvals`,
  grant: plainly`allow programs without asking`,
  revoke: plainly`revoke what is allowed`,
  stop: plainly`stop runs`,
  retry: plainly`ask again`,
  view: plainly`see the library`,
  keep: plainly`change the library`,
  pause: plainly`pause me`,
  resume: plainly`resume me`,
  export: plainly`export tools`,
};

type OfPerson = Extract<Refusal, { readonly wish: Wish }>;

/** Why this person may not, and who may. */
export function reasonOf(refusal: OfPerson): Said {
  const may = VERBS[refusal.wish];
  switch (refusal.why) {
    case 'guest':
      return say`Guests may not ${may} in this workspace. ${whoCan(refusal)}`;
    case 'bot':
      return say`Other apps may not ${may} in this workspace. ${whoCan(refusal)}`;
    case 'deactivated':
      return say`Deactivated accounts may not ${may} in this workspace. ${whoCan(refusal)}`;
    case 'not_member':
      return say`You are not in ${channelOf(refusal.channel)}. Join it, then try again.`;
    case 'shared_channel':
      return say`People of another workspace are in ${channelOf(refusal.channel)}, and I take no requests there. Ask me in another channel, or ask an admin to switch it on.`;
    case 'look_up_failed':
      return plainly`I could not check who you are, so the answer is no. Please press again in a minute.`;
    case 'other_workspace':
      return refusal.from === ''
        ? say`Only members of this workspace may ${may}, and you belong to another one.`
        : say`Only members of this workspace may ${may}, and you belong to ${said(refusal.from, CARD.name)}.`;
    case 'not_requester':
      return plainly`Only the person who asked can. Mention me with a request of your own.`;
    case 'requester_only':
      return say`Only ${said(listed(withOthers(refusal.wish, [ASKED])))} may ${may} here. Ask them, or mention me with a request of your own.`;
    case 'not_voter':
      return plainly`You have not approved it. Press *Reject* if it must not run.`;
    case 'four_eyes':
      return fourEyes(refusal);
    case 'not_named':
      return say`Only ${said(listed(withOthers(refusal.wish, refusal.names)), NAMES_CHARACTERS)} may ${may} here.`;
    default:
      return refusal satisfies never;
  }
}

const NAMES_CHARACTERS = 500;
const ASKED = 'the person who asked';

function fourEyes({ role, because, channel }: Extract<Refusal, { readonly why: 'four_eyes' }>): Said {
  const did = role === 'requester' ? plainly`asked for it` : plainly`changed it`;
  const why = because === null ? 'somebody else has to approve it' : USES[because];
  return say`You ${did}, and ${said(why)}. Any other full member of ${channelOf(channel)} can.`;
}

/** Who may, beside those whom the policy lets approve. */
function withOthers(wish: Wish, approvers: readonly string[]): string[] {
  const known = approvers.length === 0 ? ['the people whom the policy names'] : approvers;
  switch (wish) {
    case 'approve':
    case 'keep':
      return [...known];
    case 'resume':
    case 'export':
      return ['admins'];
    case 'pause':
    case 'revoke':
      return [...known.filter((name) => name !== ASKED), 'admins']; // nobody asked for what stands for long
    case 'stop':
      return [...new Set([ASKED, ...known]), 'admins'];
    default:
      return [...new Set([ASKED, ...known])];
  }
}

function whoCan({ wish, channel }: { readonly wish: Wish; readonly channel: string }): Said {
  switch (wish) {
    case 'withdraw':
      return plainly`Only who approved it can.`;
    case 'resume':
    case 'export':
      return plainly`An admin can.`;
    case 'revise':
      return plainly`Only the person who asked can.`;
    default:
      return say`Any full member of ${channelOf(channel)} can.`;
  }
}

const channelOf = (channel: string): Said =>
  channel.replace('#', '').trim() === '' ? plainly`this channel` : said(channel, CARD.name);
