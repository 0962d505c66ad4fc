import { storedAudit } from '#adapters/audit/stored-audit.ts';
import { cronerCalendar } from '#adapters/calendar/croner-calendar.ts';
import { memoryStore } from '#adapters/keyv/memory.ts';
import { memoryLibrary } from '#adapters/library/memory.ts';
import type { AgentContext } from '#agent/core/context.ts';
import { openSessions } from '#agent/core/sessions.ts';
import { runSchedule } from '#agent/schedule/run-schedule.ts';
import { scheduling } from '#agent/schedule/schedules.ts';
import { Schedule, scheduleKey } from '#domain/schedule.ts';
import { Settings } from '#domain/settings.ts';
import type { Store } from '#ports/store.ts';
import type { DueRun, Thread } from '#ports/thread.ts';
import { AT_MADE, aSchedule } from './schedules.ts';
import { aTool } from './tools.ts';

const WORKSPACE = 'T0HARBOR';
export const HERE = { workspace: WORKSPACE, channel: 'C0FINOPS' };
export const TOOL = aTool({
  name: 'rows_above',
  parameters: [{ name: 'least', type: 'integer', description: '' }],
});
export const KEY = scheduleKey(WORKSPACE, 'C0FINOPS', 'form.V0SCHED');

/** What people and Slack do, for a test to change on the way. */
export interface Ways {
  kind: (user: string) => string;
  isIn: (user: string) => boolean;
  openRun: (run: DueRun) => Promise<string>;
  notRun: Thread['notRun'];
}

/** What may be bent: what stands between the first instance and its store, and two ways to one store. */
interface RigOptions {
  readonly around?: (store: Store) => Store;
  readonly stores?: readonly [Store, Store];
}

function inMemory(): [Store, Store] {
  const store = memoryStore();
  return [store, store];
}

export type ScheduleRig = Awaited<ReturnType<typeof scheduleRig>>;

/** Nine o'clock. */
export const DUE = AT_MADE + 3_600_000;

/** One whose time has come. */
export async function dueSchedule(options: RigOptions = {}): Promise<ScheduleRig> {
  const rig = await scheduleRig(options);
  await rig.put({ next: DUE });
  rig.at.now = DUE;
  return rig;
}

/** Two instances over one store in memory, whose clock stands still until it is moved. No job is done. */
export async function scheduleRig({ around = (store) => store, stores = inMemory() }: RigOptions = {}) {
  const [store, other] = stores;
  const library = memoryLibrary();
  await library.put(WORKSPACE, TOOL, null);
  const sessions = openSessions(store);
  const audit = storedAudit({ store, key: new Uint8Array(32) });
  const at = { now: AT_MADE };
  const opened: DueRun[] = [];
  const said: { readonly why: string; readonly due: number }[] = [];
  const retracted: string[] = [];
  let threads = 0;
  const ways: Ways = {
    kind: () => 'member',
    isIn: () => true,
    openRun: async () => `${++threads}.000200`,
    notRun: async () => undefined,
  };
  let ids = 0;
  const parts = {
    library,
    audit,
    calendar: cronerCalendar(),
    bounds: async () => ({ policy: Settings.parse({}).policy }),
    people: {
      person: async (_: string, user: string) => ({
        user,
        name: user,
        kind: ways.kind(user),
        from: '',
        timeZone: 'UTC',
      }),
      isIn: async (_: unknown, user: string) => ways.isIn(user),
      place: async () => ({ name: 'finance-ops', kind: 'channel', shared: false }),
    },
    thread: {
      async openRun(_: string, run: DueRun) {
        const ts = await ways.openRun(run);
        opened.push(run);
        return ts;
      },
      async notRun(workspace: string, run: Parameters<Thread['notRun']>[1], uncertain: boolean) {
        await ways.notRun(workspace, run, uncertain);
        said.push({ why: run.why, due: run.due });
      },
      retract: async (_: unknown, ts: string) => void retracted.push(ts),
    },
    clock: { now: () => at.now, wait: async () => undefined, id: () => `id-${++ids}` },
    log: { info: () => undefined, warn: () => undefined, error: () => undefined },
  };
  const instance = (name: string, seen: Store) => {
    const own = openSessions(seen);
    const change: AgentContext['change'] = async (ref, work) => (await own.update(ref, work)).after;
    const context = { ...parts, store: seen, sessions: own, change, instance: name } as unknown as AgentContext;
    return { context, agent: scheduling(context), run: () => runSchedule(context, KEY) };
  };
  return {
    ...{ store, library, sessions, at, opened, said, retracted, ways },
    left: instance('left', around(store)),
    right: instance('right', other),
    stands: async (): Promise<Schedule> => Schedule.parse(await store.get(KEY)),
    /** Puts one in as it is. */
    put: (changes: Partial<Schedule>) =>
      store.update(KEY, () => ({ value: aSchedule({ holder: null, ...changes }), open: true })),
    /** The turn of a thread. */
    turn: async (thread: string) => (await sessions.read({ ...HERE, thread }))?.turns[0],
    turns: async () => {
      const keys = await store.list(WORKSPACE, 'session');
      const all = await Promise.all(keys.map(({ id }) => sessions.read({ ...HERE, thread: id.split(':')[1] ?? '' })));
      return all.flatMap((session) => session?.turns ?? []);
    },
    lines: async () => {
      const records = await Array.fromAsync(audit.read(WORKSPACE));
      return records.map(({ kind, at: when, body }) => ({ kind, at: when, ...body }));
    },
  };
}
