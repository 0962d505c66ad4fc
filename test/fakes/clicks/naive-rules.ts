import { CAST, type Who } from './cast.ts';
import type { Moment } from './history.ts';
import { STARTS_PROCESSES } from './programs.ts';

/** The rules of approving once more, from PRODUCT.md and not from the code: as slow and as plain as may be. */

/** What there is to know of a program that is to be decided, and of whose it is. */
export interface Case {
  readonly source: string;
  readonly secrets: number;
  readonly requester: string;
  readonly authors: readonly string[];
}

const someone = (user: string): Who | undefined => CAST.find((who) => who === user);

/** Whether the changeable rule counts for this program. Programs that name secrets need four eyes anyhow. */
const counts = ({ rules }: Moment, { source }: Case): boolean =>
  rules.place !== 'processes' || source.includes(STARTS_PROCESSES);

/** How many different people have to say yes. */
export const yesesNeeded = (moment: Moment, it: Case): number => (counts(moment, it) ? moment.rules.quorum : 1);

/** Whether somebody may say yes to it at this moment. */
export function maySayYes(moment: Moment, user: string, it: Case): boolean {
  const who = someone(user);
  const they = who && moment.people[who];
  if (they === undefined || !they.known || !they.inChannel || (they.kind !== 'member' && they.kind !== 'admin')) {
    return false;
  }
  const isMine = user === it.requester;
  if (it.secrets > 0 && (isMine || it.authors.includes(user))) {
    return false;
  }
  if (!counts(moment, it)) {
    return true;
  }
  const { approvers, fourEyes } = moment.rules;
  if (fourEyes && (isMine || it.authors.includes(user))) {
    return false;
  }
  switch (approvers) {
    case 'members':
      return true;
    case 'requester':
      return isMine;
    case 'people':
      return who === 'U0JONAS' || who === 'U0ADA';
    case 'group':
      return they.inLeads;
    default:
      return approvers satisfies never;
  }
}

/** The moments that somebody may have seen who looked between two ticks. */
export const seenBetween = (moments: readonly Moment[], began: number, ended: number): Moment[] =>
  moments.filter(({ from, until }) => from <= ended && until >= began);
