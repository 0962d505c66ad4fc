import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Policy, requirementOf } from '#domain/policy/policy.ts';
import { CAPABILITIES, capabilitiesOf } from '#domain/program/capability.ts';
import { anAttempt, aProgram } from '../../fakes/turns.ts';

const CHANNEL = 'C0FINANCE';
const policy = (changes: unknown = {}) => Policy.parse(changes);

/** Rules of every kind, as an admin may write them. */
const rules = fc.record(
  {
    approvers: fc.constantFrom(
      { who: 'members' as const },
      { who: 'requester' as const },
      { who: 'named' as const, people: ['U0PRIYA'], groups: [] },
      { who: 'named' as const, people: [], groups: ['S0LEADS'] },
    ),
    fourEyes: fc.boolean(),
    quorum: fc.integer({ min: 1, max: 20 }),
  },
  { requiredKeys: [] },
);

describe('a policy', () => {
  it('is by default: full members of the channel, one of them, within a day; another person where secrets are used', () => {
    expect(requirementOf(policy(), CHANNEL, [])).toMatchObject({
      approvers: [],
      fourEyes: false,
      quorum: 1,
      because: null,
    });
    expect(requirementOf(policy(), CHANNEL, []).expiryMs).toBe(86_400_000);
    expect(requirementOf(policy(), CHANNEL, ['network', 'processes'])).toMatchObject({
      fourEyes: false,
      because: null,
    });
    expect(requirementOf(policy(), CHANNEL, ['secrets'])).toMatchObject({ fourEyes: true, because: 'secrets' });
  });

  it('never asks less because of a channel or a capability', () => {
    const capabilities = fc.subarray([...CAPABILITIES]);
    fc.assert(
      fc.property(rules, rules, rules, capabilities, (base, channel, extra, uses) => {
        const without = requirementOf(policy({ ...base, capabilities: { secrets: {} } }), CHANNEL, []);
        const whole = policy({
          ...base,
          channels: { [CHANNEL]: channel },
          capabilities: { network: extra, secrets: extra, processes: extra },
        });
        const all = requirementOf(whole, CHANNEL, uses);
        expect(all.quorum).toBeGreaterThanOrEqual(without.quorum);
        expect(all.fourEyes || !without.fourEyes).toBe(true);
        expect(all.approvers).toEqual(expect.arrayContaining([...without.approvers]));
        expect(requirementOf(whole, 'C0OTHER', []).quorum).toBe(without.quorum);
      }),
    );
  });

  it('lets the shorter time hold, and never only where both say so', () => {
    const hours = (workspace: number | null, channel?: number | null) =>
      requirementOf(
        policy({
          expiryHours: workspace,
          channels: channel === undefined ? {} : { [CHANNEL]: { expiryHours: channel } },
        }),
        CHANNEL,
        [],
      ).expiryMs;
    expect(hours(24, 2)).toBe(2 * 3_600_000);
    expect(hours(2, 24)).toBe(2 * 3_600_000);
    expect(hours(null, 3)).toBe(3 * 3_600_000);
    expect(hours(3, null)).toBe(3 * 3_600_000);
    expect(hours(null)).toBeNull();
  });

  it('is named anew by every change of it', () => {
    const revision = (changes: unknown) => requirementOf(policy(changes), CHANNEL, []).revision;
    expect(revision({})).toBe(revision({ expiryHours: 24 }));
    const all = [
      {},
      { quorum: 2 },
      { fourEyes: true },
      { mayAsk: ['U0SAM'] },
      { channels: { [CHANNEL]: { quorum: 2 } } },
    ];
    expect(new Set(all.map(revision)).size).toBe(all.length);
  });

  it.each([
    [{ approvers: { who: 'named' } }],
    [{ approvers: { who: 'everybody' } }],
    [{ quorum: 0 }],
    [{ quorum: 1.5 }],
    [{ channels: { general: {} } }],
    [{ quroum: 2 }],
    [{ approvers: { who: 'named', people: [], groups: [] } }],
    [{ channels: { C0FINANCE: { quroum: 2 } } }],
    [{ capabilities: { secrets: { fourEye: true } } }],
    [{ capabilities: { filesystem: { fourEyes: true } } }],
    [{ expiryHours: 0 }],
    [{ mayAsk: ['Mira'] }],
  ])('is refused where it says what we do not know: %j', (written) => {
    expect(Policy.safeParse(written).success).toBe(false);
  });
});

describe('capabilities', () => {
  it('come from the needs and from reading, never from the model', () => {
    const facts = { network: { kind: 'none' as const }, packages: [], unknown: [], alerts: [] };
    const of = (program: Partial<ReturnType<typeof aProgram>>, alerts: string[] = []) =>
      capabilitiesOf(
        anAttempt({
          program: aProgram(program),
          facts: {
            ...facts,
            alerts: alerts.map((kind) => ({ kind, place: { file: 'tool.py', lines: [1] }, names: [] })) as never,
          },
        }),
      );
    expect(of({})).toEqual([]);
    expect(of({ hosts: ['api.example.com'] })).toEqual(['network']);
    expect(of({ secrets: [{ name: 'KEY', version: 1 }] }, ['processes'])).toEqual(['secrets', 'processes']);
    expect(capabilitiesOf(anAttempt({ facts: null }))).toEqual(['processes']);
    expect(of({}, ['hidden', 'look_alike', 'network', 'files', 'environment', 'unknown_imports'])).toEqual([]);
  });

  it.each(['unparsed', 'dynamic', 'deserialisation'])('count what is %s as what may start processes', (kind) => {
    const alerts = [{ kind: kind as 'unparsed', place: { file: 'tool.py', lines: [1] }, names: [] }];
    const facts = { network: { kind: 'unknown' as const }, packages: [], unknown: [], alerts };
    expect(capabilitiesOf(anAttempt({ facts }))).toEqual(['processes']);
  });
});
