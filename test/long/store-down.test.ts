import { describe, expect, it } from 'vitest';
import { openOverFailingStore as open, type Way } from '../fakes/failing-store.ts';
import { aDraftReply, aPlanReply, aScript, type Script } from '../fakes/scripted-model.ts';
import { FINANCE, JONAS, MIRA } from '../fakes/workspace.ts';

/** PRODUCT.md §15, row 9, for SQLite. Redis: test/adapters/keyv/redis-down.test.ts. */

/** It is stopped before that. */
const SLOW: Script = {
  plan: aPlanReply({ needs: { ...aPlanReply().needs, seconds: 15 } }),
  code: aDraftReply({
    source: 'import time\n\n\ndef count_rows(csv):\n    print("up", flush=True)\n    time.sleep(14)\n',
  }),
};

describe.each<Way>(['locked', 'gone'])('while the store is %s', (way) => {
  it('a mention is not acknowledged, and counts once when Slack repeats it', async () => {
    const { ask, leave, comeBack, approve, emulator, logged, endsOnce, thread } = await open(way);
    await leave();
    const ts = ask();
    await logged('slack delivery not stored');
    expect(emulator.unacked().length).toBeGreaterThan(0);
    expect(emulator.messages(FINANCE, ts)).toHaveLength(1);
    await comeBack();
    await approve(ts);
    await endsOnce(ts);
    expect(thread(ts)).toContain('There are 3 rows.');
  });

  it('an Approve is told to be pressed again, and nothing is approved', async () => {
    const { ask, leave, comeBack, approve, shows, session, told, runs, endsOnce } = await open(way);
    const ts = ask();
    await shows(ts, 'proposal_approve');
    await leave();
    await approve(ts);
    await told(JONAS);
    await comeBack();
    expect((await session(ts))?.turns[0]).toMatchObject({
      status: 'awaiting_approval',
      attempts: [{ approval: null }],
    });
    expect(runs.count).toBe(0);
    await shows(ts, 'proposal_approve');
    await approve(ts);
    await endsOnce(ts);
    expect(runs.count).toBe(1);
  });

  it('a form is kept with what was typed, and may be sent again', async () => {
    const { ask, leave, comeBack, shows, press, emulator, session, endsOnce } = await open(way, {}, 3_000);
    const ts = ask();
    const { ts: card } = await shows(ts, 'proposal_approve');
    await press(card, 'proposal_reject');
    await emulator.waitFor(() => emulator.modal(JONAS));
    await leave();
    await emulator.submitView({ as: JONAS, fill: { text: 'Please use adjusted prices.' } });
    await emulator.waitFor(() => JSON.stringify(emulator.modal(JONAS)).includes('Not saved.'));
    expect(JSON.stringify(emulator.modal(JONAS))).toContain('Please use adjusted prices.');
    await comeBack();
    expect((await session(ts))?.turns[0]?.status).toBe('awaiting_approval');
    await emulator.closeView({ as: JONAS });
    await press(card, 'proposal_reject');
    await emulator.waitFor(() => JSON.stringify(emulator.modal(JONAS) ?? '').includes('Why?'));
    await emulator.submitView({ as: JONAS, fill: { text: 'Please use adjusted prices.' } });
    await endsOnce(ts, 'rejected this. Nothing ran.');
  });

  it('a run that ends is not run again: its end is stored when the store is back', async () => {
    const { ask, leave, comeBack, approve, logged, runs, session, endsOnce } = await open(way);
    runs.ended = leave;
    const ts = ask();
    await approve(ts);
    await logged('the store is away');
    await comeBack();
    await endsOnce(ts);
    expect(runs.count).toBe(1);
    expect((await session(ts))?.turns[0]?.epoch).toBeLessThan(5);
  });

  it('what is being delivered comes once', async () => {
    const { ask, leave, comeBack, approve, emulator, logged, endsOnce } = await open(way);
    const ts = ask();
    await approve(ts);
    await emulator.waitFor(() => emulator.callsOf('files.completeUploadExternal').length > 0);
    await leave();
    await logged('STORE_UNAVAILABLE');
    await comeBack();
    await endsOnce(ts);
    const names = emulator.messages(FINANCE, ts).flatMap(({ files }) => files.map((id) => emulator.file(id)?.name));
    expect(names.filter((name) => name === 'rows.txt')).toHaveLength(1);
  });
});

