import type { ThreadRef, Turn } from '#domain/session.ts';
import type { Observation } from '#ports/sandbox.ts';
import type { AgentContext } from './context.ts';
import type { Drawer } from './draw.ts';

const DRAW_MS = 2_000;
const LOOK_MS = 1_000;
const TAIL_CHARACTERS = 4_000;

/**
 * Watches a run from outside: draws what the runner sees at most every two seconds and only when it changed, and ends
 * the run when the store says that it is over (a stop that reached another process, a newer taker).
 */
export function watch(context: AgentContext, drawer: Drawer, ref: ThreadRef, turn: Turn, stopping: AbortController) {
  const startedAt = context.clock.now();
  const ended = new AbortController();
  const seen = { startMilliseconds: 0, memoryMb: 0, output: '', observations: 0 };
  let drawn = 0;

  const observe = (observation: Observation): void => {
    seen.observations += 1;
    if (observation.kind === 'started') {
      seen.startMilliseconds = observation.milliseconds;
    } else if (observation.kind === 'usage') {
      seen.memoryMb = observation.memoryMb;
    } else if (observation.kind === 'output') {
      seen.output = (seen.output + observation.text).slice(-TAIL_CHARACTERS);
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
    if (seen.observations > drawn) {
      const { startMilliseconds, memoryMb, output } = seen;
      drawn = seen.observations;
      const milliseconds = context.clock.now() - startedAt;
      await drawer.live(ref, turn.id, { milliseconds, startMilliseconds, memoryMb, output });
    }
  });
  void everyWhile(LOOK_MS, async () => {
    const session = await context.sessions.read(ref);
    const now = session?.turns.find(({ id }) => id === turn.id);
    if (now?.status !== 'running' || now.epoch !== turn.epoch) {
      stopping.abort();
    }
  });

  return { observe, end: () => ended.abort() };
}
