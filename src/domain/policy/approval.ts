import { z } from 'zod';
import { Capability } from '../program/capability.ts';
import { Sha256 } from '../program/program.ts';
import { GrantTerms } from './grant-terms.ts';
import { Actor } from './people.ts';

/** One person's yes, with what was looked up about them at that moment. */
export const Vote = z.object({
  ...Actor.shape,
  at: z.number(),
  kind: z.enum(['member', 'admin']),
  /** The lists of named people and groups that held them: ids of the person or of groups. */
  through: z.array(z.string()),
});
export type Vote = z.infer<typeof Vote>;

/** An approver; votes of records of before had no evidence. */
const Approver = z.object({
  ...Actor.shape,
  at: z.number().optional(),
  kind: Vote.shape.kind.optional(),
  through: z.array(z.string()).optional(),
});

/** The complete decision and its record, so that it cannot be moved elsewhere. */
export const Approval = z.object({
  turn: z.string(),
  channel: z.string(),
  requester: z.string(),
  digest: Sha256,
  approvers: z.array(Approver).min(1),
  at: z.number(),
  nonce: z.string(),
  /** The policy as it was when the set was complete. */
  policy: z.string().default(''),
  /** When it ends, should the run not have started by then; null is never. */
  endsAt: z.number().nullable().default(null),
  /** The standing approval that was given with it. */
  terms: GrantTerms.nullable().default(null),
  /** The standing approval by which this was given, without anybody being asked. */
  grant: z.string().nullable().default(null),
  /** Until when that one holds. */
  allowedUntil: z.number().nullable().default(null),
  /** Whether the function is to be kept as a tool when it works: the tick of the completing press. */
  keep: z.boolean().optional(),
});
export type Approval = z.infer<typeof Approval>;

/** What was looked up when a proposal was made, for the card. Every decision looks it up anew. */
export const Waiting = z.object({
  /** ms since the epoch; null is never. */
  expiresAt: z.number().nullable(),
  nudged: z.boolean(),
  quorum: z.int().min(1),
  fourEyes: z.boolean(),
  because: Capability.nullable(),
  /** Who may approve: `named` are people and @groups. */
  who: z.enum(['members', 'requester', 'named']),
  named: z.array(z.string()),
  /** Ids of the named, for those who are rung. */
  ring: z.array(z.string()).default([]),
  /** Fewer people could be found who may approve than are needed, so nobody is offered to. */
  tooFew: z.boolean(),
  /** What the words about the result will about cost, in US dollars; null when nobody said what the model costs. */
  answerUsd: z.number().nullable().default(null),
});
export type Waiting = z.infer<typeof Waiting>;

/** A proposal of before anybody looked that up. */
export const NOT_LOOKED_UP: Waiting = {
  expiresAt: null,
  nudged: false,
  quorum: 1,
  fourEyes: false,
  because: null,
  who: 'members',
  named: [],
  ring: [],
  tooFew: false,
  answerUsd: null,
};
