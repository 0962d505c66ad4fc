import { z } from 'zod';
import { BudgetUse } from '../model/budget.ts';
import { NOTHING_SPENT, Spent } from '../model/ledger.ts';
import { Approval, NOT_LOOKED_UP, Vote, Waiting } from '../policy/approval.ts';
import { GrantTerms } from '../policy/grant-terms.ts';
import { Actor } from '../policy/people.ts';
import { CardFacts } from '../program/card-facts.ts';
import { Parameter } from '../program/draft.ts';
import { Plan } from '../program/plan.ts';
import { Program, Sha256 } from '../program/program.ts';
import { Run } from '../program/run.ts';
import { Kept, Reused, ToolCall } from '../tool/keeping.ts';
import { Effect } from './effect.ts';

/** Where a session lives: the workspace that hosts the channel, the channel, the root message's ts. */
export const ThreadRef = z.object({ workspace: z.string(), channel: z.string(), thread: z.string() });
export type ThreadRef = z.infer<typeof ThreadRef>;

/** A file that came with a message. `sha256` once it was fetched; `leftOut` is the reason when it is not passed on. */
export const RequestFile = z.object({
  id: z.string(),
  name: z.string(),
  size: z.int().nonnegative(),
  mimetype: z.string(),
  sha256: Sha256.nullable(),
  leftOut: z.string().nullable(),
  /** What a preview found, for example "59 rows, columns date and close". */
  summary: z.string(),
});
export type RequestFile = z.infer<typeof RequestFile>;

/**
 * What a person wrote. `direct` is a direct message, `modal` a form of ours, `mcp` another agent with their token, `schedule`
 * a time that they set.
 */
export const Request = z.object({
  user: z.string(),
  text: z.string(),
  at: z.number(),
  source: z.enum(['mention', 'direct', 'command', 'modal', 'button', 'mcp', 'schedule']),
  files: z.array(RequestFile),
  /** The asking message was changed after we had read it. */
  edited: z.boolean(),
  /** A second message that joined while the plan was being made. */
  joined: z.string().nullable(),
  /** The call of a kept tool, where a person filled in its form. */
  call: ToolCall.optional(),
});
export type Request = z.infer<typeof Request>;

/** A turn's n-th program and what came of it. Nothing of it changes once there is a later one. */
export const Attempt = z.object({
  number: z.int().min(1).max(3),
  /** The function's or script's name and what it is kept as. */
  name: z.string(),
  description: z.string(),
  parameters: z.array(Parameter),
  program: Program,
  digest: Sha256,
  /** What reading its text said; null for what was proposed before anybody read it. */
  facts: CardFacts.nullable().default(null),
  /** Why this one differs from the one before; by the model. */
  explanation: z.string(),
  model: z.string(),
  tokens: z.int().nonnegative(),
  /** The share of the whole program as a file, when it does not stand on the card. Only `done` may be approved. */
  share: z.object({ file: z.string(), state: z.enum(['wanted', 'done', 'failed']), permalink: z.string() }).nullable(),
  /** The yeses for exactly this digest and these terms; only a complete set is an approval. */
  votes: z.array(Vote).default([]),
  /** A standing approval that whoever completes the set gives together with the run. */
  terms: GrantTerms.nullable().default(null),
  approval: Approval.nullable(),
  run: Run.nullable(),
  /** The kept tool that this is a call of. */
  reused: Reused.optional(),
  /** The function, where it has another name. */
  calls: z.string().optional(),
});
export type Attempt = z.infer<typeof Attempt>;

/** Ids of our messages in the thread, so that they are edited and never posted twice. */
export const Messages = z.object({
  card: z.string().nullable(),
  /** The plain "ready to approve" reply of an attempt; it goes once somebody has decided. */
  decide: z.object({ ts: z.string(), attempt: z.int() }).nullable(),
  /** The reply that says that it is about to expire; it goes with the one above. */
  reminder: z.string().nullable().default(null),
  ended: z.boolean(),
  /** The process that draws this turn now: of several only one posts. Others wait until it is done, or gone. */
  drawer: z.string().nullable().default(null),
  /**
   * The last moment that rings and could not be said in the thread: whoever asked is then told elsewhere, once.
   * `closed` when the thread takes nothing any more.
   */
  elsewhere: z
    .object({ moment: z.enum(['decide', 'ended']), closed: z.boolean() })
    .nullable()
    .default(null),
});
export type Messages = z.infer<typeof Messages>;

/** Why a turn failed; each has its sentence in the texts. */
export const FailReason = z.enum([
  'model',
  'no_model',
  'sandbox',
  'input',
  'digest',
  'template',
  'policy',
  'expired',
  'grant',
  'secret',
  'paused',
  'removed',
  'budget',
  'delivery',
  'forbidden',
  'interrupted',
  'internal',
]);
export type FailReason = z.infer<typeof FailReason>;

