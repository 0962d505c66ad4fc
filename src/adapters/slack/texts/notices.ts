import type { Notice } from '#ports/thread.ts';
import { joined, mention, plainly, type Said, said, say } from '../said.ts';
import { count } from './quantities.ts';

const NAME_CHARACTERS = 40;
/** More people than these learn of it from the card. */
const MOST_RUNG = 10;

/**
 * A short reply that rings whoever asked, and whom the policy names where they have to decide; at most 100 characters as
 * people read it, their names apart.
 */
export const noticeText = (notice: Notice): Said => say`${mention(notice.user)} ${newsOf(notice)}`;

function newsOf(notice: Notice): Said {
  const { kind, by, attempt } = notice;
  switch (kind) {
    case 'decide':
      return asking(plainly`the program is ready`, notice);
    case 'second_try':
      return asking(
        attempt > 2
          ? plainly`the program failed again. A third try is ready`
          : plainly`the program failed. A second try is ready`,
        notice,
      );
    case 'reminder':
      return reminding(notice);
    case 'passed':
      return plainly`it is done.`;
    case 'failed':
      return attempt === 0 ? plainly`I could not do this.` : plainly`the program failed.`;
    case 'stopped':
      return by === undefined ? plainly`this was stopped.` : say`${said(by, NAME_CHARACTERS)} stopped this.`;
    case 'rejected':
      return by === undefined ? plainly`this was rejected.` : say`${said(by, NAME_CHARACTERS)} rejected this.`;
    case 'answered':
      return plainly`I have replied.`;
    default:
      return kind satisfies never;
  }
}

/** Whether whoever asked can do it themselves, and who else is rung. */
function asking(start: Said, { others }: Notice): Said {
  const rung = rungOf(others);
  if (others?.tooFew === true) {
    return say`${start}, but too few people here may approve it. The card shows a way out.`;
  }
  if (others?.somebodyElse !== true) {
    return rung === '' ? say`${start} to approve.` : say`${start} to approve, also by ${rung}.`;
  }
  return rung === ''
    ? say`${start}. Somebody else has to approve it.`
    : say`${start}. Somebody else has to approve it: ${rung}.`;
}

function reminding({ hours, others }: Notice): Said {
  const left = hours === undefined ? plainly`soon` : say`in ${said(count(hours, 'hour'))}`;
  const rung = rungOf(others);
  return rung === '' ? say`this expires ${left}.` : say`this expires ${left}. It waits for ${rung}.`;
}

function rungOf(others: Notice['others']): Said {
  const named = others?.named ?? [];
  const rest = named.length - MOST_RUNG;
  const rung = joined(named.slice(0, MOST_RUNG).map(mention), ', ');
  return rest > 0 ? say`${rung} and ${rest} more` : rung;
}
