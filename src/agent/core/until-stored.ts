import { codeOf } from '#domain/text/errors.ts';
import type { AgentContext } from './context.ts';

const FIRST_PAUSE_MS = 250;
const LONGEST_PAUSE_MS = 10_000;
const MOST_TRIES = 100;

/**
 * Stores what cannot be had a second time, such as how a run ended: while the store is away it is tried again, instead
 * of doing the work anew. `work` may run several times.
 */
export async function untilStored<Result>(
  context: Pick<AgentContext, 'clock' | 'log'>,
  work: () => Promise<Result>,
): Promise<Result> {
  for (let tries = 1; ; tries += 1) {
    try {
      return await work();
    } catch (error) {
      const code = codeOf(error);
      if ((code !== 'STORE_UNAVAILABLE' && code !== 'STORE_BUSY') || tries >= MOST_TRIES) {
        throw error;
      }
      context.log.warn('the store is away, trying again', { code, tries }, error);
    }
    await context.clock.wait(Math.min(FIRST_PAUSE_MS * 2 ** tries, LONGEST_PAUSE_MS));
  }
}
