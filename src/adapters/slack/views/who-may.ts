import type { Waiting } from '#domain/policy/approval.ts';
import type { Attempt } from '#domain/session/session.ts';
import type { Card } from '#ports/thread.ts';
import { joined, moment, plainly, type Said, said, say } from '../said.ts';
import { USES } from '../texts/capabilities.ts';
import { listed } from '../texts/names.ts';
import { channelOf } from './channel.ts';
import { CARD } from './limits.ts';

const NAMES_CHARACTERS = 400;

/** Who may approve, who has, and until when: one line of the fine print. */
export const whoMay = (card: Card, waiting: Waiting, { votes }: Pick<Attempt, 'votes'>): Said =>
  joined(
    [
      mayApprove(card, waiting),
      approvals(waiting, votes),
      waiting.expiresAt === null ? plainly`` : say`expires ${moment(waiting.expiresAt, 'both')}`,
    ],
    ' · ',
  );

function mayApprove(card: Card, { who, named, fourEyes }: Waiting): Said {
  const isDirect = card.place.kind === 'direct';
  const others = said(listed(excluded(card)), NAMES_CHARACTERS);
  switch (who) {
    case 'requester':
      return isDirect ? plainly`You may approve` : say`Only ${requesterOf(card)} may approve`;
    case 'named': {
      const names = said(listed(named) || 'the people whom the policy names', NAMES_CHARACTERS);
      return fourEyes ? say`Only ${names} may approve, but not ${others}` : say`Only ${names} may approve`;
    }
    case 'members':
      if (isDirect) {
        return fourEyes ? plainly`Somebody other than you has to approve` : plainly`You may approve`;
      }
      return fourEyes
        ? say`Any full member of ${channelOf(card.place)} other than ${others} may approve`
        : say`Any full member of ${channelOf(card.place)} may approve`;
    default:
      return who satisfies never;
  }
}

/** "1 of 2 approvals, by Priya Raman"; nothing where one is enough. */
function approvals({ quorum }: Waiting, votes: Attempt['votes']): Said {
  if (quorum < 2 && votes.length === 0) {
    return plainly``;
  }
  const by = listed(votes.map(({ name }) => name));
  const number = said(`${votes.length} of ${quorum} approvals`);
  return by === '' ? number : say`${number}, by ${said(by, CARD.name * 2)}`;
}

/** What the policy asks more of this program than of others, in one plain sentence; undefined when it asks no more. */
export function askedMore(card: Card, waiting: Waiting): string | undefined {
  const { because, fourEyes, quorum, who } = waiting;
  if (because === null && !fourEyes) {
    return undefined;
  }
  return sentence(because === null ? '' : `${USES[because]}, so `, asked());

  function asked(): string {
    if (quorum > 1) {
      return `${quorum} people${fourEyes ? ` other than ${excludedInShort(card)}` : ''} have to approve it`;
    }
    if (fourEyes) {
      return `somebody other than ${excludedInShort(card)} has to approve it`;
    }
    return who === 'requester'
      ? 'only the person who asked may approve it'
      : 'only people whom the policy names may approve it';
  }
}

/** Why nobody can approve it here, in one or two plain sentences. */
export function tooFewHere(card: Card, waiting: Waiting): string {
  const { because, fourEyes, quorum, who, named } = waiting;
  const but = fourEyes ? ` other than ${excludedInShort(card)}` : '';
  const start = because === null ? '' : `${sentence(USES[because])} `;
  return `${start}Too few people here may approve it. The policy asks for ${wanted()}.`;

  function wanted(): string {
    switch (who) {
      case 'requester':
        return `${quorum === 1 ? 'an approval' : `${quorum} approvals`} by the person who asked${fourEyes ? ', and by somebody else' : ' and by nobody else'}`;
      case 'named':
        return `${quorum === 1 ? 'one' : quorum} of ${shortList(named) || 'those whom it names'}${but}`;
      case 'members':
        return `${quorum === 1 ? 'a full member' : `${quorum} full members`}${but}`;
      default:
        return who satisfies never;
    }
  }
}

const SHORT_LIST = 2;
const SHORT_NAME = 30;

/** Those whom four eyes leave out: who asked, and who changed it. */
const excluded = (card: Card): string[] => [
  card.requesterName.trim() || 'the person who asked',
  ...card.turn.authors.filter(({ user }) => user !== card.turn.request.user).map(({ name }) => name),
];

const excludedInShort = (card: Card): string => shortList(excluded(card));

const shortList = (names: readonly string[]): string =>
  listed(
    names.map((name) => (name.length > SHORT_NAME ? `${name.slice(0, SHORT_NAME - 1).toWellFormed()}…` : name)),
    'and',
    SHORT_LIST,
  );

const requesterOf = ({ requesterName }: Card): Said => said(requesterName.trim() || 'the person who asked', CARD.name);

const sentence = (...parts: string[]): string => {
  const text = parts.join('');
  return `${text.charAt(0).toUpperCase()}${text.slice(1)}.`;
};
