import { expect, it } from 'vitest';
import { memoryStore } from '#adapters/keyv/memory.ts';
import type { AgentContext } from '#agent/core/context.ts';
import { granting } from '#agent/decide/granting.ts';
import type { AuditEntry } from '#domain/audit/audit.ts';
import { grantKey } from '#domain/policy/grant.ts';
import { Settings } from '#domain/settings.ts';
import { AgentError } from '#domain/text/errors.ts';
import { aGrant } from '../../fakes/grants.ts';

const PLACE = { workspace: 'T0HARBOR', channel: 'C0FINOPS' };
const GRANT = aGrant();

/** Whoever may revoke, over a store that may be away; `audit` keeps what it can. */
async function open() {
  const store = memoryStore();
  await store.update(grantKey(PLACE.workspace, PLACE.channel, GRANT.toolDigest), () => ({ value: GRANT, open: false }));
  const lines: (AuditEntry & { readonly id: string })[] = [];
  const away = { bounds: false, audit: false };
  const at = { now: 100 };
  const unless = (isAway: boolean): void => {
    if (isAway) {
      throw new AgentError('gone', { code: 'STORE_UNAVAILABLE' });
    }
  };
  const parts = {
    store,
    bounds: async () => {
      unless(away.bounds);
      return { policy: Settings.parse({}).policy };
    },
    audit: {
      append: async (_workspace: string, line: AuditEntry & { readonly id: string }) => {
        unless(away.audit);
        lines.push(...(lines.some(({ id }) => id === line.id) ? [] : [line]));
      },
    },
    people: {
      person: async (_workspace: string, user: string) => ({
        user,
        name: user,
        kind: 'member',
        from: '',
        timeZone: 'UTC',
      }),
      isIn: async () => true,
      place: async () => ({ name: 'finance-ops', kind: 'channel', shared: false }),
    },
    clock: { now: () => at.now, id: () => 'id' },
    log: { info: () => undefined, warn: () => undefined, error: () => undefined },
  };
  return { away, at, lines, grants: granting(parts as unknown as AgentContext) };
}

it('a standing approval is taken back by whoever did it first, also where its line of the audit was lost', async () => {
  const { away, at, lines, grants } = await open();
  away.audit = true;
  expect(await grants.revokeGrant(PLACE, GRANT.toolDigest, 'U0PRIYA')).toEqual({ why: 'not_saved' });
  away.audit = false;
  at.now = 200;
  expect(await grants.revokeGrant(PLACE, GRANT.toolDigest, 'U0JONAS')).toBeUndefined();
  expect(await grants.revokeGrant(PLACE, GRANT.toolDigest, 'U0MIRA')).toBeUndefined();
  expect(lines).toMatchObject([{ kind: 'grant_revoked', at: 100, body: { user: 'U0PRIYA' } }]);
});

it('nothing is taken back while the store cannot say who may; and what is not there is recorded, too', async () => {
  const { away, lines, grants } = await open();
  away.bounds = true;
  expect(await grants.revokeGrant(PLACE, GRANT.toolDigest, 'U0PRIYA')).toEqual({ why: 'not_saved' });
  away.bounds = false;
  expect(await grants.revokeGrant(PLACE, 'f'.repeat(64), 'U0PRIYA')).toEqual({ why: 'no_grant' });
  expect(lines).toMatchObject([{ kind: 'refused', body: { user: 'U0PRIYA', wish: 'revoke', why: 'no_grant' } }]);
});
