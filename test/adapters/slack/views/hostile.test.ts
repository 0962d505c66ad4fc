import fc from 'fast-check';
import { describe, it } from 'vitest';
import { plainer } from '#adapters/slack/views/plainer.ts';
import { cardText, turnCard } from '#adapters/slack/views/turn-card.ts';
import { CAPABILITIES } from '#domain/program/capability.ts';
import type { Plan } from '#domain/program/plan.ts';
import type { Attempt, Status, Turn } from '#domain/session/session.ts';
import type { Kept } from '#domain/tool/keeping.ts';
import type { Card } from '#ports/thread.ts';
import { aVote, aWaiting } from '../../../fakes/approvals.ts';
import { aCard } from '../../../fakes/cards.ts';
import { hostileText } from '../../../fakes/hostile.ts';
import {
  anApprovedAttempt,
  anAttempt,
  aPlan,
  aProgram,
  aRequest,
  aRun,
  aTurn,
  STATUSES,
} from '../../../fakes/turns.ts';
import { expectPostable } from './inspect.ts';

const RUNS = 100;

/** Everything that people, models and programs can write into a card, made of hostile texts. */
const words = fc.record({
  goal: hostileText,
  step: hostileText,
  why: hostileText,
  file: hostileText,
  name: hostileText,
  model: hostileText,
  reason: hostileText,
  source: hostileText,
  previousSource: hostileText,
  output: hostileText,
  result: fc.oneof(
    hostileText,
    fc.dictionary(hostileText, fc.oneof(hostileText, fc.double(), fc.boolean(), fc.constant(null))),
    fc.array(fc.dictionary(hostileText, hostileText, { maxKeys: 30 }), { maxLength: 5 }),
    fc.record({
      columns: fc.array(hostileText, { maxLength: 4 }),
      rows: fc.array(fc.array(hostileText, { maxLength: 6 }), { maxLength: 150 }),
    }),
    fc.jsonValue(),
  ),
  attempts: fc.integer({ min: 0, max: 3 }),
  share: fc.constantFrom(null, 'wanted', 'done', 'failed'),
  outcome: fc.constantFrom('passed', 'failed', 'check_failed', 'limit'),
  coding: fc.boolean(),
  edited: fc.boolean(),
  waiting: fc.record({
    quorum: fc.integer({ min: 1, max: 20 }),
    fourEyes: fc.boolean(),
    because: fc.constantFrom(null, ...CAPABILITIES),
    who: fc.constantFrom('members', 'requester', 'named'),
    tooFew: fc.boolean(),
  }),
  granted: fc.boolean(),
  place: fc.constantFrom('channel', 'private', 'direct'),
  looked: fc.integer({ min: 0, max: 8 }),
  kept: fc.constantFrom('wanted', 'kept', 'alike', 'not_kept', undefined),
  way: fc.constantFrom('new', 'version', 'example'),
  reused: fc.boolean(),
});
type Words = typeof words extends fc.Arbitrary<infer Value> ? Value : never;

describe.each(STATUSES)('a card that is %s', (status) => {
  it('is taken by Slack and rings nobody, whatever is written on it, whole and plain', () => {
    fc.assert(
      fc.property(words, (given) => {
        const card = cardOf(status, given);
        const blocks = turnCard(card);
        expectPostable(blocks, cardText(card));
        expectPostable(plainer(blocks));
      }),
      { numRuns: RUNS },
    );
  });
});

