import { type Freedom, type GrantTerms, MOST_GRANT_DAYS } from '#domain/policy/grant-terms.ts';
import type { Attempt } from '#domain/session/session.ts';
import { dayOf, endOfDay } from '../days.ts';
import type { Typed } from '../views/forms.ts';
import { GRANT, MOST_USERS, USES } from '../views/grant-form.ts';
import { fitsOnCard, lengthOf } from '../views/grant-terms.ts';
import { valuesIn } from '../views/grant-values.ts';
import { dayIn, type FormValues, optionIn, textIn, usersIn } from './form-values.ts';

type Errors = Record<string, string>;
type Read<What> = { readonly read: What } | { readonly errors: Errors };
type Parameter = Attempt['parameters'][number];

const DAY_MS = 86_400_000;

/** Reads the form *Allow without asking*: the terms, or a sentence for each input that cannot be used. */
export function termsIn(values: FormValues, attempt: Attempt, now: number, timeZone: string): Read<GrantTerms> {
  const freedoms = attempt.parameters.map((parameter, index) => freedomIn(values, attempt, parameter, index));
  const uses = usesIn(values);
  const ends = endIn(values, now, timeZone);
  const users = peopleIn(values);
  const errors = [...freedoms, users, uses, ends].flatMap((each) =>
    'errors' in each ? Object.entries(each.errors) : [],
  );
  if ('errors' in users || 'errors' in uses || 'errors' in ends || errors.length > 0) {
    return { errors: Object.fromEntries(errors) };
  }
  const read = freedoms.map((each) => ('read' in each ? each.read : FREE));
  const parameters = Object.fromEntries(attempt.parameters.map(({ name }, index) => [name, read[index] ?? FREE]));
  const terms = { users: users.read, usesADay: uses.read, endsAt: ends.read, parameters };
  return fitsOnCard(terms) ? { read: terms } : { errors: tooLong(read) };
}

/** All that was typed, to be kept. */
export const typedValues = (values: FormValues): Typed[] =>
  Object.keys(values)
    .filter((id) => /^values\.\d+$/.test(id))
    .map((id, index) => ({ label: `Values, ${index + 1}`, text: textIn(values, id) }))
    .filter(({ text }) => text !== '');

const FREE: Freedom = { kind: 'free' };

function freedomIn(values: FormValues, { program }: Attempt, parameter: Parameter, index: number): Read<Freedom> {
  const now = program.arguments[parameter.name];
  const kind = optionIn(values, GRANT.how(index));
  if (kind === 'free') {
    return { read: FREE };
  }
  if (kind === 'fixed' && now !== undefined) {
    return { read: { kind, value: now } };
  }
  if (kind !== 'set') {
    return { errors: { [GRANT.how(index)]: 'Choose one of these.' } };
  }
  const found = valuesIn(textIn(values, GRANT.values(index)), parameter);
  return 'problem' in found
    ? { errors: { [GRANT.values(index)]: found.problem } }
    : { read: { kind, values: found.values } };
}

function peopleIn(values: FormValues): Read<string[]> {
  const users = usersIn(values, GRANT.users);
  return users.length <= MOST_USERS
    ? { read: users }
    : { errors: { [GRANT.users]: `Choose at most ${MOST_USERS} people, or nobody for everybody who may ask.` } };
}

function usesIn(values: FormValues): Read<number> {
  const typed = textIn(values, GRANT.uses);
  const uses = /^\d{1,4}$/.test(typed) ? Number(typed) : 0;
  return uses >= USES.least && uses <= USES.most
    ? { read: uses }
    : { errors: { [GRANT.uses]: 'Write a whole number from 1 to 1,000.' } };
}

function endIn(values: FormValues, now: number, timeZone: string): Read<number> {
  const end = endOfDay(dayIn(values, GRANT.until) ?? '', timeZone);
  if (end === undefined) {
    return { errors: { [GRANT.until]: 'Choose a day.' } };
  }
  if (end <= now) {
    return { errors: { [GRANT.until]: 'This day is over. Choose today or a later one.' } };
  }
  const latest = now + MOST_GRANT_DAYS * DAY_MS;
  // The last day that ends in time is the one before the day on which the time is over.
  const last = dayOf(latest - DAY_MS, timeZone);
  return end <= latest
    ? { read: end }
    : {
        errors: {
          [GRANT.until]: `This is more than ${MOST_GRANT_DAYS} days from now. Choose ${last} or an earlier day.`,
        },
      };
}

/** The longest stands for all: without it the others may fit. */
function tooLong(freedoms: readonly Freedom[]): Errors {
  const lengths = freedoms.map(lengthOf);
  const index = lengths.indexOf(Math.max(...lengths));
  return freedoms[index]?.kind === 'set'
    ? { [GRANT.values(index)]: 'All values together are too long to stand on the card. Write fewer or shorter ones.' }
    : { [GRANT.how(index)]: 'This value is too long to stand on the card. Choose another way for it.' };
}
