import type { Emulator } from '#playground/server.ts';

/** A channel without guests of other workspaces: files there come described. */
export const CHANNEL = 'C0DATAHELP';
export const REQUESTER = 'U0MIRA';
export const APPROVER = 'U0JONAS';
export const MENTION = '<@U0SMITH> how many rows are in this file?';
/** What the emulator holds each Web API answer back. */
export const LATENCY_MS = 50;
export const APPROVE_ACTION = 'proposal_approve';

type Post = ReturnType<Emulator['messages']>[number];

/**
 * The moment, on the clock of `performance.now`, at which people see a reply in the thread that is as told: when the
 * call that showed it is answered. The emulator itself draws it as soon as the call arrives and then holds the answer
 * back, so that without this the last call of a chain would take no time at all.
 */
export async function seenAt(
  emulator: Emulator,
  thread: string,
  isIt: (reply: Post) => boolean,
): Promise<{ at: number; ts: string }> {
  return await emulator.waitFor(
    () => {
      const reply = emulator.messages(CHANNEL, thread).find((post) => post.byApp && isIt(post));
      return reply && { at: performance.now() + LATENCY_MS, ts: reply.ts };
    },
    { timeoutMs: 30_000, what: 'a reply in the thread' },
  );
}

/** Whether people could approve here. */
export const hasApprove = (post: Post): boolean => JSON.stringify(post.blocks).includes(`"${APPROVE_ACTION}"`);
