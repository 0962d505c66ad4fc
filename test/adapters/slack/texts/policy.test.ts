import { expect, it } from 'vitest';
import { policySentence } from '#adapters/slack/texts/policy.ts';
import { Policy } from '#domain/policy/policy.ts';

const NAMED = { who: 'named', people: ['U0PRIYA'] };

it.each([
  [
    {},
    "Any full member of a channel may approve there; what uses a secret needs somebody else's approval; a proposal waits 24 hours.",
  ],
  [
    { approvers: { who: 'requester' }, capabilities: { secrets: {} }, expiryHours: null },
    'Only whoever asked may approve; a proposal waits for ever.',
  ],
  [
    { approvers: NAMED, quorum: 2, fourEyes: true, expiryHours: 1 },
    'Only the people and groups that the policy names may approve, 2 of them have to, never who asked or changed it; a proposal waits 1 hour.',
  ],
  [
    { capabilities: { network: { approvers: NAMED }, secrets: { quorum: 3 } }, channels: { C1: {}, C2: {} } },
    'Any full member of a channel may approve there; what uses the network needs the approval of named people; what uses a secret needs 3 approvals; 2 channels have rules of their own; a proposal waits 24 hours.',
  ],
])('%j in one sentence', (policy, sentence) => {
  expect(policySentence(Policy.parse(policy))).toBe(sentence);
});
