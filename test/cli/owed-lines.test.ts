import { describe, expect, it } from 'vitest';
import type { AgentContext } from '#agent/core/context.ts';
import { changeStandstill, standstillOf } from '#agent/core/standstill.ts';
import { granting } from '#agent/decide/granting.ts';
import { importCandidates } from '#agent/library/import-tools.ts';
import { approveByGrant, grantOf, keepGrant } from '#agent/permit/grants.ts';
import { openingToTokens } from '#agent/token/by-token.ts';
import { sweepDue } from '#agent/upkeep/sweep.ts';
import { AccessToken, newToken, tokenKey, tokenText } from '#domain/access-token.ts';
import { NOT_LOOKED_UP, Waiting } from '#domain/policy/approval.ts';
import { grantKey, toolDigest } from '#domain/policy/grant.ts';
import { DEFAULT_LIMITS } from '#domain/program/program.ts';
import { Secret, secretKey } from '#domain/secret/secret.ts';
import { Settings, settingsIn, settingsKey } from '#domain/settings.ts';
import { bundleOf } from '#domain/tool/tool-bundle.ts';
import { readBundle } from '#domain/tool/tool-bundle-read.ts';
import { storeSecret } from '../../src/cli/secret.ts';
import { storeSettings } from '../../src/cli/settings.ts';
import { endToken, storeToken } from '../../src/cli/token.ts';
import { AT, aVote } from '../fakes/approvals.ts';
import { dyingBefore } from '../fakes/dying.ts';
import { aGrant, someTerms } from '../fakes/grants.ts';
import { HERE, libraryRig } from '../fakes/library-rig.ts';
import { aTool } from '../fakes/tools.ts';
import { anApproval, anAttempt, aTurn } from '../fakes/turns.ts';

const { workspace: W } = HERE;
const GRANT = aGrant();
const ID = '0123456789ab';
const TERMS = { name: 'desk', workspace: W, user: 'U0MIRA', channel: 'C0FINOPS', usesADay: 2, endsAt: 9e15 };
const TEXT = tokenText(ID, new Uint8Array(32));
const TOKEN = newToken({ ...TERMS, by: 'cli:ann', at: 1 }, ID, TEXT);
const CRM = { name: 'CRM', value: 'correct horse', by: 'cli:ann', at: 1 };
const ATTEMPT = anAttempt({ terms: someTerms(), votes: [aVote()] });
const REF = { ...HERE, thread: '1.000100' };
const APPROVED = aTurn('approved', {
  attempts: [{ ...ATTEMPT, approval: { ...anApproval(ATTEMPT.digest), nonce: 'n', at: AT, terms: someTerms() } }],
});
const WAITING = Waiting.parse({ ...NOT_LOOKED_UP, expiresAt: null });
const describeSandbox = async () => ({ provider: 'bubblewrap', digest: 'e'.repeat(64), versions: {} });

type World = Awaited<ReturnType<typeof libraryRig>>;

/** A change of what may run: what must stand before, how it is made, and whether it has come. */
interface Change {
  readonly before?: (world: World) => Promise<unknown>;
  readonly make: (world: AgentContext) => Promise<unknown>;
  readonly hasCome: (world: World) => Promise<boolean>;
}

