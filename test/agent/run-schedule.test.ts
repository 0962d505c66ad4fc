import { describe, expect, it } from 'vitest';
import { setStandstill } from '#agent/standstill.ts';
import { AgentError } from '#domain/errors.ts';
import { stop } from '#domain/state.ts';
import { nextVersion, restored, retired } from '#domain/tool-change.ts';
import type { Store } from '#ports/store.ts';
import { HERE, KEY, scheduleRig, TOOL } from '../fakes/schedule-rig.ts';
import { AT_MADE } from '../fakes/schedules.ts';

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
/** Nine o'clock. */
const DUE = AT_MADE + HOUR_MS;
const by = { user: 'U0ADA', name: 'Ada' };

/** One whose time has come. */
async function due(around?: (store: Store) => Store) {
  const rig = await scheduleRig(around);
  await rig.put({ next: DUE });
  rig.at.now = DUE;
  return rig;
}

describe('a time that has come', () => {
  it('opens one run, and the next is due a day later', async () => {
    const { left, right, stands, turns, opened, at } = await due();
    at.now = DUE - 1;
    await left.run();
    expect(opened).toEqual([]);
    at.now = DUE + 7_000;
    await left.run();
    await right.run();
    expect(await turns()).toMatchObject([{ id: `form.V0SCHED.${DUE}`, request: { source: 'schedule', at: at.now } }]);
    expect(opened).toMatchObject([{ id: `form.V0SCHED.${DUE}`, due: DUE }]);
    expect(await stands()).toMatchObject({ next: DUE + DAY_MS, last: { due: DUE, thread: '1.000200' }, holder: null });
  });

  it('opens one run when two instances find it at the same moment', async () => {
    const { left, right, turns, opened, retracted } = await due();
    await Promise.all([left.run(), right.run(), left.run(), right.run()]);
    expect(await turns()).toHaveLength(1);
    expect(opened.length - retracted.length).toBe(1);
  });

  it('brings one run after days without us, at once, and then goes on by its times', async () => {
    const { left, stands, turns, at } = await due();
    at.now = DUE + 5 * DAY_MS + HOUR_MS;
    await left.run();
    await left.run();
    expect(await turns()).toHaveLength(1);
    expect((await stands()).next).toBe(DUE + 6 * DAY_MS);
  });

  it('is taken up by another instance where the first one died after it had spoken, and runs once', async () => {
    const { left, right, ways, opened, turns, at, retracted } = await due();
    ways.openRun = async () => {
      throw new AgentError('cut', { code: 'SLACK_UNAVAILABLE' });
    };
    await expect(left.run()).rejects.toMatchObject({ code: 'SLACK_UNAVAILABLE' });
    ways.openRun = async () => '7.000200';
    await right.run();
    expect(opened).toEqual([]); // the first may still be at it
    at.now = DUE + 120_000;
    await right.run();
    await left.run();
    expect(await turns()).toHaveLength(1);
    expect(retracted).toEqual([]);
  });

  it('runs once also where one that was slow speaks after another: what stands in the record counts', async () => {
    const { left, right, ways, stands, turns, at, retracted } = await due();
    const slow = Promise.withResolvers<string>();
    ways.openRun = () => slow.promise;
    const first = left.run();
    await expect.poll(async () => (await stands()).holder?.instance).toBe('left');
    at.now = DUE + 120_000;
    ways.openRun = async () => '8.000200';
    await right.run();
    slow.resolve('7.000200');
    await first;
    expect((await turns()).map(({ id }) => id)).toEqual([`form.V0SCHED.${DUE}`]);
    expect((await stands()).last?.thread).toBe('8.000200');
    expect(retracted).toEqual(['7.000200']);
  });

  it('is no time any more once somebody has ended it, also while its thread is being opened', async () => {
    const { left, right, ways, turns, retracted } = await due();
    ways.openRun = async () => {
      await right.agent.endSchedule(HERE, 'form.V0SCHED', 'U0MIRA');
      return '7.000200';
    };
    await left.run();
    await left.run();
    expect([await turns(), retracted]).toEqual([[], ['7.000200']]);
  });

  it('is taken up where the store was lost right after the turn', async () => {
    let writes = 0;
    const { left, right, stands, turns, at, opened } = await due((store) => ({
      ...store,
      update: (key, change) => {
        writes += key.kind === 'schedule' ? 1 : 0;
        if (key.kind === 'schedule' && writes === 3) {
          throw new AgentError('gone', { code: 'STORE_UNAVAILABLE' });
        }
        return store.update(key, change);
      },
    }));
    await expect(left.run()).rejects.toMatchObject({ code: 'STORE_UNAVAILABLE' });
    expect([await turns(), (await stands()).next]).toMatchObject([[{ status: 'queued' }], DUE]);
    at.now = DUE + 120_000;
    await right.run();
    expect(opened).toHaveLength(1);
    expect(await turns()).toHaveLength(1);
    expect((await stands()).next).toBe(DUE + DAY_MS);
  });
});

