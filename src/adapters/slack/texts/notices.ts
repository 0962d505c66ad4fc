import type { Notice } from '#ports/thread.ts';
import { mention, plainly, type Said, said, say } from '../said.ts';

const NAME_CHARACTERS = 40;

/** A short reply that rings whoever asked; at most 100 characters as people read it. */
export const noticeText = (notice: Notice): Said => say`${mention(notice.user)} ${newsOf(notice)}`;

function newsOf({ kind, by, attempt }: Notice): Said {
  switch (kind) {
    case 'decide':
      return plainly`the program is ready to approve.`;
    case 'second_try':
      return attempt > 2
        ? plainly`the program failed again. A third try is ready to approve.`
        : plainly`the program failed. A second try is ready to approve.`;
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
