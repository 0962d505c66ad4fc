import { Grant } from '#domain/policy/grant.ts';
import type { GrantTerms } from '#domain/policy/grant-terms.ts';
import type { Parameter } from '#domain/program/draft.ts';
import { sha256 } from '#domain/program/program.ts';
import { AT, DAY_MS } from './approvals.ts';

/** Terms that fit `anAttempt`, of a month. */
export const someTerms = (changes: Partial<GrantTerms> = {}): GrantTerms => ({
  users: [],
  usesADay: 10,
  endsAt: AT + 30 * DAY_MS,
  parameters: { csv: { kind: 'fixed', value: 'in/acme-prices.csv' }, days: { kind: 'set', values: [17, 30] } },
  ...changes,
});

/** A standing approval that Priya made. */
export const aGrant = (changes: Partial<Grant> = {}): Grant =>
  Grant.parse({
    schema: 1,
    id: 'nonce-1',
    name: 'rolling_volatility',
    toolDigest: sha256('tool'),
    channel: 'C0FINOPS',
    terms: someTerms(),
    turn: 'turn-1',
    makers: [{ user: 'U0PRIYA', name: 'Priya Raman', at: AT, kind: 'member', through: [] }],
    at: AT,
    uses: [],
    used: 0,
    revoked: null,
    ...changes,
  });

/** As many parameters as a function may have, of all types. */
export const MANY_PARAMETERS: readonly Parameter[] = Array.from({ length: 20 }, (_, index) => ({
  name: `p${index}`,
  type: (['string', 'number', 'integer', 'boolean', 'file', 'json'] as const)[index % 6] ?? 'json',
  description: '',
}));
