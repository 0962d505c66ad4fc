import { expect, it } from 'vitest';
import { memoryStore } from '#adapters/keyv/memory.ts';
import { memoryLibrary } from '#adapters/library/memory.ts';
import type { AgentContext } from '#agent/core/context.ts';
import { approveByGrant, grantOf, isInUse, keepGrant } from '#agent/permit/grants.ts';
import { grantKey, revoked, toolDigest } from '#domain/policy/grant.ts';
import type { Turn, TurnIn } from '#domain/session/session.ts';
import { AT, aVote } from '../../fakes/approvals.ts';
import { someTerms } from '../../fakes/grants.ts';
import { HERE, libraryRig } from '../../fakes/library-rig.ts';
import { aTool } from '../../fakes/tools.ts';
import { anApproval, anAttempt, aRef, aTurn } from '../../fakes/turns.ts';

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

it('a kept tool is in use in the version that stands, and while it is active', async () => {
  const library = memoryLibrary();
  const calls = (tool: { id: string; version: number } | null) => isInUse({ library }, aRef(), { program: { tool } });
  for (const [id, changes] of [
    ['active', { version: 2 }],
    ['retired', { state: 'retired' }],
    ['draft', { state: 'draft', name: 'draft' }],
  ] as const) {
    await library.put(aRef().workspace, aTool({ id, ...changes }), null);
  }
  expect(await calls(null)).toBe(true); // calls none
  expect(await calls({ id: 'active', version: 2 })).toBe(true);
  expect(await calls({ id: 'active', version: 1 })).toBe(false);
  expect(await calls({ id: 'retired', version: 1 })).toBe(false);
  expect(await calls({ id: 'draft', version: 1 })).toBe(false);
  expect(await calls({ id: 'gone', version: 1 })).toBe(false);
});

it.each([
  ['is over', 0, 0],
  ['has a moment left', 1, 1],
])('a proposal whose time %s is approved by what was allowed %i times', async (_what, left, times) => {
  const world = await libraryRig({
    sandbox: { describe: async () => ({ provider: 'bubblewrap', digest: 'e'.repeat(64), versions: {} }) },
  });
  const attempt = anAttempt({ terms: someTerms(), votes: [aVote()] });
  const ref = { ...HERE, thread: '1.000100' };
  const approval = { ...anApproval(attempt.digest), nonce: 'n', at: AT, terms: someTerms() };
  let approved = 0;
  const change = async () => {
    approved += 1;
  };
  const context = { ...world, change } as unknown as AgentContext;
  await keepGrant(context, ref, aTurn('approved', { attempts: [{ ...attempt, approval }] }));
  const { waiting } = aTurn('awaiting_approval') as TurnIn<'awaiting_approval'>;
  const turn = aTurn('awaiting_approval', {
    attempts: [{ ...attempt, votes: [] }],
    waiting: { ...waiting, expiresAt: world.at.now + left },
  });
  await approveByGrant(context, ref, turn);
  expect(approved).toBe(times);
  expect(await grantOf(world, ref, toolDigest(attempt.program, attempt.parameters))).toMatchObject({ used: times });
});