describe('while the store is gone', () => {
  it('a Stop is told to be pressed again, and stops then', async () => {
    const { ask, leave, comeBack, approve, shows, press, told, runs, session, endsOnce } = await open('gone', SLOW);
    const ts = ask();
    await approve(ts);
    const { ts: card } = await shows(ts, 'Running: ');
    await leave();
    await press(card, 'run_stop');
    await told(JONAS);
    await comeBack();
    expect((await session(ts))?.turns[0]?.status).toBe('running');
    await press(card, 'run_stop');
    await shows(ts, 'stopped this after');
    await endsOnce(ts, 'The sandbox is gone.');
    expect(runs.count).toBe(1);
  });

  it.each(["Slack's own stop", 'the word stop'])(
    '%s is not acknowledged, and stops when Slack repeats it',
    async (how) => {
      const { ask, leave, comeBack, approve, shows, emulator, logged, endsOnce } = await open('gone', SLOW);
      const ts = ask();
      await approve(ts);
      await shows(ts, 'Running: ');
      await leave();
      if (how === 'the word stop') {
        emulator.say({ as: JONAS, channel: FINANCE, text: '<@U0SMITH> stop', threadTs: ts });
      } else {
        emulator.stopSession({ as: JONAS, channel: FINANCE, threadTs: ts });
      }
      await logged('slack delivery not stored');
      expect(emulator.unacked().length).toBeGreaterThan(0);
      await comeBack();
      await shows(ts, 'stopped this after');
      await endsOnce(ts, 'The sandbox is gone.');
    },
  );

  it.each(['plan', 'code', 'answer'] as const)(
    'a model that answers then (%s) is heard when it is back',
    async (kind) => {
      const script = aScript();
      let gone = false;
      const { ask, leave, comeBack, approve, logged, runs, endsOnce } = await open('gone', {
        async [kind]() {
          if (!gone) {
            gone = true;
            await leave();
          }
          return script[kind];
        },
      });
      const ts = ask();
      if (kind === 'answer') {
        await approve(ts);
      }
      await logged('STORE_UNAVAILABLE');
      await comeBack();
      if (kind !== 'answer') {
        await approve(ts);
      }
      await endsOnce(ts);
      expect(runs.count).toBe(1);
    },
  );

  it('View code and a command say so', async () => {
    const { ask, leave, comeBack, approve, shows, press, told, emulator, endsOnce } = await open('gone');
    const ts = ask();
    const { ts: card } = await shows(ts, 'proposal_approve');
    await leave();
    await press(card, 'program_view');
    await told(JONAS);
    await emulator.command({ as: MIRA, channel: FINANCE, command: '/smith', text: 'ask how many rows?' });
    await told(MIRA, 'Not saved. Please write the command again in a minute.');
    await comeBack();
    await approve(ts);
    await endsOnce(ts);
  });
});

describe('a change that was written without our hearing so', () => {
  it('is acted on all the same, once', async () => {
    const { ask, approve, loseAnswer, shows, emulator, runs, endsOnce } = await open('gone');
    loseAnswer();
    const ts = ask();
    await shows(ts, 'proposal_approve');
    loseAnswer();
    await approve(ts);
    await endsOnce(ts);
    expect(runs.count).toBe(1);
    expect(emulator.ephemerals(JONAS)).toEqual([]);
  });

  it('is not said to be none when the store cannot be asked either', async () => {
    const { ask, approve, loseAnswer, leave, comeBack, shows, told, runs, endsOnce } = await open('gone');
    const ts = ask();
    await shows(ts, 'proposal_approve');
    loseAnswer(leave);
    await approve(ts);
    await told(JONAS, '*Not sure.* I cannot tell whether this was saved.');
    await comeBack();
    await endsOnce(ts);
    expect(runs.count).toBe(1);
  });
});
