import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Grant, revoked, toolDigest, type Use, whyNotGranted, withUse } from '#domain/policy/grant.ts';
import { sha256 } from '#domain/program/program.ts';
import { anAttempt, aProgram } from '../../fakes/turns.ts';

const AT = Date.UTC(2026, 10, 22, 10);
const DAY_MS = 86_400_000;
const { parameters } = anAttempt();
const DIGEST = toolDigest(aProgram(), parameters);
const BY = { user: 'U0PRIYA', name: 'Priya Raman' };

const grant = (changes: Partial<Grant> = {}): Grant =>
  Grant.parse({
    schema: 1,
    id: 'grant-1',
    name: 'rolling_volatility',
    toolDigest: DIGEST,
    channel: 'C0FINANCE',
    terms: {
      users: [],
      usesADay: 3,
      endsAt: AT + 30 * DAY_MS,
      parameters: { csv: { kind: 'free' }, days: { kind: 'set', values: [17, 30] } },
    },
    turn: 'turn-1',
    makers: [{ ...BY, at: AT, kind: 'member', through: [] }],
    at: AT,
    uses: [],
    used: 0,
    revoked: null,
    ...changes,
  });
const use = (changes: Partial<Use> = {}): Use => ({
  toolDigest: DIGEST,
  channel: 'C0FINANCE',
  user: 'U0MIRA',
  authors: [],
  chosenBy: 'model',
  program: aProgram(),
  id: 'turn-2:1',
  at: AT + 1,
  ...changes,
});
const args = (given: Record<string, never> | Record<string, unknown>) =>
  use({ program: { arguments: given as never, hosts: [], secrets: [] } });

describe('a grant', () => {
  it('covers its function in its channel, for the arguments that it names', () => {
    expect(whyNotGranted(grant(), use())).toBeUndefined();
    expect(whyNotGranted(grant(), args({ csv: 'in/other.csv', days: 30 }))).toBeUndefined();
  });

  it.each([
    ['nothing', undefined, use(), 'none'],
    ['another function', grant(), use({ toolDigest: sha256('another') }), 'none'],
    ['another channel', grant(), use({ channel: 'C0OTHER' }), 'none'],
    ['an argument outside its set', grant(), args({ csv: 'in/a.csv', days: 18 }), 'arguments'],
    ['a value that only looks alike', grant(), args({ csv: 'in/a.csv', days: '17' }), 'arguments'],
    ['one argument more', grant(), args({ csv: 'in/a.csv', days: 17, more: 1 }), 'arguments'],
    ['one argument less', grant(), args({ days: 17 }), 'arguments'],
    ['an argument that every object has', grant(), args({ csv: 'in/a.csv', toString: 17 }), 'arguments'],
    ['its end', grant(), use({ at: AT + 30 * DAY_MS }), 'ended'],
    ['one that was taken back', revoked(grant(), BY, AT), use(), 'revoked'],
    ['somebody else', grant({ terms: { ...grant().terms, users: ['U0JONAS'] } }), use(), 'somebody_else'],
    [
      'what somebody else edited',
      grant({ terms: { ...grant().terms, users: ['U0MIRA'] } }),
      use({ authors: ['U0JONAS'] }),
      'somebody_else',
    ],
    [
      'the network, with arguments of the model',
      grant(),
      use({ program: aProgram({ hosts: ['a.example.com'] }) }),
      'model',
    ],
    [
      'a secret, with arguments of the model',
      grant(),
      use({ program: aProgram({ secrets: [{ name: 'KEY', version: 1 }] }) }),
      'model',
    ],
  ])('does not cover %s', (_what, given, wanted, why) => {
    expect(whyNotGranted(given, wanted)).toBe(why);
  });

  it('covers the network where a person typed the arguments', () => {
    expect(
      whyNotGranted(grant(), use({ chosenBy: 'person', program: aProgram({ hosts: ['a.example.com'] }) })),
    ).toBeUndefined();
  });

  it('is used no more often a day than it says, and each use counts once', () => {
    const uses = fc.array(
      fc.record({ id: fc.constantFrom('a', 'b', 'c', 'd', 'e'), hours: fc.integer({ min: 0, max: 60 }) }),
    );
    fc.assert(
      fc.property(uses, (tried) => {
        const inOrder = tried.toSorted((a, b) => a.hours - b.hours);
        let now = grant();
        const counted = new Map<string, number>();
        for (const { id, hours } of inOrder) {
          const at = AT + hours * 3_600_000;
          if (whyNotGranted(now, use({ id, at })) === undefined) {
            now = withUse(now, { id, at });
            counted.set(id, counted.get(id) ?? at);
          }
          const today = now.uses.filter((each) => each.at > at - DAY_MS);
          expect(today.length).toBeLessThanOrEqual(3);
          expect(new Set(now.uses.map((each) => each.id)).size).toBe(now.uses.length);
        }
        expect(now.used).toBeGreaterThanOrEqual(counted.size);
      }),
    );
  });

  it('stays with whoever took it back first', () => {
    const again = revoked(revoked(grant(), BY, AT), { user: 'U0SAM', name: 'Sam' }, AT + 5);
    expect(again.revoked).toEqual({ by: BY, at: AT });
  });
});

describe('the digest of a function', () => {
  it('is that of the function apart from its call', () => {
    const again = aProgram({ arguments: { csv: 'in/b.csv', days: 3 }, inputs: [], timeZone: 'UTC' });
    expect(toolDigest(again, parameters)).toBe(DIGEST);
    const files = aProgram().files.map((file) =>
      file.path === 'args.json' ? { ...file, sha256: sha256('{"a":1}') } : file,
    );
    expect(toolDigest(aProgram({ files }), parameters)).toBe(DIGEST);
    expect(toolDigest(aProgram({ secrets: [{ name: 'KEY', version: 1 }] }), parameters)).toBe(
      toolDigest(aProgram({ secrets: [{ name: 'KEY', version: 2 }] }), parameters),
    );
  });

  it.each([
    ['language', { language: 'javascript' as const }],
    [
      'file',
      { files: aProgram().files.map((file) => (file.path === 'tool.py' ? { ...file, sha256: sha256('x') } : file)) },
    ],
    [
      'main file',
      { files: aProgram().files.map((file) => (file.path === 'main.py' ? { ...file, sha256: sha256('x') } : file)) },
    ],
    ['hosts', { hosts: ['a.example.com'] }],
    ['secrets', { secrets: [{ name: 'KEY', version: 1 }] }],
    ['limits', { limits: { ...aProgram().limits, seconds: 31 } }],
    ['template', { sandbox: { provider: 'bubblewrap', template: 'debian-13' } }],
  ])('changes with its %s', (_what, changes) => {
    expect(toolDigest(aProgram(changes), parameters)).not.toBe(DIGEST);
  });

  it('changes with its parameters', () => {
    expect(toolDigest(aProgram(), parameters.slice(1))).not.toBe(DIGEST);
  });
});
