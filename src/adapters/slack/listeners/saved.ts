import { Identifier, type Parameter } from '#domain/program/draft.ts';
import type { KeepForm } from '#domain/tool/keeping.ts';
import { count } from '../texts/quantities.ts';
import type { Typed } from '../views/forms.ts';
import { LEARN, SAVE, SAVE_LIMITS } from '../views/save-form.ts';
import { type FormValues, optionsIn, textIn } from './form-values.ts';

type Errors = Record<string, string>;

/** Reads the form *Save as tool*, or gives a sentence for each input that cannot be used. */
export function keepFormIn(
  values: FormValues,
  parameters: readonly Parameter[],
): { readonly read: KeepForm } | { readonly errors: Errors } {
  const name = textIn(values, SAVE.name).trim();
  const description = textIn(values, SAVE.description).trim();
  const words = parameters.map((parameter, index): [string, string] => [
    parameter.name,
    textIn(values, SAVE.parameter(index)).trim(),
  ]);
  const errors = Object.fromEntries([
    ...(Identifier.safeParse(name).success ? [] : [[SAVE.name, BAD_NAME]]),
    ...(description === '' ? [[SAVE.description, NO_DESCRIPTION]] : []),
    ...tooLong(SAVE.description, description, SAVE_LIMITS.description),
    ...words.flatMap(([, text], index) => tooLong(SAVE.parameter(index), text, SAVE_LIMITS.parameter)),
  ]);
  if (Object.keys(errors).length > 0) {
    return { errors };
  }
  const ticked = optionsIn(values, SAVE.learn);
  const learn = { example: ticked.includes(LEARN.example), request: ticked.includes(LEARN.request) };
  return { read: { name, description, parameters: Object.fromEntries(words), ...learn } };
}

/** All that was typed, to be kept. */
export const typedToSave = (values: FormValues): Typed[] =>
  [
    { label: 'Name', text: textIn(values, SAVE.name) },
    { label: 'What it does', text: textIn(values, SAVE.description) },
    ...Object.keys(values)
      .filter((id) => /^parameter\.\d+$/.test(id))
      .map((id, index) => ({ label: `Parameter ${index + 1}`, text: textIn(values, id) })),
  ].filter(({ text }) => text !== '');

const BAD_NAME = 'This cannot be a name. Begin with a small letter and use at most 40 small letters, digits and _.';
const NO_DESCRIPTION = 'Say in a sentence what it does, so that people find it.';

const tooLong = (id: string, text: string, most: number): [string, string][] =>
  text.length > most
    ? [[id, `This is ${count(text.length - most, 'character')} too long. Write at most ${most}.`]]
    : [];
