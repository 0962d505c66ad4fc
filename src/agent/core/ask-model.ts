import { afterFailure, CLOSED, isClosed } from '#domain/model/breaker.ts';
import { type BudgetUse, budgetUse, isUsedUp } from '#domain/model/budget.ts';
import { Ledger, ledgerKey, newLedger, periodOf, spentWith, withCall } from '#domain/model/ledger.ts';
import { failureOf } from '#domain/model/model-failure.ts';
import { costOf } from '#domain/model/price.ts';
import { routeOf } from '#domain/model/routing.ts';
import type { ThreadRef, Turn } from '#domain/session/session.ts';
import { replace, turnOf } from '#domain/session/transition.ts';
import { AgentError, codeOf } from '#domain/text/errors.ts';
import type { Answered, Progress, Question } from '#ports/model.ts';
import type { AgentContext } from './context.ts';
import { untilStored } from './until-stored.ts';

/** A question in a turn, and whoever asked for it. */
export interface Asking {
  readonly ref: ThreadRef;
  readonly turn: Pick<Turn, 'id' | 'request' | 'attempts'>;
}

/**
 * Asks a model: the first of the route that is well, and after a failure the next. Before it the budget is looked at, and
 * after it every call that was answered is in the ledger and in the turn. `signal` must also end it when the workspace is
 * paused. Throws BUDGET_USED_UP before anything was asked, else as the port.
 */
export async function askModel<Answer>(
  context: AgentContext,
  { ref, turn }: Asking,
  question: Question<Answer>,
  signal: AbortSignal,
  seen?: (progress: Progress) => void,
): Promise<Answered<Answer>> {
  await checkBudget(context, ref, turn);
  const { user } = turn.request;
  const { routes } = await context.bounds(ref.workspace);
  const failed = turn.attempts.length;
  const line = inOrder(context, routeOf(routes, { ...question, failed }));
  let failure: unknown;
  for (const [index, model] of line.entries()) {
    const hasNext = index < line.length - 1;
    try {
      const answered = await context.model.answer({ ...question, model, hasNext }, signal, seen);
      context.breakers.delete(model);
      await keepCall(context, ref, turn.id, user, model, answered);
      return answered;
    } catch (error) {
      if (signal.aborted || failureOf(error) === undefined) {
        throw error;
      }
      failure = error;
      noteFailure(context, model, error);
      context.log.warn('a model failed', {
        code: codeOf(error),
        model,
        failure: failureOf(error),
        turn: turn.id,
      });
    }
  }
  throw failure;
}

/** Those that are well first; the others stay in line, because a bad answer is better than none asked for. */
function inOrder({ breakers, clock }: AgentContext, models: readonly string[]): string[] {
  const isWell = (model: string): boolean => isClosed(breakers.get(model) ?? CLOSED, clock.now());
  return [...models.filter(isWell), ...models.filter((model) => !isWell(model))];
}

/** One that is ill is left out for a while. What is about this question only says nothing about it. */
function noteFailure({ breakers, clock }: AgentContext, model: string, error: unknown): void {
  const failure = failureOf(error);
  if (failure !== 'refused' && failure !== 'context_too_long') {
    breakers.set(model, afterFailure(breakers.get(model) ?? CLOSED, clock.now()));
  }
}

/** The budget that is used most; undefined while none is nearly used up. */
export async function budgetOf(
  context: Pick<AgentContext, 'bounds' | 'store' | 'clock'>,
  workspace: string,
  user: string,
): Promise<BudgetUse | undefined> {
  const { budgets } = await context.bounds(workspace);
  const now = context.clock.now();
  const { month, day } = periodOf(now);
  return budgetUse(budgets, await ledgerOf(context, workspace, month), { user, day, now });
}

/** A month of a workspace; undefined when nothing was asked in it. */
export async function ledgerOf(
  { store }: Pick<AgentContext, 'store'>,
  workspace: string,
  month: string,
): Promise<Ledger | undefined> {
  const stored = await store.get(ledgerKey(workspace, month));
  return stored === undefined ? undefined : Ledger.parse(stored);
}

async function checkBudget(context: AgentContext, ref: ThreadRef, { id, request }: Asking['turn']): Promise<void> {
  const use = await budgetOf(context, ref.workspace, request.user);
  if (use !== undefined) {
    // The card says so; whatever the turn has come to meanwhile is not changed by it.
    await context.change(ref, (session) => replace(session, { ...turnOf(session, id), budget: use }));
  }
  if (isUsedUp(use)) {
    throw new AgentError('a budget is used up', { code: 'BUDGET_USED_UP' });
  }
}

/** A call in the month's ledger and in its turn; while the store is away it is tried again, because it was paid for. */
async function keepCall(
  context: AgentContext,
  ref: ThreadRef,
  turn: string,
  user: string,
  name: string,
  { model, usage }: Answered<unknown>,
): Promise<void> {
  const { prices } = await context.bounds(ref.workspace);
  const priced = name || (context.model.usual ?? '');
  const usd = costOf(Object.hasOwn(prices, priced) ? prices[priced] : undefined, usage);
  const { month, day } = periodOf(context.clock.now());
  const call = { usage, usd, day, user, model: priced || model };
  await untilStored(context, () =>
    context.store.update(ledgerKey(ref.workspace, month), (stored) => ({
      value: withCall(stored === undefined ? newLedger(month) : Ledger.parse(stored), call),
      open: false,
    })),
  );
  await untilStored(context, () =>
    context.change(ref, (session) => {
      const current = turnOf(session, turn);
      return replace(session, { ...current, spent: spentWith(current.spent, call) });
    }),
  );
}
