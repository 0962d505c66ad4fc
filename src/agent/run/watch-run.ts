import { leaveLine, lineUp } from '#domain/session/run-state.ts';
import type { Session, ThreadRef, Turn } from '#domain/session/session.ts';
import { stop } from '#domain/session/state.ts';
import type { Observation } from '#ports/sandbox.ts';
import type { Live } from '#ports/thread.ts';
import type { Drawer } from '../card/draw.ts';
import type { AgentContext } from '../core/context.ts';
import { untilStored } from '../core/until-stored.ts';
import { watchStandstill } from '../core/watch-standstill.ts';

/** Who paused the workspace, as its people read it. */
const ADMIN = { user: '', name: 'An admin' };
const DRAW_MS = 2_000;
const LOOK_MS = 1_000;
const TAIL_CHARACTERS = 4_000;

/** What is known of a run up to now. `began` is null while it waits in line. */
interface Seen extends Omit<Live, 'milliseconds'> {
  readonly began: number | null;
}

/**
 * Watches a run from outside: draws what the runner sees at most every two seconds and only when it changed, and ends
 * the run when the store says that it is over (a stop that reached another process, a newer taker).
 */
export function watch(context: AgentContext, drawer: Drawer, ref: ThreadRef, turn: Turn, stopping: AbortController) {
  const ended = new AbortController();
  const note = noteIn(context, ref);
  let seen: Seen = { began: context.clock.now(), queue: null, startMilliseconds: 0, memoryMb: 0, output: '' };
  let drawn = seen;

  const observe = (observation: Observation): void => {
    const before = seen;
    seen = withSeen(before, observation, context.clock.now());
    const { began } = seen;
    if (before.began !== null && began === null) {
      note((session) => lineUp(session, turn.id, turn.epoch));
    } else if (before.began === null && began !== null) {
      note((session) => leaveLine(session, turn.id, turn.epoch, began));
    }
  };

  const everyWhile = async (pause: number, act: () => Promise<void>): Promise<void> => {
    await context.clock.wait(pause, ended.signal);
    while (!ended.signal.aborted) {
      await act().catch(() => undefined);
      await context.clock.wait(pause, ended.signal);
    }
  };

  void everyWhile(DRAW_MS, async () => {
    if (seen !== drawn) {
      const { began, ...rest } = seen;
      const current = seen;
      const now = context.clock.now();
      // A place in line may stay as it is for long, so one that was not drawn is not given up for the next change.
      drawn = (await drawer.live(ref, turn.id, { ...rest, milliseconds: now - (began ?? now) })) ? current : drawn;
    }
  });
  void everyWhile(LOOK_MS, async () => {
    const session = await context.sessions.read(ref);
    const now = session?.turns.find(({ id }) => id === turn.id);
    if (now?.status !== 'running' || now.epoch !== turn.epoch) {
      stopping.abort();
    }
  });

  const unwatch = watchStandstill(context, ref.workspace, async () => {
    const at = context.clock.now();
    // Stored first: a run that ends without a word of why would look as if it went on.
    const end = () => context.change(ref, (session) => stop(session, turn.id, ADMIN, at));
    await untilStored(context, end).finally(() => stopping.abort());
  });

  return {
    observe,
    began: () => seen.began,
    end: () => {
      unwatch();
      ended.abort();
    },
  };
}

function withSeen(seen: Seen, observation: Observation, now: number): Seen {
  switch (observation.kind) {
    case 'queued':
      return { ...seen, began: null, queue: observation.position };
    case 'started':
      return { ...seen, began: now, queue: null, startMilliseconds: observation.milliseconds };
    case 'usage':
      return { ...seen, memoryMb: observation.memoryMb };
    case 'output':
      return { ...seen, output: (seen.output + observation.text).slice(-TAIL_CHARACTERS) };
    default:
      return observation satisfies never;
  }
}

/** Stores facts one after the other. One that comes too late or cannot be stored is let go: the run's end tells it, too. */
function noteIn(context: AgentContext, ref: ThreadRef): (change: (session: Session) => Session) => void {
  let last: Promise<unknown> = Promise.resolve();
  return (change) => {
    last = last.then(() => context.change(ref, change)).catch(() => undefined);
  };
}
