import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { checkOutgoing } from '#adapters/slack/outgoing.ts';
import { plainly } from '#adapters/slack/said.ts';
import { notRunText, openingText, scheduledText, timesText } from '#adapters/slack/texts/schedules.ts';
import type { Block } from '#adapters/slack/views/blocks.ts';
import { weight } from '#adapters/slack/views/blocks.ts';
import { LIMITS } from '#adapters/slack/views/limits.ts';
import { scheduleForm, zoneIn } from '#adapters/slack/views/schedule-form.ts';
import { endedTold, scheduledTold, schedulesList } from '#adapters/slack/views/schedules.ts';
import { isEnding, Missed, MOST_SCHEDULES } from '#domain/schedule.ts';
import { checkMessageBlocks } from '#playground/emulator/validate/message.ts';
import { MANY_PARAMETERS } from '../../../fakes/grants.ts';
import { hostileText } from '../../../fakes/hostile.ts';
import { AT_MADE, aSchedule } from '../../../fakes/schedules.ts';
import { aTool } from '../../../fakes/tools.ts';
import { expectOpenable, readable, textsOf } from './inspect.ts';

const ORIGIN = 'http://127.0.0.1:1';
const PLACE = { workspace: 'T0HARBOR', channel: 'C0FINOPS', tool: 'tool-1', version: 1 };
const HOUR_MS = 3_600_000;

/** Fails unless Slack would take it, and nobody is rung by it. */
function expectTold({ text, blocks }: { text: string; blocks: Block[] }): void {
  expect(checkMessageBlocks({ world: { files: new Map() } } as never, blocks)).toBeUndefined();
  expect(weight(blocks)).toBeLessThanOrEqual(LIMITS.blocksText);
  expect(blocks.length).toBeLessThanOrEqual(LIMITS.blocks);
  checkOutgoing({ text, blocks }, ORIGIN);
  const read = blocks.map((block) => (block.type === 'section' ? block.text?.text : ''));
  expect([text, ...read].join('\n')).not.toMatch(/<[@!](?!date\^)/);
}

describe('when a schedule comes, in words', () => {
  it.each([
    ['0 9 * * *', 'every day at 09:00 (UTC)'],
    ['15 16 * * 1-5', 'every weekday at 16:15 (UTC)'],
    ['5 0 * * 0', 'every Sunday at 00:05 (UTC)'],
    ['0 9 1 * *', 'on the first day of every month at 09:00 (UTC)'],
    ['0 9 15 * *', 'on the 15th day of every month at 09:00 (UTC)'],
    ['0 9 L * *', 'on the last day of every month at 09:00 (UTC)'],
    ['0 9,16 * * *', 'at `0 9,16 ∗ ∗ ∗` (UTC)'],
    ['0 9 1 * 1', 'at `0 9 1 ∗ 1` (UTC)'],
    ['0 9 * 3 *', 'at `0 9 ∗ 3 ∗` (UTC)'],
    ['*/30 9 * * *', 'at `∗/30 9 ∗ ∗ ∗` (UTC)'],
  ])('%s is "%s"', (cron, words) => {
    expect(timesText({ cron, timeZone: 'UTC' })).toBe(words);
  });
});

describe('the form of a schedule', () => {
  it('asks for the arguments, the days, the time in the own zone, and where', () => {
    const tool = aTool({ parameters: [{ name: 'days', type: 'integer', description: 'in the window' }] });
    const view = scheduleForm({ tool }, PLACE, 'Europe/Berlin');
    expectOpenable(view);
    const shown = textsOf(view.blocks);
    for (const words of ['days', 'Every day', 'Every Monday', 'The last day of every month', '09:00', '23:45']) {
      expect(shown).toContain(words);
    }
    expect(readable(view.blocks)).toContain('In your time zone, Europe/Berlin.');
    expect(JSON.stringify(view)).toContain('"initial_conversation":"C0FINOPS"');
    expect(zoneIn(view.private_metadata ?? '')).toBe('Europe/Berlin');
  });

  it.each(['', 'zone=', 'zone=%3Cx%3E', `zone=${'x'.repeat(100)}`])('reads no zone out of %j', (metadata) => {
    expect(zoneIn(metadata)).toBe('UTC');
  });

  it('can be opened for as many parameters as there may be, whatever they say', () => {
    fc.assert(
      fc.property(hostileText, hostileText, (name, description) => {
        const parameters = MANY_PARAMETERS.filter(({ type }) => type !== 'file').map((each) => ({
          ...each,
          description,
        }));
        expectOpenable(scheduleForm({ tool: aTool({ name, parameters }) }, PLACE, 'UTC'));
      }),
      { numRuns: 30 },
    );
  });
});

