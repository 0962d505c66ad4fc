import type { types } from '@slack/bolt';
import type { Scheduled } from '#agent/face/schedule-asked.ts';
import type { Schedule } from '#domain/schedule.ts';
import { clean, clipped } from '../clean.ts';
import { joined, moment, plainly, type Said, said, say } from '../said.ts';
import { count } from '../texts/quantities.ts';
import { reasonOf, scheduledName, timesText } from '../texts/schedules.ts';
import { type Block, mrkdwn, plainText, section } from './blocks.ts';
import { valueText } from './grant-values.ts';
import { LIMITS } from './limits.ts';
import { SCHEDULE_IDS } from './schedule-form.ts';

/** As many schedules as a channel has, all with the longest words, still fit into one message. */
const ARGUMENTS_CHARACTERS = 85;
const NAME_CHARACTERS = 30;
const TOOL_CHARACTERS = 40;

interface Told {
  readonly text: Said;
  readonly blocks: Block[];
}

const alone = (text: Said): Told => ({ text, blocks: [section('schedules', text)] });

/** The schedules of a channel, each with a button that ends it. */
export function schedulesList(schedules: readonly Schedule[]): Told {
  if (schedules.length === 0) {
    return alone(NONE);
  }
  const title = say`*${said(count(schedules.length, 'schedule'))} in this channel*`;
  return { text: title, blocks: [section('schedules', title), ...schedules.map(scheduleSection)] };
}

const NONE = plainly`*Nothing is scheduled in this channel.* Write \`/smith schedule\` and a tool's name to run it at fixed times.`;

function scheduleSection(schedule: Schedule): types.SectionBlock {
  const { id, name, maker, at, next, last } = schedule;
  const by = said(maker.name, NAME_CHARACTERS);
  const lines = [
    say`${scheduledName(schedule)} · ${timesText(schedule)}`,
    said(argumentsOf(schedule), ARGUMENTS_CHARACTERS),
    joined(
      [
        next === null ? plainly`` : say`Next ${moment(next, 'both')}`,
        last === null ? plainly`` : say`last run ${moment(last.due, 'both')}`,
        say`set up ${moment(at, 'short')} by ${by}`,
      ],
      ' · ',
    ),
    missedOf(schedule),
  ];
  return {
    type: 'section',
    block_id: `schedule.${id}`.slice(0, LIMITS.identifier),
    text: mrkdwn(joined(lines, '\n')),
    expand: true,
    accessory: {
      type: 'button',
      text: plainText('End', LIMITS.buttonText),
      action_id: SCHEDULE_IDS.end,
      value: id,
      style: 'danger',
      confirm: {
        title: plainText('End it?', LIMITS.buttonText),
        text: plainText(
          `From then on ${clipped(clean(name), TOOL_CHARACTERS)} no longer runs by itself at these times.`,
          LIMITS.alert,
        ),
        confirm: plainText('End', LIMITS.modalTitle),
        deny: plainText('Keep it', LIMITS.modalTitle),
      },
    },
  };
}

const argumentsOf = ({ arguments: given }: Schedule): string =>
  clipped(
    Object.entries(given)
      .map(([name, value]) => `${name}: ${valueText(value)}`)
      .join(' · ') || 'It takes no arguments.',
    ARGUMENTS_CHARACTERS,
  );

const missedOf = (schedule: Schedule): Said =>
  schedule.missed === null
    ? plainly``
    : say`It did not run ${moment(schedule.missed.due, 'both')}. ${reasonOf(schedule, schedule.missed.why)}`;

/** What whoever made one is told. */
export const scheduledTold = ({ schedule, times }: Scheduled): Told =>
  alone(
    joined(
      [
        say`*Scheduled.* ${scheduledName(schedule)} runs ${timesText(schedule)}. Next: ${joined(
          times.map((time) => moment(time, 'both')),
          ', ',
        )}.`,
        FIRST,
        LATER,
      ],
      '\n',
    ),
  );

const FIRST = plainly`Its first run is in the thread that I opened. With *Allow without asking…* under ⋯ on its card those to come need no approval; else each of them waits for one.`;
const LATER = plainly`Write \`/smith schedule\` to see or end it.`;

/** What whoever ended one is told. */
export const endedTold = (schedule: Schedule): Told =>
  alone(
    say`*Ended.* ${scheduledName(schedule)} no longer runs ${timesText(schedule)}. A run that waits or has started goes on.`,
  );
