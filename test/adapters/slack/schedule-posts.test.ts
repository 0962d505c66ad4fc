import { afterAll, afterEach, beforeAll, expect, it } from 'vitest';
import { codeOf } from '#domain/text/errors.ts';
import { type Emulator, startEmulator } from '#playground/emulator/emulator.ts';
import { AT_MADE, aSchedule } from '../../fakes/schedules.ts';
import { hurriedClock, voice } from './stand.ts';

const FINOPS = 'C0FINOPS';
const ALONE = 'C0ALONE';
const run = { id: 'form.V0SCHED.1', schedule: aSchedule(), due: AT_MADE };

let emulator: Emulator;
let v: ReturnType<typeof voice>;
beforeAll(async () => {
  emulator = await startEmulator({ seeded: false, rateLimits: 'off' });
  emulator.addChannel({ id: ALONE, name: 'alone', members: ['U0MIRA'] });
  v = voice(emulator, hurriedClock);
  await v.calls.identity();
});
afterEach(() => emulator.clearFaults());
afterAll(() => emulator.stop());

const ours = (channel: string) => emulator.messages(channel).filter(({ byApp }) => byApp);

it.each(['none', 'drop_after', 'drop_before'] as const)(
  'opens one thread for a run, also with the fault %s',
  async (kind) => {
    const before = ours(FINOPS).length;
    const id = `${run.id}.${kind}`;
    if (kind !== 'none') {
      emulator.fault({ method: 'chat.postMessage', kind });
    }
    const ts = await v.thread.openRun('T0HARBOR', { ...run, id }, false);
    expect(await v.thread.openRun('T0HARBOR', { ...run, id }, true)).toBe(ts);
    expect(ours(FINOPS).slice(before)).toMatchObject([
      { ts, text: 'Scheduled run of *rows_above*: every day at 09:00 (UTC), set up by Mira' },
    ]);
  },
);

it('cannot open one where it is not', async () => {
  const schedule = aSchedule({ channel: ALONE });
  expect(await v.thread.openRun('T0HARBOR', { ...run, schedule }, false).then(() => 'fine', codeOf)).toBe(
    'THREAD_CLOSED',
  );
});

it('says once in the channel that a run did not come', async () => {
  const missed = { ...run, id: 'form.V0SCHED.2', why: 'paused' } as const;
  await v.thread.notRun('T0HARBOR', missed, false);
  await v.thread.notRun('T0HARBOR', missed, true);
  const notes = ours(FINOPS).filter(({ text }) => text.includes('did not come'));
  expect(notes).toHaveLength(1);
  expect(notes[0]?.text).toContain('An admin paused me.');
});

it('says it to whoever made it where the channel takes nothing, and names the channel', async () => {
  const missed = { ...run, schedule: aSchedule({ channel: ALONE }), id: 'form.V0SCHED.3', why: 'closed' } as const;
  await v.thread.notRun('T0HARBOR', missed, false);
  expect(ours(ALONE)).toEqual([]);
  const direct = ours('D0MIRA').at(-1)?.text;
  expect(direct).toContain('did not come* in <#C0ALONE>');
  expect(direct).toContain('I cannot write in that channel. Invite me');
});
