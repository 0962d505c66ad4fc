import { describe, expect, it } from 'vitest';
import type { GrantTerms } from '#domain/policy/grant-terms.ts';
import { sha256 } from '#domain/program/program.ts';
import { type DispatchFacts, whyNotRun } from '#domain/session/dispatch.ts';
import { anApproval, anAttempt, aProgram, aRef, aRequest } from '../../fakes/turns.ts';

const AT = Date.UTC(2026, 10, 22, 10);
/** A program that has a value in every field. */
const PROGRAM = aProgram({
  hosts: ['api.example.com'],
  secrets: [{ name: 'KEY', version: 3 }],
  tool: { id: 'tool-1', version: 2 },
});
const ATTEMPT = anAttempt({ program: PROGRAM });
const TERMS: GrantTerms = { users: ['U0MIRA'], usesADay: 5, endsAt: AT + 9, parameters: { days: { kind: 'free' } } };
const APPROVAL = { ...anApproval(ATTEMPT.digest), endsAt: AT + 1, policy: 'revision', terms: TERMS, grant: 'grant-1' };

const FACTS: DispatchFacts = {
  ref: aRef(),
  turn: { id: 'turn-1', request: aRequest() },
  attempt: { program: PROGRAM, digest: ATTEMPT.digest, approval: APPROVAL, terms: TERMS },
  bytes: Object.fromEntries(PROGRAM.files.map((file) => [file.path, file.sha256])),
  inputs: Object.fromEntries(PROGRAM.inputs.map((input) => [input.name, input.sha256])),
  now: AT,
  standstill: 'running',
  isBudgetUsedUp: false,
  requirement: { quorum: 2 },
  standing: 2,
  sandbox: { provider: PROGRAM.sandbox.provider, template: PROGRAM.sandbox.template },
  secretsHold: true,
  grantHolds: true,
};

type Path = readonly (string | number)[];

/** Every leaf of a value, lists and objects without members too. */
function leavesOf(value: unknown, path: Path = []): Path[] {
  const members = typeof value === 'object' && value !== null ? Object.entries(value) : [];
  return members.length === 0 ? [path] : members.flatMap(([name, member]) => leavesOf(member, [...path, name]));
}

/** The same value with another leaf. */
function changedAt(value: unknown, [name, ...rest]: Path): unknown {
  if (name === undefined) {
    return other(value);
  }
  const copy: Record<string | number, unknown> = Array.isArray(value)
    ? ([...value] as never)
    : { ...(value as object) };
  copy[name] = changedAt(copy[name], rest);
  return copy;
}

function other(value: unknown): unknown {
  if (typeof value === 'string') {
    return /^[0-9a-f]{64}$/.test(value) ? sha256(value) : (OTHERS[value] ?? `${value}2`);
  }
  if (typeof value === 'number') {
    return value + 1;
  }
  return value === null ? 'something' : Array.isArray(value) ? ['x'] : { x: 1 };
}
const OTHERS: Record<string, string> = { python: 'javascript' };

const changed = (facts: unknown): DispatchFacts => facts as DispatchFacts;
const PROGRAM_FIELDS = leavesOf(PROGRAM);