describe('the schedules of a channel', () => {
  it('say when, with what, what was last and who made them, each with End', () => {
    const next = AT_MADE + HOUR_MS;
    const last = { due: AT_MADE, thread: '1.000100' };
    const told = schedulesList([aSchedule({ next, last, missed: { why: 'retired', due: AT_MADE } })]);
    expectTold(told);
    const shown = readable(told.blocks);
    expect(shown).toContain('*1 schedule in this channel*');
    expect(shown).toContain('*rows_above* · every day at 09:00 (UTC)\nleast: 3\nNext <!date^');
    expect(shown).toMatch(/last run <!date.*set up <!date[^>]+> by Mira/);
    expect(shown).toMatch(/It did not run <!date.*The tool is retired; whoever may approve can restore it\./);
    expect(JSON.stringify(told.blocks)).toContain('"action_id":"schedule_end","value":"form.V0SCHED"');
  });

  it('say how to begin where there are none', () => {
    expect(schedulesList([]).text).toContain('Write `/smith schedule` and a tool’s name'.replace('’', "'"));
  });

  it('fit, as many as there may be and whatever was typed', () => {
    const [path, quoted] = [
      '../../etc/passwd .bashrc -rf CON NUL a/b\\c "quoted" \'single\'',
      `${'&lt;'.repeat(20)} "a"`,
    ];
    const heaviest = [quoted, path, 'invoice\u202Egpj.exe \u2066hidden\u2069 and more of it', 'unknown'] as const;
    fc.assert(
      fc.property(
        hostileText,
        hostileText,
        hostileText,
        fc.constantFrom(...Missed.options),
        (name, value, maker, why) => {
          const long = aSchedule({
            ...{
              name,
              arguments: { [name]: value, b: value.repeat(50).slice(0, 20_000) },
              cron: value.slice(0, 100),
              timeZone: name,
            },
            ...{ maker: { user: 'U0MIRA', name: maker }, missed: { why, due: AT_MADE } },
            last: { due: AT_MADE, thread: '1.000100' },
          });
          expectTold(
            schedulesList(Array.from({ length: MOST_SCHEDULES }, (_, at) => ({ ...long, id: `form.V${at}` }))),
          );
          expectTold(endedTold(long));
          expectTold(scheduledTold({ schedule: long, times: [1, 2, 3] }));
          for (const text of [
            openingText({ id: 'x', schedule: long, due: AT_MADE }),
            notRunText({ id: 'x', schedule: long, due: AT_MADE, why }, plainly``),
            scheduledText('U0MIRA', long),
          ]) {
            checkOutgoing({ text }, ORIGIN);
            expect(text.length).toBeLessThanOrEqual(LIMITS.postText);
          }
        },
      ),
      { numRuns: 50, examples: [[...heaviest]], endOnFailure: true },
    );
  });
});

describe('what is said when a run did not come', () => {
  it.each(Missed.options)('says why and what comes next: %s', (why) => {
    const text = notRunText({ id: 'x', schedule: aSchedule(), due: AT_MADE, why }, plainly``);
    expect(text).toMatch(/^\*The scheduled run of rows_above did not come\* \(due <!date\^[^>]+>\)\. /);
    expect(text).toContain(isEnding(why) ? 'I have ended this schedule.' : 'It runs again at its next time');
    expect(text).not.toMatch(/undefined|<@/);
  });
});
