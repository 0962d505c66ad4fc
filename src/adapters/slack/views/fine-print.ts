import type { Approval, Waiting } from '#domain/policy/approval.ts';
import type { Attempt } from '#domain/session/session.ts';
import type { Card } from '#ports/thread.ts';
import { code, joined, moment, plainly, type Said, said, say } from '../said.ts';
import { nearlyUsed } from '../texts/money.ts';
import { listed } from '../texts/names.ts';
import { shortDigest } from '../texts/quantities.ts';
import { authorOf } from './author.ts';
import { type Block, blockId, context } from './blocks.ts';
import { CARD } from './limits.ts';
import { whoMay } from './who-may.ts';

/** A digest as people compare it. */
export const digestCode = (digest: string): Said => code(said(shortDigest(digest), CARD.name));

/** Who wrote it, and who may decide. */
export function proposalPrint(card: Card, attempt: Attempt, waiting: Waiting): Block {
  const before = card.turn.attempts.at(-2);
  const digest = digestCode(attempt.digest);
  const first =
    before === undefined
      ? say`Digest ${digest} · ${madeBy(card, attempt)}`
      : say`Try ${attempt.number} of 3 · digest ${digest}, before ${digestCode(before.digest)} · by ${said(attempt.model, CARD.name)}`;
  const { budget } = card.turn;
  const lines = [first, whoMay(card, waiting, attempt), ...(budget === null ? [] : [nearlyUsed(budget)])];
  return context(blockId(card, 'print'), ...lines);
}

function madeBy(card: Card, attempt: Attempt): Said {
  const author = authorOf(card.turn, attempt);
  if (attempt.program.tool === null) {
    return say`plan and program by ${author}`;
  }
  return attempt.model === '' ? plainly`no model was asked` : say`call by ${author}`;
}

/** "approved by Priya Raman at 09:43"; where nobody had to be asked, who had allowed it and, if known, until when. */
export function approvedBy(
  { approvers, at, grant, terms, allowedUntil }: Approval,
  start: 'Approved' | 'approved',
): Said {
  const names = said(listed(approvers.map(({ name }) => name)), CARD.name * 2);
  const end = terms?.endsAt ?? allowedUntil;
  const until = end === null ? plainly`` : say` until ${moment(end, 'day')}`;
  if (grant !== null) {
    return say`${start === 'Approved' ? said('Allowed') : said('allowed')} by ${names}${until}`;
  }
  const approved = say`${said(start)} by ${names} at ${moment(at, 'time')}`;
  return terms === null ? approved : say`${approved}, and allowed without asking${until}`;
}

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
