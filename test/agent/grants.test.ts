import { expect, it } from 'vitest';
import { memoryStore } from '#adapters/keyv/memory.ts';
import { grantOf, keepGrant } from '#agent/grants.ts';
import { grantKey, revoked, toolDigest } from '#domain/grant.ts';
import type { Turn } from '#domain/session.ts';
import { AT, aVote } from '../fakes/approvals.ts';
import { someTerms } from '../fakes/grants.ts';
import { anApproval, anAttempt, aRef, aTurn } from '../fakes/turns.ts';

const BY = { user: 'U0JONAS', name: 'Jonas Weber' };

it('a run that is taken up again brings no older terms back, nor what was taken back', async () => {
  const store = memoryStore();
  const audit = { append: async () => undefined };
  const [ref, { program, parameters }] = [aRef(), anAttempt()];
  const digest = toolDigest(program, parameters);
  const allowed = (nonce: string, at: number, usesADay: number): Turn => {
    const terms = someTerms({ usesADay });
    const attempt = anAttempt({ terms, votes: [aVote()] });
    const approval = { ...anApproval(attempt.digest, nonce), nonce, at, terms };
    return aTurn('approved', { id: nonce, attempts: [{ ...attempt, approval }] });
  };
  const keep = (turn: Turn) => keepGrant({ store, audit } as never, ref, turn);
  const [wide, narrow] = [allowed('wide', AT, 1_000), allowed('narrow', AT + 1, 1)];
  await keep(wide);
  await keep(narrow);
  await keep(wide);
  expect(await grantOf({ store }, ref, digest)).toMatchObject({ id: 'narrow', terms: { usesADay: 1 } });
  await store.update(grantKey(ref.workspace, ref.channel, digest), (stored) => ({
    value: revoked(stored as never, BY, AT + 2),
    open: false,
  }));
  await keep(wide);
  await keep(narrow);
  expect(await grantOf({ store }, ref, digest)).toMatchObject({ id: 'narrow', revoked: { by: BY } });
  await keep(allowed('newer', AT + 3, 2));
  expect(await grantOf({ store }, ref, digest)).toMatchObject({ id: 'newer', revoked: null });
});