describe('dispatch', () => {
  it('lets run what is as it was approved', () => {
    expect(whyNotRun(FACTS)).toBeUndefined();
  });

  it('knows every field of a program', () => {
    const names = new Set(PROGRAM_FIELDS.map(([name]) => name));
    expect([...names].sort()).toEqual(Object.keys(PROGRAM).sort());
    expect(PROGRAM_FIELDS.length).toBeGreaterThan(30);
  });

  it.each(PROGRAM_FIELDS.map((path) => ({ field: path.join('.'), path })))(
    'runs nothing when $field of the program was changed, with or without a digest made anew',
    ({ path }) => {
      const program = changedAt(PROGRAM, path) as typeof PROGRAM;
      expect(whyNotRun({ ...FACTS, attempt: { ...FACTS.attempt, program } })).toEqual({ reason: 'digest' });
      const { digest } = anAttempt({ program });
      expect(whyNotRun({ ...FACTS, attempt: { ...FACTS.attempt, program, digest } })).toEqual({ reason: 'digest' });
    },
  );

  it('runs nothing when the digest on the card is not that of the program, whatever the approval says', () => {
    const digest = sha256('another card');
    expect(whyNotRun({ ...FACTS, attempt: { ...FACTS.attempt, digest } })).toEqual({ reason: 'digest' });
  });

  it.each(['turn', 'channel', 'requester', 'digest', 'nonce'].map((field) => ({ field })))(
    'runs nothing when $field of the approval is not that of the turn',
    ({ field }) => {
      const value = field === 'nonce' ? '' : other(APPROVAL[field as 'turn']);
      const approval = { ...APPROVAL, [field]: value };
      expect(whyNotRun({ ...FACTS, attempt: { ...FACTS.attempt, approval } })).toEqual({ reason: 'digest' });
    },
  );

  it.each(leavesOf(TERMS).map((path) => ({ field: path.join('.'), path })))(
    'runs nothing when $field of the terms on the card is not what was approved',
    ({ path }) => {
      const terms = changedAt(TERMS, path) as never;
      expect(whyNotRun({ ...FACTS, attempt: { ...FACTS.attempt, terms } })).toEqual({ reason: 'digest' });
    },
  );

  it.each(PROGRAM.files)('runs nothing when $path is not what was approved, or is gone', ({ path }) => {
    const { [path]: _gone, ...bytes } = FACTS.bytes;
    expect(whyNotRun({ ...FACTS, bytes })).toEqual({ reason: 'digest' });
    expect(whyNotRun({ ...FACTS, bytes: { ...bytes, [path]: sha256('another') } })).toEqual({ reason: 'digest' });
  });

  it.each([
    ['no approval', { attempt: { ...FACTS.attempt, approval: null } }, 'digest'],
    ['an approval that has just ended', { now: AT + 1 }, 'expired'],
    ['an approver less', { standing: 1 }, 'policy'],
    ['a policy that asks for one more', { requirement: { quorum: 3 } }, 'policy'],
    ['a grant that no longer covers it', { grantHolds: false }, 'grant'],
    ['a secret that is gone or changed', { secretsHold: false }, 'secret'],
    ['a budget that is used up', { isBudgetUsedUp: true }, 'budget'],
    ['a paused workspace', { standstill: 'paused' }, 'paused'],
    ['a workspace that removed the app', { standstill: 'removed' }, 'removed'],
    ['another provider', { sandbox: { ...FACTS.sandbox, provider: 'docker' } }, 'template'],
    ['another template', { sandbox: { ...FACTS.sandbox, template: 'debian-13' } }, 'template'],
    ['another channel', { ref: aRef({ channel: 'C0OTHER' }) }, 'digest'],
    ['another turn', { turn: { ...FACTS.turn, id: 'turn-2' } }, 'digest'],
    ['another requester', { turn: { ...FACTS.turn, request: aRequest({ user: 'U0SAM' }) } }, 'digest'],
  ])('runs nothing with %s', (_what, change, reason) => {
    expect(whyNotRun(changed({ ...FACTS, ...change }))).toEqual({ reason });
  });

  it('names an input that changed or is gone', () => {
    expect(whyNotRun({ ...FACTS, inputs: {} })).toEqual({ changed: 'acme-prices.csv' });
    const inputs = { 'acme-prices.csv': sha256('other prices') };
    expect(whyNotRun({ ...FACTS, inputs })).toEqual({ changed: 'acme-prices.csv' });
  });

  it('is not fooled by names that every object has', () => {
    const program = aProgram({ inputs: [{ name: 'constructor', sha256: sha256('x'), size: 1 }] });
    const { digest } = anAttempt({ program });
    const attempt = { ...FACTS.attempt, program, digest, approval: { ...APPROVAL, digest } };
    expect(whyNotRun({ ...FACTS, attempt, inputs: {} })).toEqual({ changed: 'constructor' });
  });
});