describe('a time that passes', () => {
  type Rig = Awaited<ReturnType<typeof scheduleRig>>;
  const replaced = async ({ library }: Rig, tool: typeof TOOL) => {
    const kept = await library.get(HERE.workspace, TOOL.id);
    await library.put(HERE.workspace, tool, kept?.revision ?? null);
  };
  const halted = (rig: Rig, state: 'paused' | 'removed' | 'running') =>
    setStandstill(rig.store, HERE.workspace, { state, by: 'Ada', at: 0 });

  it.each([
    ['paused', (rig: Rig) => halted(rig, 'paused'), (rig: Rig) => halted(rig, 'running')],
    ['retired', (rig: Rig) => replaced(rig, retired(TOOL, by, 1)), (rig: Rig) => replaced(rig, restored(TOOL, by, 2))],
    [
      'closed',
      async ({ ways }: Rig) => {
        ways.openRun = async () => {
          throw new AgentError('archived', { code: 'THREAD_CLOSED' });
        };
      },
      async ({ ways }: Rig) => {
        ways.openRun = async () => '9.000200';
      },
    ],
  ] as const)('because of %s is said once, and stands in the audit every time', async (why, begin, end) => {
    const rig = await due();
    const { left, right, at, said, turns, lines, stands } = rig;
    await begin(rig);
    await left.run();
    at.now = DUE + DAY_MS;
    await right.run();
    expect(said).toEqual([{ why, due: DUE }]);
    expect(await lines()).toMatchObject(
      [DUE, DUE + DAY_MS].map(() => ({ kind: 'not_run', why, schedule: 'form.V0SCHED' })),
    );
    expect([await turns(), (await stands()).next]).toEqual([[], DUE + 2 * DAY_MS]);
    await end(rig);
    at.now = DUE + 2 * DAY_MS;
    await left.run();
    expect(await turns()).toHaveLength(1);
    await begin(rig);
    await rig.put({ next: at.now + DAY_MS, missed: (await stands()).missed });
    at.now += DAY_MS;
    await left.run();
    expect(said.map((each) => each.why)).toEqual([why, why]); // it had run in between
  });

  it('while we are thrown out is said to nobody', async () => {
    const rig = await due();
    await halted(rig, 'removed');
    await rig.left.run();
    expect([rig.said, await rig.lines()]).toMatchObject([[], [{ kind: 'not_run', why: 'removed' }]]);
  });

  it('while the run before still waits is said to nobody: its card stands there; a stopped one no longer counts', async () => {
    const { left, at, turns, said, lines, sessions } = await due();
    await left.run();
    at.now = DUE + DAY_MS;
    await left.run();
    expect([(await turns()).length, said]).toEqual([1, []]);
    expect(await lines()).toMatchObject([{ kind: 'not_run', why: 'unfinished' }]);
    const ref = { ...HERE, thread: '1.000200' };
    await sessions.update(ref, (now) => stop(now, `form.V0SCHED.${DUE}`, by, at.now));
    at.now = DUE + 2 * DAY_MS;
    await left.run();
    expect(await turns()).toHaveLength(2);
  });

  const gone = async ({ library }: Rig) => library.remove(HERE.workspace, TOOL.id);
  const changed = (rig: Rig) =>
    replaced(rig, nextVersion(TOOL, { provenance: TOOL.provenance, replayed: 'passed', source: `${TOOL.source}\n` }));
  const are = (kind: string) => async (rig: Rig) => {
    rig.ways.kind = () => kind;
  };
  const left = async ({ ways }: Rig) => {
    ways.isIn = () => false;
  };
  it.each([
    ['another version of the tool', 'tool_changed', changed],
    ['no tool any more', 'tool_changed', gone],
    ['a maker who left the workspace', 'maker_may_not', are('deactivated')],
    ['a maker who left the channel', 'maker_may_not', left],
  ] as const)('ends the schedule with %s, and says so', async (_what, why, begin) => {
    const rig = await due();
    await begin(rig);
    await rig.left.run();
    rig.at.now += DAY_MS;
    await rig.left.run();
    expect(rig.said).toEqual([{ why, due: DUE }]);
    expect(await rig.stands()).toMatchObject({ next: null, ended: { by: null, why } });
    expect(await rig.turns()).toEqual([]);
    expect((await rig.lines()).map(({ kind }) => kind)).toEqual(['not_run', 'schedule_ended']);
    expect((await rig.store.open()).map(({ id }) => id)).not.toContain(KEY.id);
  });

  it('where nobody can say who its maker is waits a while, and then passes', async () => {
    const rig = await due();
    rig.ways.kind = () => {
      throw new AgentError('no answer', { code: 'PEOPLE_UNAVAILABLE' });
    };
    await rig.left.run();
    rig.at.now = DUE + 14 * 60_000;
    await rig.left.run();
    expect([rig.said, (await rig.stands()).next]).toEqual([[], DUE]);
    rig.at.now = DUE + 15 * 60_000;
    await rig.left.run();
    expect([rig.said, (await rig.stands()).next]).toEqual([[{ why: 'unknown', due: DUE }], DUE + DAY_MS]);
  });

  it('is not done with before it could be said, unless nobody will ever hear it', async () => {
    const rig = await due();
    await halted(rig, 'paused');
    rig.ways.notRun = async () => {
      throw new AgentError('cut', { code: 'SLACK_UNAVAILABLE' });
    };
    await expect(rig.left.run()).rejects.toMatchObject({ code: 'SLACK_UNAVAILABLE' });
    expect((await rig.stands()).next).toBe(DUE);
    rig.ways.notRun = async () => {
      throw new AgentError('no', { code: 'SLACK_REFUSED' });
    };
    await rig.left.run();
    expect((await rig.stands()).next).toBe(DUE + DAY_MS);
    expect(await rig.lines()).toHaveLength(1);
  });
});