function cardOf(status: Status, given: Words): Card {
  const long = (text: string, most: number) => text.slice(0, most);
  const file = long(given.file, 200) || 'x';
  const plan: Plan = {
    ...aPlan(),
    goal: long(given.goal, 150),
    steps: Array.from({ length: 7 }, () => long(given.step, 150)),
    considered: Array.from({ length: 8 }, () => ({ tool: long(given.name, 64), why: long(given.why, 150) })),
  };
  const run = aRun({
    outcome: outcomeOf(given),
    artifacts: aRun().artifacts.map((artifact) => ({ ...artifact, path: file })),
    leftOut: Array.from({ length: 12 }, () => ({ path: file, reason: given.reason })),
  });
  const program = {
    ...aProgram(),
    inputs: Array.from({ length: 20 }, () => ({ name: file, sha256: '0'.repeat(64), size: 1 })),
    arguments: { csv: given.file, [given.name]: { deep: [given.output.slice(0, 500), 1, null, true] } },
    hosts: ['rates.example.com', long(given.why, 253)],
    secrets: [{ name: 'RATES_KEY', version: 1 }],
  };
  const votes = [aVote({ name: given.name }), aVote({ user: 'U0JONAS', name: given.model })];
  const about = { id: given.file, name: given.name, version: 2 };
  const used = { keeper: { user: 'U0PRIYA', name: given.name }, approvers: votes, runs: 12, failed: 1, lastAt: 0 };
  const common = {
    ...{ votes, model: given.model, explanation: long(given.why, 600), name: 'rolling_volatility' },
    program: given.reused ? { ...program, tool: { id: given.file, version: 2 } } : program,
    ...(given.reused && { reused: { ...about, ...used } }),
  };
  const share = given.share && { file: 'F1', state: given.share, permalink: `https://north.slack.com/${given.file}` };
  const attempts = Array.from({ length: given.attempts }, (_, index) =>
    index + 1 === given.attempts && status === 'awaiting_approval'
      ? { ...anAttempt({ number: index + 1 }), ...common, share }
      : approved({ ...anApprovedAttempt(run, { number: index + 1 }), ...common }, given.granted),
  );
  const turn = {
    ...aTurn(status),
    ...extra(status, given),
    looked: given.looked,
    plan: given.attempts === 0 && !given.coding ? null : plan,
    attempts,
    authors: votes.map(({ user, name }) => ({ user, name })),
    request: aRequest({
      text: given.goal,
      edited: given.edited,
      files: aRequest().files.flatMap((each) => [
        { ...each, name: given.file, summary: given.why },
        { ...each, name: given.file, leftOut: given.reason },
      ]),
    }),
  } as Turn;
  return aCard(turn, {
    place: { name: given.name, kind: given.place, shared: false },
    requesterName: given.name,
    source: given.source,
    previousSource: given.previousSource,
    stdout: given.output,
    stderr: given.output,
    result: given.result,
    live: { queue: null, milliseconds: 6_400, startMilliseconds: 900, memoryMb: 118, output: given.output },
  });
}

/** By those who voted, or by a standing approval that they had given. */
const approved = (attempt: Attempt, granted: boolean): Attempt => ({
  ...attempt,
  approval: attempt.approval && { ...attempt.approval, approvers: attempt.votes, grant: granted ? 'grant-1' : null },
});

function outcomeOf({ outcome, reason }: Words): ReturnType<typeof aRun>['outcome'] {
  switch (outcome) {
    case 'failed':
      return { kind: 'failed', exit: 1 };
    case 'check_failed':
      return { kind: 'check_failed', check: reason };
    case 'limit':
      return { kind: 'limit', limit: 'memory' };
    default:
      return { kind: 'passed' };
  }
}

function keptOf({ kept: state, way, name, why, granted, place }: Words): Kept | undefined {
  const by = { user: 'U0JONAS', name };
  const tool = { id: 'tool-1', name, version: 2 };
  const wanted = { by, at: 0, way, tool: null, separate: false, form: null };
  const before = way === 'version' ? '0'.repeat(64) : null;
  switch (state) {
    case undefined:
      return undefined;
    case 'wanted':
      return { state, wanted };
    case 'kept':
      return { state, way, tool, by, replayed: granted ? 'passed' : 'not_replayed', before };
    case 'alike':
      return { state, wanted, tool, why: granted ? 'same' : 'name' };
    case 'not_kept':
      return { state, why: place === 'channel' ? 'differs' : 'not_usable', where: why };
    default:
      return state satisfies never;
  }
}

/** The words that only some states have. */
function extra(status: Status, given: Words): Partial<Turn> {
  const by = { user: 'U0JONAS', name: given.name };
  switch (status) {
    case 'planning':
      return { stage: given.coding ? 'coding' : 'reading' } as Partial<Turn>;
    case 'finished':
      return { words: given.reason, wordsBy: given.model, kept: keptOf(given) } as Partial<Turn>;
    case 'answered':
    case 'asking':
      return {
        reply: given.reason,
        model: given.model,
        suggestions: [given.step, given.file, given.why, given.name],
      } as Partial<Turn>;
    case 'awaiting_approval':
      return { waiting: aWaiting({ ...given.waiting, named: [given.name, given.model] }) } as Partial<Turn>;
    case 'superseded':
      return { by, channel: given.granted ? 'C0DATAHELP' : null } as Partial<Turn>;
    case 'rejected':
    case 'stopped':
      return { by, reason: given.reason } as Partial<Turn>;
    default:
      return {};
  }
}
