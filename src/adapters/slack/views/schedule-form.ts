import type { types } from '@slack/bolt';
import type { ToolForm } from '#agent/face/tool-run.ts';
import { plainly, said, say, strong } from '../said.ts';
import { WEEKDAYS } from '../texts/schedules.ts';
import { context, plainText, section } from './blocks.ts';
import { form } from './forms.ts';
import { CARD, LIMITS } from './limits.ts';
import { channelInput } from './run-form.ts';
import { parameterInput } from './run-inputs.ts';
import { type RunPlace, runMetadata } from './run-place.ts';

/** What a press on a schedule, and the form of one, are called on their way back to us. */
export const SCHEDULE_IDS = { form: 'schedule_tool', end: 'schedule_end' } as const;

/** Where the form holds when it comes: both as the block's id and as the element's. */
export const WHEN = { days: 'days', time: 'time', cron: 'cron' } as const;

/** The choice that says to read the text. */
export const AS_WRITTEN = 'cron';

/** On which days, by the fields of a cron text that say so: the day of the month, and that of the week. */
const DAYS: readonly (readonly [value: string, text: string])[] = [
  ['* *', 'Every day'],
  ['* 1-5', 'Every weekday, Monday to Friday'],
  ...WEEKDAYS.map((name, index) => [`* ${index}`, `Every ${name}`] as const),
  ['1 *', 'The first day of every month'],
  ['15 *', 'The 15th day of every month'],
  ['L *', 'The last day of every month'],
  [AS_WRITTEN, 'As the cron text below says'],
];

const QUARTERS = 96;
const NINE = '9:00';

/** Modal *Schedule a tool*: an input for each parameter, when it comes, and where its answers go. */
export const scheduleForm = ({ tool }: Pick<ToolForm, 'tool'>, place: RunPlace, timeZone: string): types.ModalView =>
  form(
    SCHEDULE_IDS.form,
    'Schedule a tool',
    'Schedule',
    [
      section('what', strong(said(tool.name, CARD.name)), plainly`It always runs with what you fill in here.`),
      ...tool.parameters.map((parameter, index) => parameterInput(parameter, index, tool.examples)),
      menu(WHEN.days, 'On which days', DAYS, DAYS[0]?.[0]),
      menu(WHEN.time, 'At what time', TIMES, NINE, `In your time zone, ${timeZone}.`),
      cronInput,
      channelInput(place.channel, 'I open a thread there for each run. Its members see the call and what comes of it.'),
      context('then', FIRST, say`No model is asked. ${APPROVED}`),
    ],
    `${runMetadata(place)}&${new URLSearchParams({ zone: timeZone })}`,
  );

const FIRST = plainly`It runs once right away, so that somebody can approve it now, and then at its times.`;
const APPROVED = plainly`Each run has to be approved, unless *Allow without asking…* is chosen under ⋯ on its card.`;

/** Every quarter of an hour, as 9:15. */
const TIMES = Array.from({ length: QUARTERS }, (_, quarter) => {
  const [hour, minute] = [Math.floor(quarter / 4), (quarter % 4) * 15].map(String);
  return [`${hour}:${minute?.padStart(2, '0')}`, `${hour?.padStart(2, '0')}:${minute?.padStart(2, '0')}`] as const;
});

function menu(
  id: string,
  label: string,
  choices: readonly (readonly [value: string, text: string])[],
  chosen: string | undefined,
  hint = '',
): types.InputBlock {
  const options = choices.map(([value, text]) => ({ value, text: plainText(text, LIMITS.optionText) }));
  const first = options.find(({ value }) => value === chosen);
  return {
    type: 'input',
    block_id: id,
    label: plainText(label, LIMITS.field),
    ...(hint === '' ? {} : { hint: plainText(hint, LIMITS.field) }),
    element: { type: 'static_select', action_id: id, options, ...(first && { initial_option: first }) },
  };
}

const CRON_CHARACTERS = 100;
const cronInput: types.InputBlock = {
  type: 'input',
  block_id: WHEN.cron,
  optional: true,
  label: plainText('Cron text', LIMITS.field),
  hint: plainText(
    'Only with the last choice of days: minute, hour, day, month and weekday, such as 30 8,16 * * 1-5.',
    LIMITS.field,
  ),
  element: { type: 'plain_text_input', action_id: WHEN.cron, max_length: CRON_CHARACTERS },
};

const ZONE = /^[\w/+-]{1,64}$/;

/** The time zone that the form was made for. */
export function zoneIn(metadata: string): string {
  const zone = new URLSearchParams(metadata).get('zone') ?? '';
  return ZONE.test(zone) ? zone : 'UTC';
}
