import { NOT_LOOKED_UP, type Vote, type Waiting } from '#domain/policy/approval.ts';

/** When everything made up here happens: 22 November 2026, 09:41 UTC. */
export const AT = Date.UTC(2026, 10, 22, 9, 41);
export const DAY_MS = 86_400_000;

/** One person's yes, a minute after the request. */
export const aVote = (changes: Partial<Vote> = {}): Vote => ({
  user: 'U0PRIYA',
  name: 'Priya Raman',
  at: AT + 60_000,
  kind: 'admin',
  through: [],
  ...changes,
});

/** What a proposal waits for by default: one full member of the channel, within a day. */
export const aWaiting = (changes: Partial<Waiting> = {}): Waiting => ({
  ...NOT_LOOKED_UP,
  expiresAt: AT + DAY_MS,
  ...changes,
});