const CHANGES: Readonly<Record<string, Change>> = {
  settings_changed: {
    make: (world) => storeSettings(world, W, Settings.parse({ previews: false }), 'cli:ann'),
    hasCome: async ({ store }) => !settingsIn(await store.get(settingsKey(W))).previews,
  },
  secret_set: {
    make: (world) => storeSecret(world, W, CRM),
    hasCome: async ({ store }) => (await store.get(secretKey(W, 'CRM'))) !== undefined,
  },
  secret_removed: {
    before: (world) => storeSecret(world, W, CRM),
    make: (world) => storeSecret(world, W, { ...CRM, value: null }),
    hasCome: async ({ store }) => Secret.parse(await store.get(secretKey(W, 'CRM'))).value === null,
  },
  token_made: {
    make: (world) => storeToken(world, TOKEN),
    hasCome: async ({ store }) => (await store.get(tokenKey(W, ID))) !== undefined,
  },
  token_revoked: {
    before: (world) => storeToken(world, TOKEN),
    make: (world) => endToken(world, W, ID, { by: 'cli:bob', at: 2 }),
    hasCome: async ({ store }) => AccessToken.parse(await store.get(tokenKey(W, ID))).revoked !== null,
  },
  paused: {
    make: (world) => changeStandstill(world, W, { state: 'paused', by: 'cli:ann', at: 1 }),
    hasCome: async ({ store }) => (await standstillOf(store, W)) === 'paused',
  },
  resumed: {
    before: (world) => changeStandstill(world, W, { state: 'paused', by: 'cli:ann', at: 1 }),
    make: (world) => changeStandstill(world, W, { state: 'running', by: 'cli:ann', at: 2 }),
    hasCome: async ({ store }) => (await standstillOf(store, W)) === 'running',
  },
  grant_made: {
    make: (world) => keepGrant(world, REF, APPROVED),
    hasCome: async (world) => (await grantOf(world, HERE, toolDigest(ATTEMPT.program, ATTEMPT.parameters)))?.id === 'n',
  },
  grant_revoked: {
    before: ({ store }) =>
      store.update(grantKey(W, HERE.channel, GRANT.toolDigest), () => ({ value: GRANT, open: false })),
    make: (world) => granting(world).revokeGrant(HERE, GRANT.toolDigest, 'U0PRIYA'),
    hasCome: async (world) => (await grantOf(world, HERE, GRANT.toolDigest))?.revoked != null,
  },
  tool_imported: {
    make: (world) => {
      const reading = readBundle(JSON.stringify(bundleOf([aTool()], AT)));
      const importing = { place: HERE, by: { user: 'U0PRIYA', name: 'Priya' }, private: false, limits: DEFAULT_LIMITS };
      return importCandidates(world, importing, 'tools' in reading ? reading.tools : []);
    },
    hasCome: async ({ library }) => (await library.list(W)).length === 1,
  },
};

const ADD_UP = aTool({ name: 'add_up', parameters: [{ name: 'first', type: 'number', description: 'one' }] });

/** Uses of what owes a line, which write the same record. */
const USES: Readonly<Record<string, (world: AgentContext) => Promise<unknown>>> = {
  grant_made: (world) =>
    approveByGrant(world, REF, aTurn('awaiting_approval', { attempts: [{ ...ATTEMPT, votes: [] }], waiting: WAITING })),
  token_made: (world) => openingToTokens(world).byToken.ready({ workspace: W, text: TEXT }, 'add_up', { first: 1 }),
};

/** More than any of them has. */
const MOST_CALLS = 20;

/** The change made by a process that dies before that call of what remembers; then sweeps of another. */
async function survived({ before, make, hasCome }: Change, last: number) {
  const world = await libraryRig({ sandbox: { describe: describeSandbox } });
  await before?.(world);
  const { part, hasDied } = dyingBefore(last);
  const { store, audit, library } = world;
  const dying = { ...world, store: part(store), audit: part(audit), library: part(library) };
  await make(dying as unknown as AgentContext).catch(() => undefined);
  const came = await hasCome(world);
  world.at.now += 60_000;
  await sweepDue(world as unknown as AgentContext);
  await sweepDue(world as unknown as AgentContext);
  return { world, came, hasDied: hasDied(), stillOpen: await store.open() };
}

describe('what changes what may run', () => {
  it.each(Object.entries(CHANGES))(
    'is in the audit once as %s if it came, wherever a process dies',
    async (kind, change) => {
      const ways = new Set<string>();
      for (let last = 1; last <= MOST_CALLS; last += 1) {
        const { world, came, hasDied, stillOpen } = await survived(change, last);
        const told = (await world.lines()).filter((line) => line.kind === kind).length;
        expect([kind, last, told, stillOpen]).toEqual([kind, last, came ? 1 : 0, []]);
        ways.add(`${came} ${hasDied}`);
        if (!hasDied) {
          break;
        }
      }
      expect(ways).toEqual(new Set(['false true', 'true true', 'true false']));
    },
  );

  it.each(Object.entries(USES))('still owes its line as %s after it was used', async (kind, use) => {
    const world = await libraryRig({ sandbox: { describe: describeSandbox } });
    await world.put(ADD_UP);
    const context = { ...world, change: async () => undefined } as unknown as AgentContext;
    world.away.audit = true;
    await CHANGES[kind]?.make(context).catch(() => undefined);
    const [key = { workspace: W, kind: 'instance', id: 'none' }] = await world.store.open();
    await use(context);
    expect(await world.store.get(key)).toMatchObject({ used: 1, owes: [{ kind }] });
    world.away.audit = false;
    await sweepDue(context);
    expect((await world.lines()).map((line) => line.kind)).toEqual([kind]);
    expect(await world.store.get(key)).toMatchObject({ used: 1 });
    expect(await world.store.open()).toEqual([]);
  });
});
