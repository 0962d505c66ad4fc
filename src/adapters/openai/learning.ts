import type { Reply } from '#domain/model-reply.ts';
import { objectionOf } from './failure.ts';
import type { Heard } from './hear.ts';
import { type Part, partsRefused, type Refused } from './parts.ts';

type Choose = (refused: Refused) => Part[];
type Ask = (parts: readonly Part[]) => Promise<Heard>;

/**
 * Asks with every part that is not known to be refused, and again without what the endpoint objects to. What it refuses
 * is learned for good, but only when it answers without: an objection with another reason would have come either way.
 */
export function learning(): (choose: Choose, ask: Ask) => Promise<Reply> {
  let known: Refused = new Set();

  async function attempt(choose: Choose, ask: Ask, refused: Refused): Promise<Reply> {
    const parts = choose(refused);
    try {
      const { reply, streamed } = await ask(parts);
      known = new Set([...known, ...refused, ...(streamed ? [] : (['stream'] as const))]);
      return reply;
    } catch (error) {
      const objection = objectionOf(error);
      const more = objection === undefined ? [] : partsRefused(parts, objection);
      if (more.length === 0) {
        throw error;
      }
      return attempt(choose, ask, new Set([...refused, ...more]));
    }
  }

  return (choose, ask) => attempt(choose, ask, known);
}
