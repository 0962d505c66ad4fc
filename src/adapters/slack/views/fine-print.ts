import type { Approval, Attempt } from '#domain/session.ts';
import type { Card } from '#ports/thread.ts';
import { code, joined, moment, plainly, type Said, said, say } from '../said.ts';
import { count, shortDigest } from '../texts/quantities.ts';
import { type Block, blockId, context } from './blocks.ts';
import { CARD } from './limits.ts';

/** A digest as people compare it. */
export const digestCode = (digest: string): Said => code(said(shortDigest(digest), CARD.name));

/** Who wrote it, and who may decide. */
export function proposalPrint(card: Card, attempt: Attempt): Block {
  const before = card.turn.attempts.at(-2);
  const author = said(attempt.model, CARD.name);
  const digest = digestCode(attempt.digest);
  const first =
    before === undefined
      ? say`Digest ${digest} · plan and program by ${author}, ${said(count(attempt.tokens, 'token'))}`
      : say`Try ${attempt.number} of 3 · digest ${digest}, before ${digestCode(before.digest)} · by ${author}`;
  return context(blockId(card, 'print'), first, whoMay(card));
}

/** The default policy in words. */
function whoMay({ place }: Card): Said {
  if (place.kind === 'direct') {
    return plainly`You may approve`;
  }
  return say`Any full member of ${channelOf(place.name)} may approve`;
}

/** "#finance-ops", or words while the name is unknown. */
const channelOf = (name: string): Said => {
  const bare = name.replace(/^#/, '');
  return bare === '' ? plainly`this channel` : said(`#${bare}`, CARD.name);
};

/** "approved by Priya Raman at 09:43". */
export const approvedBy = ({ approvers, at }: Approval, start: 'Approved' | 'approved'): Said =>
  say`${said(start)} by ${said(approvers.map(({ name }) => name).join(', '), CARD.name * 2)} at ${moment(at, 'time')}`;

/** "Approved by Priya Raman at 09:43 · digest D". */
export const approvalPrint = (card: Card, attempt: Attempt): Block =>
  context(
    blockId(card, 'print'),
    joined(
      [
        ...(attempt.approval === null ? [] : [approvedBy(attempt.approval, 'Approved')]),
        say`${attempt.approval === null ? said('Digest') : said('digest')} ${digestCode(attempt.digest)}`,
      ],
      ' · ',
    ),
  );
