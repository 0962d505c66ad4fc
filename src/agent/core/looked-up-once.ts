import { AgentError } from '#domain/text/errors.ts';
import type { Clock } from '#ports/clock.ts';
import type { People } from '#ports/people.ts';

/** Slack lets members be listed about a hundred times a minute, and others want to know, too. */
const MOST_CHANNELS = 20;
/** Somebody waits in front of an empty page. */
const LONGEST_MS = 2_000;

/** People as they are during one look at many things. */
export interface Glance {
  readonly people: People;
  /** Whether somebody or some channel stayed unknown. */
  missed(): boolean;
  /** To be called when nobody asks any more. */
  end(): void;
}

/**
 * Looks everybody and every channel up now, and once. What takes too long is PEOPLE_UNAVAILABLE, and of more channels
 * than MOST_CHANNELS nobody is in the rest: both mean no.
 */
export function lookedUpOnce(people: People, clock: Pick<Clock, 'wait'>): Glance {
  const over = new AbortController();
  const late = clock.wait(LONGEST_MS, over.signal).then(() => {
    throw new AgentError('no answer in time', { code: 'PEOPLE_UNAVAILABLE' });
  });
  late.catch(() => undefined);
  const channels = new Set<string>();
  let missed = false;

  const once = <Answer>(ask: () => Promise<Answer>, known: Map<string, Promise<Answer>>, key: string) => {
    const asked =
      known.get(key) ??
      Promise.race([ask(), late]).catch((error: unknown) => {
        missed = true;
        throw error;
      });
    known.set(key, asked);
    return asked;
  };
  const [persons, places] = [new Map(), new Map()];
  const [members, grouped] = [new Map<string, Promise<boolean>>(), new Map<string, Promise<boolean>>()];

  return {
    people: {
      ...people,
      person: (workspace, user, fresh) =>
        once(() => people.person(workspace, user, fresh), persons, `${user} ${fresh}`),
      place: (workspace, channel) => once(() => people.place(workspace, channel), places, channel),
      inGroup: (workspace, group, user) =>
        once(() => people.inGroup(workspace, group, user), grouped, `${group} ${user}`),
      async isIn(ref, user) {
        if (channels.size >= MOST_CHANNELS && !channels.has(ref.channel)) {
          missed = true;
          return false;
        }
        channels.add(ref.channel);
        return once(() => people.isIn(ref, user), members, `${ref.channel} ${user}`);
      },
    },
    missed: () => missed,
    end: () => over.abort(),
  };
}
