import { drawnUp } from '#domain/session/delivery.ts';
import type { Effect, JobKind } from '#domain/session/effect.ts';
import type { Session, ThreadRef } from '#domain/session/session.ts';
import { settled } from '#domain/session/transition.ts';
import { AgentError, codeOf } from '#domain/text/errors.ts';
import type { Job } from '#ports/jobs.ts';
import type { AgentContext } from './context.ts';
import { giveUp, isOvertaken, mayWait } from './give-up.ts';
import { keyOf, refOf } from './sessions.ts';

const FIRST_PAUSE_MS = 500;
const LONGEST_PAUSE_MS = 30_000;
const MOST_SLACK_TRIES = 8;
const MOST_STORE_TRIES = 40;

/** How one try ended. What is `later` stays in the outbox, and the next look at the store takes it up again. */
type Ending = 'done' | 'again' | 'later';

/** Does one effect. `uncertain` when somebody may have done part of it before. */
export type Doer = (ref: ThreadRef, turn: string, effect: Effect, uncertain: boolean) => Promise<void>;
export type Doers = Readonly<Record<'draw' | 'tell' | 'audit' | JobKind, Doer>>;

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
      const ending = await attempt(context, doers, recovered, ref, job, tries).catch((error: unknown): Ending => {
        report(context, ref, job.turn, error);
        return 'again';
      });
      if (ending === 'done') {
        recovered.delete(job.id);
        return;
      }
      if (ending === 'later') {
        context.log.warn('kept for later', { code: 'SLACK_UNAVAILABLE', workspace: ref.workspace, turn: job.turn });
        break;
      }
      await context.clock.wait(Math.min(FIRST_PAUSE_MS * 2 ** tries, LONGEST_PAUSE_MS));
    }
    recovered.add(job.id); // part of it may have happened
  };
}

/** One try. Throws only when the store could not be told. */
async function attempt(
  context: AgentContext,
  doers: Doers,
  recovered: ReadonlySet<string>,
  ref: ThreadRef,
  job: Job,
  tries: number,
): Promise<Ending> {
  const session = await context.sessions.read(ref);
  const effect = session?.outbox.find(({ id }) => id === job.id);
  if (session === undefined || effect === undefined) {
    return 'done';
  }
  try {
    const what = effect.kind === 'job' ? effect.job : effect.kind;
    await doers[what](ref, job.turn, effect, tries > 0 || recovered.has(job.id));
    await settle(context, ref, effect.id);
    return 'done';
  } catch (error) {
    return give(context, session, effect, error, tries);
  }
}

/** What an error means for the effect: try again, wait for Slack, or give it up and say so. */
async function give(
  context: AgentContext,
  session: Session,
  effect: Effect,
  error: unknown,
  tries: number,
): Promise<Ending> {
  const { ref } = session;
  const code = codeOf(error);
  if (!isOvertaken(code)) {
    report(context, ref, effect.turn, error);
    if (code === 'STORE_BUSY' || code === 'STORE_UNAVAILABLE' || effect.kind === 'audit') {
      return 'again';
    }
    if ((code === 'SLACK_UNAVAILABLE' || code === 'PEOPLE_UNAVAILABLE') && tries + 1 < MOST_SLACK_TRIES) {
      return 'again';
    }
    if (mayWait(context, session, effect, code)) {
      return 'later';
    }
    await giveUp(context, ref, effect, code);
  }
  await settle(context, ref, effect.id);
  return 'done';
}

/** Takes an effect out of the outbox; one that was left to another process meanwhile is that one's, also if it dies. */
export const settle = async (context: AgentContext, ref: ThreadRef, id: string): Promise<void> => {
  await context.sessions.update(ref, (session) => {
    const { turn, by = '' } = session.outbox.find((effect) => effect.id === id) ?? {};
    if (by !== '' && by !== context.instance) {
      return session;
    }
    const after = settled(session, new Set([id]));
    return turn === undefined ? after : drawnUp(after, turn, context.instance);
  });
};

function report(context: AgentContext, ref: ThreadRef, turn: string, error: unknown): void {
  const fields = { workspace: ref.workspace, thread: ref.thread, turn, code: codeOf(error) };
  context.log.error(error instanceof AgentError ? 'job failed' : 'job broke', fields, error);
}
