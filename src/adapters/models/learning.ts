import type { Reply } from '#domain/model/model-reply.ts';
import type { FaultOf, Objection } from './failure.ts';
import type { Heard } from './hear.ts';

/** The parts that an endpoint is known to refuse. */
export type Refused<Part> = ReadonlySet<Part | 'stream'>;

/** What is learned from an objection: the parts to leave out; none when it is about something else. */
export type PartsRefused<Part, Objected> = (parts: readonly Part[], objection: Objected) => readonly Part[];

type Learned<Part> = (
  choose: (refused: Refused<Part>) => readonly Part[],
  ask: (parts: readonly Part[]) => Promise<Heard>,
) => Promise<Reply>;

/**
 * Asks with every part that is not known to be refused, and again without what the endpoint objects to. What it refuses
 * is learned for good, but only when it answers without: an objection with another reason would have come either way.
 */
export function learning<Part extends string, Objected extends Objection>(
  faultOf: FaultOf<Objected>,
  partsRefused: PartsRefused<Part, Objected>,
): Learned<Part> {
  let known: Refused<Part> = new Set();

  const attempt = async (...[choose, ask, refused]: [...Parameters<Learned<Part>>, Refused<Part>]): Promise<Reply> => {
    const parts = choose(refused);
    try {
      const { reply, streamed } = await ask(parts);
      known = new Set([...known, ...refused, ...(streamed ? [] : (['stream'] as const))]);
      return reply;
    } catch (error) {
      const fault = faultOf(error);
      const more = typeof fault === 'object' ? partsRefused(parts, fault) : [];
      if (more.length === 0) {
        throw error;
      }
      return attempt(choose, ask, new Set([...refused, ...more]));
    }
  };

  return (choose, ask) => attempt(choose, ask, known);
}
