import { describe, expect, it } from 'vitest';
import { setStandstill } from '#agent/core/standstill.ts';
import { sweepDue } from '#agent/upkeep/sweep.ts';
import { stop } from '#domain/session/state.ts';
import { AgentError } from '#domain/text/errors.ts';
import { nextVersion, restored, retired } from '#domain/tool/tool-change.ts';
import { DUE, dueSchedule, HERE, KEY, type ScheduleRig, TOOL } from '../../fakes/schedule-rig.ts';
import { aTurn } from '../../fakes/turns.ts';

const DAY_MS = 86_400_000;
const by = { user: 'U0ADA', name: 'Ada' };

describe('a time that passes', () => {
  const replaced = async ({ library }: ScheduleRig, tool: typeof TOOL) => {
    const kept = await library.get(HERE.workspace, TOOL.id);
    await library.put(HERE.workspace, tool, kept?.revision ?? null);
  };
  const halted = (rig: ScheduleRig, state: 'paused' | 'removed' | 'running') =>
    setStandstill(rig.store, HERE.workspace, { state, by: 'Ada', at: 0 });

  it.each([
    ['paused', (rig: ScheduleRig) => halted(rig, 'paused'), (rig: ScheduleRig) => halted(rig, 'running')],
    [
      'retired',
      (rig: ScheduleRig) => replaced(rig, retired(TOOL, by, 1)),
      (rig: ScheduleRig) => replaced(rig, restored(TOOL, by, 2)),
    ],
    [
      'closed',
      async ({ ways }: ScheduleRig) => {
        ways.openRun = async () => {
          throw new AgentError('archived', { code: 'THREAD_CLOSED' });
        };
      },
      async ({ ways }: ScheduleRig) => {
        ways.openRun = async () => '9.000200';
      },
    ],
  ] as const)('because of %s is said once, and stands in the audit every time', async (why, begin, end) => {
    const rig = await dueSchedule();
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
    const rig = await dueSchedule();
    await halted(rig, 'removed');
    await rig.left.run();
    expect([rig.said, await rig.lines()]).toMatchObject([[], [{ kind: 'not_run', why: 'removed' }]]);
  });

  it('while the run before still waits is said to nobody: its card stands there; a stopped one no longer counts', async () => {
    const { left, at, turns, said, lines, sessions } = await dueSchedule();
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

  it.each([
    ['edited', { channel: null, thread: null }, '1.000200'],
    ['moved to another channel', { channel: 'C0LEADS', thread: '5.000100' }, '5.000100'],
  ])('while what was %s of the run before still waits is said to nobody either', async (_what, where, thread) => {
    const { left, at, opened, lines, sessions } = await dueSchedule();
    await left.run();
    const [replaced, later] = [
      aTurn('superseded', { id: `form.V0SCHED.${DUE}`, next: 'later', ...where }),
      aTurn('awaiting_approval', { id: 'later' }),
    ];
    await sessions.update({ ...HERE, thread: '1.000200' }, (now) => ({ ...now, turns: [replaced] }));
    const channel = where.channel ?? HERE.channel;
    await sessions.update({ ...HERE, channel, thread }, (now) => ({ ...now, turns: [...now.turns, later] }));
    at.now = DUE + DAY_MS;
    await left.run();
    expect(opened).toHaveLength(1);
    expect(await lines()).toMatchObject([{ kind: 'not_run', why: 'unfinished' }]);
  });

  const gone = async ({ library }: ScheduleRig) => library.remove(HERE.workspace, TOOL.id);
  const changed = (rig: ScheduleRig) =>
    replaced(rig, nextVersion(TOOL, { provenance: TOOL.provenance, replayed: 'passed', source: `${TOOL.source}\n` }));
  const are = (kind: string) => async (rig: ScheduleRig) => {
    rig.ways.kind = () => kind;
  };
  const left = async ({ ways }: ScheduleRig) => {
    ways.isIn = () => false;
  };
  it.each([
    ['another version of the tool', 'tool_changed', changed],
    ['no tool any more', 'tool_changed', gone],
    ['a maker who left the workspace', 'maker_may_not', are('deactivated')],
    ['a maker who left the channel', 'maker_may_not', left],
  ] as const)('ends the schedule with %s, and says so', async (_what, why, begin) => {
    const rig = await dueSchedule();
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

  it('ends the schedule with a line in the audit, also where who ended it died before that', async () => {
    const rig = await dueSchedule();
    const { left, right, store, lines, at } = rig;
    await changed(rig);
    const { append } = left.context.audit;
    const cut: typeof append = async (workspace, line) =>
      line.kind === 'schedule_ended' ? Promise.reject(new Error('cut')) : append(workspace, line);
    Object.assign(left.context, { audit: { ...left.context.audit, append: cut } });
    await expect(left.run()).rejects.toThrow('cut');
    at.now = DUE + 15_000;
    await sweepDue(right.context);
    await sweepDue(right.context);
    expect(await lines()).toMatchObject([
      { kind: 'not_run' },
      { kind: 'schedule_ended', at: DUE, why: 'tool_changed' },
    ]);
    expect((await store.open()).map(({ id }) => id)).not.toContain(KEY.id);
  });

  it('where nobody can say who its maker is waits a while, and then passes', async () => {
    const rig = await dueSchedule();
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
    const rig = await dueSchedule();
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
