import type { Budgets } from '#domain/model/budget.ts';
import type { Spent } from '#domain/model/ledger.ts';
import type { Policy } from '#domain/policy/policy.ts';
import type { Run } from '#domain/program/run.ts';
import type { Attempt, ThreadRef, Turn, TurnIn } from '#domain/session/session.ts';
import type { ToolLine } from '#domain/tool/tool-order.ts';
import type { Reviewed } from '#domain/tool/tool-review.ts';
import type { Standstill } from '../core/standstill.ts';

/** What somebody looks for in the library, and at which page of it, from 0. */
export interface HomeLook {
  readonly words: string;
  readonly page: number;
}

/** A proposal that waits for this person's yes. */
export interface WaitingItem {
  readonly ref: ThreadRef;
  readonly turn: TurnIn<'awaiting_approval'>;
}

/** A run that has ended, of a channel that the person is in. */
export interface RunItem {
  readonly ref: ThreadRef;
  readonly turn: Turn;
  readonly attempt: Attempt;
  readonly run: Run;
}

/** One page of the tools in use. */
export interface ToolsPage extends HomeLook {
  readonly tools: readonly ToolLine[];
  /** How many there are on all pages. */
  readonly total: number;
  readonly hasMore: boolean;
}

/** What the models took this month, and how often no model had to write anything. */
export interface HomeSpend {
  /** As 2026-11. */
  readonly month: string;
  readonly total: Spent;
  readonly own: Spent;
  readonly today: Spent;
  readonly budgets: Budgets;
  /** Runs of kept tools, since the first. */
  readonly reused: number;
}

/** Everything that Home shows one person. What they may not see is not in it. */
export interface HomeView {
  /** What ends first comes first; the first few that were found. */
  readonly waiting: readonly WaitingItem[];
  /** Undefined for whoever may not ask. */
  readonly tools: ToolsPage | undefined;
  /** Tools that people might want to retire; none for whoever may not. */
  readonly review: readonly Reviewed[];
  /** The newest first. */
  readonly runs: readonly RunItem[];
  /** Undefined for whoever may not ask. */
  readonly spend: HomeSpend | undefined;
  readonly isAdmin: boolean;
  readonly standstill: Standstill;
  readonly policy: Policy;
  /** Somebody or some channel could not be looked up, or there were too many: what stands here may not be all. */
  readonly isPartial: boolean;
}