const base = {
  id: z.string(),
  from: z.object({ turn: z.string(), why: z.enum(['revise', 'reply', 'again', 'retry', 'edit', 'moved']) }).nullable(),
  request: Request,
  /** Who edited or revised what this turn proposes; four-eyes counts them with the requester. */
  authors: z.array(Actor).default([]),
  /** Others whose words this request is: somebody asked it again for them. Four-eyes counts them as requesters. */
  askers: z.array(z.string()).default([]),
  /** Counts takers. `instance` is the process that took it last. */
  epoch: z.int().nonnegative(),
  instance: z.string(),
  plan: Plan.nullable(),
  /** How many kept tools the planner was told of. */
  looked: z.int().nonnegative().default(0),
  attempts: z.array(Attempt).max(3),
  messages: Messages,
  /** What the models took for it. */
  spent: Spent.default(NOTHING_SPENT),
  /** A budget that was nearly used up when it was last looked at. */
  budget: BudgetUse.nullable().default(null),
};
const turn = <Status extends string, Shape extends z.ZodRawShape>(status: Status, shape: Shape) =>
  z.object({ ...base, status: z.literal(status), ...shape });
const ended = { by: Actor, at: z.number() };

/** One request and all that came of it. `status` says which fields exist; only the arrows of the state machine change it. */
export const Turn = z.discriminatedUnion('status', [
  turn('queued', {}),
  /** `stage` is our own act that is under way, as the card shows it. */
  turn('planning', { stage: z.enum(['reading', 'planning', 'coding']) }),
  turn('awaiting_approval', { since: z.number(), waiting: Waiting.default({ ...NOT_LOOKED_UP }) }),
  turn('approved', {}),
  /** `inLine` while there is no room for its sandbox yet, so that nothing of it has run. */
  turn('running', { startedAt: z.number(), inLine: z.boolean().default(false) }),
  /**
   * `words` by the model come after the result, `strangers` are figures in them that it does not hold; `delivered` once
   * files and words are out.
   */
  turn('finished', {
    at: z.number(),
    words: z.string().nullable(),
    wordsBy: z.string(),
    strangers: z.array(z.string()).default([]),
    delivered: z.boolean(),
    /** What became of its function in the library, once somebody wanted it kept. */
    kept: Kept.optional(),
  }),
  turn('answered', { at: z.number(), reply: z.string(), model: z.string() }),
  turn('asking', { reply: z.string(), suggestions: z.array(z.string()), model: z.string() }),
  /** `budget` is the one that is used up, where that is the reason. */
  turn('failed', { at: z.number(), reason: FailReason, budget: BudgetUse.nullable().default(null) }),
  turn('rejected', { ...ended, reason: z.string() }),
  /** `since` is when it began to wait, null where nobody knows any more; `nudged` whether anybody was reminded. */
  turn('expired', { at: z.number(), since: z.number().nullable().default(null), nudged: z.boolean().default(false) }),
  /** `channel` and `thread` are where it goes on, where that is another one. */
  turn('superseded', {
    ...ended,
    next: z.string(),
    channel: z.string().nullable().default(null),
    thread: z.string().nullable().default(null),
  }),
  /** `ran` is how long it had run, in ms; null when nothing had started. `stdout` is what it wrote until then. */
  turn('stopped', { ...ended, ran: z.number().nullable(), stdout: Sha256.nullable() }),
  turn('interrupted', { at: z.number() }),
]);
export type Turn = z.infer<typeof Turn>;
/** Where a turn stands. */
export type Status = Turn['status'];
/** A turn that stands there. */
export type TurnIn<S extends Status> = Extract<Turn, { status: S }>;

/** A message of the thread that was there before we were asked; data, never instructions. */
export const Heard = z.object({ who: z.string(), text: z.string() });
export type Heard = z.infer<typeof Heard>;

/** A thread's memory. Stored as JSON, so this schema is also the storage format. */
export const Session = z.object({
  schema: z.literal(1),
  ref: ThreadRef,
  turns: z.array(Turn),
  outbox: z.array(Effect),
  /** Counts changes; effect ids are made of it. */
  revision: z.int().nonnegative(),
  /** Read once, at the first mention; null until then. */
  context: z.array(Heard).nullable(),
  /** Files of the thread that later turns may use too. */
  files: z.array(RequestFile),
});
export type Session = z.infer<typeof Session>;

/** A thread in which nothing has happened yet. */
export const newSession = (ref: ThreadRef): Session => ({
  schema: 1,
  ref,
  turns: [],
  outbox: [],
  revision: 0,
  context: null,
  files: [],
});
/** The session's id among the records of its workspace. */
export const sessionId = (ref: ThreadRef): string => `${ref.channel}:${ref.thread}`;

const CLOSED: readonly Status[] = ['finished', 'answered', 'failed', 'rejected', 'expired', 'superseded', 'stopped'];

/** Whether something may still come of the turn without anybody asking anew. */
export const isOpen = (turn: Turn): boolean => !CLOSED.includes(turn.status);

/** Whether the turn holds the thread: the next request waits until it ends. */
export const isBusy = (turn: Turn): boolean =>
  ['planning', 'awaiting_approval', 'approved', 'running', 'interrupted'].includes(turn.status) ||
  (turn.status === 'finished' && !turn.delivered);

/** Whether a start has to look at the session again. */
export const isUnfinished = (session: Session): boolean => session.outbox.length > 0 || session.turns.some(isOpen);

/** The last program of a turn, if it has one. */
export const lastAttempt = (turn: Turn): Attempt | undefined => turn.attempts.at(-1);
