import { AgentError, codeOf, type ErrorCode } from '#domain/errors.ts';
import { delivered } from '#domain/run-state.ts';
import type { Effect, FailReason, JobKind, Session, ThreadRef } from '#domain/session.ts';
import { fail } from '#domain/state.ts';
import { settled, turnOf } from '#domain/transition.ts';
import type { Job } from '#ports/jobs.ts';
import type { AgentContext } from './context.ts';
import { keyOf, refOf } from './sessions.ts';

const FIRST_PAUSE_MS = 500;
const LONGEST_PAUSE_MS = 30_000;
const MOST_DRAWINGS = 8;
const MOST_STORE_TRIES = 40;

/** Does one effect. `uncertain` when somebody may have done part of it before. */
export type Doer = (ref: ThreadRef, turn: string, effect: Effect, uncertain: boolean) => Promise<void>;
export type Doers = Readonly<Record<'draw' | JobKind, Doer>>;

/** Hands effects of a session to the jobs; those that are already being done are not done again. */
export function relay(context: AgentContext, session: Session, effects: readonly Effect[]): void {
  for (const effect of effects) {
    context.jobs.add({ id: effect.id, key: keyOf(session.ref), turn: effect.turn });
  }
}

/** What a change caused that was not caused before. Only that is ours to do; the rest is with whoever caused it. */
export const newEffects = (before: Session, after: Session): Effect[] => {
  const known = new Set(before.outbox.map(({ id }) => id));
  return after.outbox.filter(({ id }) => !known.has(id));
};

/** The handler of all jobs: finds the effect in the outbox and does it. What is no longer there was done by another. */
export function effectHandler(context: AgentContext, doers: Doers, recovered: Set<string>) {
  return async (job: Job): Promise<void> => {
    const ref = refOf(job.key);
    for (let tries = 0; tries < MOST_STORE_TRIES; tries += 1) {
      const ended = await attempt(context, doers, recovered, ref, job, tries).catch((error: unknown) => {
        report(context, ref, job.turn, error);
        return false;
      });
      if (ended) {
        recovered.delete(job.id);
        return;
      }
      await context.clock.wait(Math.min(FIRST_PAUSE_MS * 2 ** tries, LONGEST_PAUSE_MS));
    }
  };
}

/** One try; true when there is nothing left to do. Throws only when the store could not be told. */
async function attempt(
  context: AgentContext,
  doers: Doers,
  recovered: ReadonlySet<string>,
  ref: ThreadRef,
  job: Job,
  tries: number,
): Promise<boolean> {
  const session = await context.sessions.read(ref);
  const effect = session?.outbox.find(({ id }) => id === job.id);
  if (session === undefined || effect === undefined) {
    return true;
  }
  try {
    const what = effect.kind === 'draw' ? 'draw' : effect.job;
    await doers[what](ref, job.turn, effect, tries > 0 || recovered.has(job.id));
    await settle(context, ref, effect.id);
    return true;
  } catch (error) {
    return give(context, ref, effect, error, tries);
  }
}

/** What an error means for the effect: drop it, try again (false), or end the turn with a sentence. */
async function give(
  context: AgentContext,
  ref: ThreadRef,
  effect: Effect,
  error: unknown,
  tries: number,
): Promise<boolean> {
  const code = codeOf(error);
  if (OVERTAKEN.has(code)) {
    await settle(context, ref, effect.id);
    return true;
  }
  report(context, ref, effect.turn, error);
  if (code === 'STORE_BUSY' || code === 'STORE_UNAVAILABLE') {
    return false;
  }
  if (code === 'SLACK_UNAVAILABLE' && tries + 1 < MOST_DRAWINGS) {
    return false;
  }
  if (effect.kind === 'job' && effect.job !== 'offer') {
    await end(context, ref, effect, FAILURES[code] ?? 'internal');
  }
  if (effect.kind === 'job' && effect.job === 'offer') {
    await context.change(ref, (session) => fail(session, effect.turn, context.clock.now(), 'delivery'));
  }
  await settle(context, ref, effect.id);
  return true;
}

/** Another taker, a stop or a decision came first: there is nothing left to do, and nothing to say. */
const OVERTAKEN: ReadonlySet<ErrorCode> = new Set(['STALE_EPOCH', 'TRANSITION_ILLEGAL', 'TURN_UNKNOWN']);

const FAILURES: Partial<Record<ErrorCode, FailReason>> = {
  MODEL_UNAVAILABLE: 'no_model',
  MODEL_OUTPUT_INVALID: 'model',
  SANDBOX_UNAVAILABLE: 'sandbox',
  FILE_UNAVAILABLE: 'input',
  PEOPLE_UNAVAILABLE: 'policy',
};

/** The turn ends with a reason that people can read; a delivery that broke leaves the result that stands. */
async function end(context: AgentContext, ref: ThreadRef, effect: Effect, reason: FailReason): Promise<void> {
  await context.change(ref, (session) => {
    const turn = turnOf(session, effect.turn);
    return turn.status === 'finished'
      ? delivered(session, turn.id, turn.epoch)
      : fail(session, turn.id, context.clock.now(), reason);
  });
}

/** Takes an effect out of the outbox. */
export const settle = async (context: AgentContext, ref: ThreadRef, id: string): Promise<void> => {
  await context.sessions.update(ref, (session) => settled(session, new Set([id])));
};

function report(context: AgentContext, ref: ThreadRef, turn: string, error: unknown): void {
  const fields = { workspace: ref.workspace, thread: ref.thread, turn, code: codeOf(error) };
  context.log.error(error instanceof AgentError ? 'job failed' : 'job broke', fields, error);
}
