import { storedAudit } from '#adapters/audit/stored-audit.ts';
import { memoryStore } from '#adapters/keyv/memory.ts';
import { memoryLibrary } from '#adapters/library/memory.ts';
import { systemClock } from '#adapters/system/clock.ts';
import type { AgentContext } from '#agent/core/context.ts';
import { openSessions } from '#agent/core/sessions.ts';
import { homing } from '#agent/home/home.ts';
import { pausing } from '#agent/home/pausing.ts';
import { keepingOn } from '#agent/library/keep-on.ts';
import type { Turn } from '#domain/session/session.ts';
import { Settings } from '#domain/settings.ts';
import { AgentError } from '#domain/text/errors.ts';
import type { Person } from '#ports/people.ts';
import type { RecordKey, Store } from '#ports/store.ts';
import { AT } from './approvals.ts';

export const WORKSPACE = 'T0NORTH';
export const FIRST = { words: '', page: 0 };

export interface HomeRigOptions {
  readonly policy?: object;
  /** Who is in which channel; nobody else is in any. */
  readonly channels?: Readonly<Record<string, readonly string[]>>;
  /** Who people are; members unless said otherwise. */
  readonly kinds?: Readonly<Record<string, Person['kind']>>;
}

/**
 * App Home over real parts in memory. `asked` takes down the channels whose members were looked up; people and channels in
 * `away` cannot be, and records of a kind in `down` can neither be read nor written.
 */
export function homeRig({ policy = {}, channels = {}, kinds = {} }: HomeRigOptions = {}) {
  const real = memoryStore();
  const down = new Set<RecordKey['kind']>();
  const unlessDown = ({ kind }: RecordKey): void => {
    if (down.has(kind)) {
      throw new AgentError('down', { code: 'STORE_UNAVAILABLE' });
    }
  };
  const store: Store = {
    ...real,
    async get(key) {
      unlessDown(key);
      return real.get(key);
    },
    async update(key, change) {
      unlessDown(key);
      return real.update(key, change);
    },
  };
  const sessions = openSessions(store);
  const library = memoryLibrary();
  const audit = storedAudit({ store: real, key: new Uint8Array(32) });
  const asked: string[] = [];
  const away = new Set<string>();
  const at = { now: AT + 1_000 };
  const unless = (isAway: boolean): void => {
    if (isAway) {
      throw new AgentError('away', { code: 'PEOPLE_UNAVAILABLE' });
    }
  };
  const parts = {
    store,
    sessions,
    library,
    audit,
    bounds: async () => Settings.parse({ policy }),
    people: {
      person: async (_: string, user: string): Promise<Person> => {
        unless(away.has(user));
        return { user, name: user, kind: kinds[user] ?? 'member', from: '', timeZone: 'UTC' };
      },
      isIn: async ({ channel }: { channel: string }, user: string) => {
        asked.push(channel);
        unless(away.has(channel));
        return channels[channel]?.includes(user) === true;
      },
      place: async (_: string, channel: string) => ({ name: channel, kind: 'channel', shared: false }),
      inGroup: async () => false,
      groupName: async () => 'leads',
    },
    clock: { ...systemClock(), now: () => at.now },
    log: { info: () => undefined, warn: () => undefined, error: () => undefined },
  };
  const context = parts as unknown as AgentContext;
  return {
    ...homing(context),
    ...pausing(context),
    ...keepingOn(context),
    store: real,
    library,
    asked,
    away,
    down,
    at,
    /** Puts a turn into a thread that began `thread` seconds after the first. */
    put: (channel: string, thread: number, turn: Turn) =>
      sessions.update({ workspace: WORKSPACE, channel, thread: `${1_795_340_460 + thread}.000100` }, (session) => ({
        ...session,
        turns: [...session.turns, turn],
      })),
    lines: async () => (await Array.fromAsync(audit.read(WORKSPACE))).map(({ kind, body }) => ({ kind, ...body })),
  };
}
