import type { AgentContext } from './context.ts';
import { type Standstill, standstillOf } from './standstill.ts';

const LOOK_MS = 1_000;

type Ended = Exclude<Standstill['state'], 'running'>;

/**
 * Calls `end` once when an admin pauses the workspace, or removes the app, while work goes on. A look that fails is made
 * again: what starts anew looks for itself, and fails closed. Gives a function that ends the watch.
 */
export function watchStandstill(
  context: AgentContext,
  workspace: string,
  end: (state: Ended) => Promise<unknown>,
): () => void {
  const ended = new AbortController();
  const watch = async (): Promise<void> => {
    while (!ended.signal.aborted) {
      await context.clock.wait(LOOK_MS, ended.signal);
      const state = ended.signal.aborted
        ? 'running'
        : await standstillOf(context.store, workspace).catch(() => 'running' as const);
      if (state !== 'running') {
        await end(state).catch(() => undefined); // it ended by itself meanwhile
        ended.abort();
      }
    }
  };
  void watch();
  return () => ended.abort();
}
