import type { types } from '@slack/bolt';
import { type Freedom, MOST_GRANT_DAYS } from '#domain/policy/grant-terms.ts';
import type { Parameter } from '#domain/program/draft.ts';
import type { Attempt } from '#domain/session/session.ts';
import { clean } from '../clean.ts';
import { dayOf } from '../days.ts';
import { plainly, said, strong } from '../said.ts';
import { MODALS } from './actions.ts';
import { context, plainText, section } from './blocks.ts';
import { form, textInput } from './forms.ts';
import { lineOf, valueText } from './grant-values.ts';
import { CARD, LIMITS } from './limits.ts';
import { type ModalPlace, metadataOf } from './place.ts';

/** Where the form holds what was chosen: both as the block's id and as the element's. */
export const GRANT = {
  how: (index: number) => `how.${index}`,
  values: (index: number) => `values.${index}`,
  users: 'users',
  uses: 'uses',
  until: 'until',
} as const;

/** Most people that terms may name. */
export const MOST_USERS = 100;
/** Bounds of the number of uses. */
export const USES = { least: 1, most: 1_000, usual: 10 } as const;
const USUAL_DAYS = 30;
const DAY_MS = 86_400_000;

/** Modal *Allow without asking*: which calls of a function are covered, for whom, how often and until when. */
export const grantForm = (attempt: Attempt, place: ModalPlace, now: number, timeZone: string): types.ModalView =>
  form(
    MODALS.grant,
    'Allow without asking',
    'Write on the card',
    [
      section('what', strong(said(attempt.name, CARD.name)), INTRO),
      ...attempt.parameters.flatMap((parameter, index) => parameterInputs(attempt, parameter, index)),
      usersInput(attempt),
      usesInput(attempt),
      untilInput(dayOf(attempt.terms?.endsAt ?? now + USUAL_DAYS * DAY_MS, timeZone)),
      context('then', ...notes(attempt)),
    ],
    metadataOf(place),
  );

const INTRO = plainly`Calls that fit what you choose here then run in this channel without anybody being asked.`;

const notes = ({ program }: Attempt) => [
  plainly`It is written on the card, and the next *Approve* approves both: this run and the standing approval. Approvals given so far no longer count.`,
  ...(program.hosts.length + program.secrets.length === 0
    ? []
    : [plainly`It uses the network or a secret, so calls that a model makes up are still asked for.`]),
];

/** How free one parameter is, and room for the values that it may have. */
function parameterInputs(attempt: Attempt, parameter: Parameter, index: number): types.InputBlock[] {
  const { name, description, type } = parameter;
  const now = attempt.program.arguments[name];
  const before = attempt.terms?.parameters[name];
  const options = [
    ...(now === undefined ? [] : [option('fixed', always(parameter, valueText(now)))]),
    // Of two values a set would be either one of them or both.
    ...(type === 'boolean' ? [] : [option('set', 'One of the values below')]),
    option('free', 'Anything'),
  ];
  const chosen = options.find(({ value }) => value === before?.kind) ?? options[0];
  const menu: types.InputBlock = {
    type: 'input',
    block_id: GRANT.how(index),
    label: plainText(name, LIMITS.field),
    ...(description === '' ? {} : { hint: plainText(description, LIMITS.field) }),
    element: {
      type: 'static_select',
      action_id: GRANT.how(index),
      options,
      ...(chosen && { initial_option: chosen }),
    },
  };
  if (type === 'boolean') {
    return [menu];
  }
  const lines = (before?.kind === 'set' ? before.values : now === undefined ? [] : [now]).map((value) =>
    lineOf(value, type),
  );
  return [menu, valuesInput(name, index, lines.join('\n'))];
}

const always = ({ type }: Parameter, value: string): string =>
  type === 'file' ? `Always a file named ${value}` : `Always ${value}`;

const option = (value: Freedom['kind'], text: string): types.PlainTextOption => ({
  text: plainText(text, LIMITS.optionText),
  value,
});

/** What is too long, or would not come back as it is, is not set before. */
const valuesInput = (name: string, index: number, lines: string): types.InputBlock => ({
  ...textInput(
    GRANT.values(index),
    `Values of ${name}, one on each line`,
    lines.length <= LIMITS.inputText && clean(lines) === lines ? lines : '',
    'They count only where “One of the values below” is chosen.',
  ),
  optional: true,
});

const usersInput = ({ terms }: Attempt): types.InputBlock => ({
  type: 'input',
  block_id: GRANT.users,
  optional: true,
  label: plainText('Who may use it', LIMITS.field),
  hint: plainText('Leave it empty for everybody who may ask in this channel.', LIMITS.field),
  element: {
    type: 'multi_users_select',
    action_id: GRANT.users,
    max_selected_items: MOST_USERS,
    ...(terms && terms.users.length > 0 && { initial_users: terms.users }),
  },
});

const usesInput = ({ terms }: Attempt): types.InputBlock => ({
  type: 'input',
  block_id: GRANT.uses,
  label: plainText('Uses a day', LIMITS.field),
  element: {
    type: 'number_input',
    action_id: GRANT.uses,
    is_decimal_allowed: false,
    min_value: String(USES.least),
    max_value: String(USES.most),
    initial_value: String(terms?.usesADay ?? USES.usual),
  },
});

const untilInput = (day: string): types.InputBlock => ({
  type: 'input',
  block_id: GRANT.until,
  label: plainText('Until the end of', LIMITS.field),
  hint: plainText(`At most ${MOST_GRANT_DAYS} days from now.`, LIMITS.field),
  element: { type: 'datepicker', action_id: GRANT.until, initial_date: day },
});
