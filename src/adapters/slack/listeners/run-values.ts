import { z } from 'zod';
import type { ToolRun } from '#agent/face/tool-run.ts';
import { canonical } from '#domain/json/canonical.ts';
import { optionsOf, type Parameter, whyNotValue } from '#domain/program/parameter.ts';
import { clean, clipped } from '../clean.ts';
import { requestFileOf, unusableReason } from '../message.ts';
import type { Typed } from '../views/forms.ts';
import type { Json } from '../views/grant-values.ts';
import { TICKED, valueId } from '../views/run-inputs.ts';
import { dayIn, type FormValues, fileIn, optionIn, optionsIn, textIn } from './form-values.ts';

/** What a form gives for its parameters. */
export type Filled = Pick<ToolRun, 'arguments' | 'files'>;

/** Reads the form *Run a tool*: all that it says, or a sentence for each input that cannot be used. */
export function filledIn(
  values: FormValues,
  parameters: readonly Parameter[],
  mostFileMb: number,
): { readonly read: Filled } | { readonly errors: Record<string, string> } {
  const given: [string, Json][] = [];
  const files: [string, ToolRun['files'][string]][] = [];
  const errors: [string, string][] = [];
  for (const [index, parameter] of parameters.entries()) {
    const id = valueId(index);
    const found = parameter.type === 'file' ? handedIn(values, id, mostFileMb) : valueIn(values, id, parameter);
    if ('problem' in found) {
      errors.push([id, found.problem]);
    } else if ('file' in found) {
      files.push([parameter.name, found.file]);
    } else {
      given.push([parameter.name, found.value]);
    }
  }
  return errors.length > 0
    ? { errors: Object.fromEntries(errors) }
    : { read: { arguments: Object.fromEntries(given), files: Object.fromEntries(files) } };
}

/** All that was typed, to be kept. */
export const typedTexts = (values: FormValues): Typed[] =>
  Object.keys(values)
    .filter((id) => /^value\.\d+$/.test(id))
    .map((id) => ({ label: 'What you typed', text: textIn(values, id) }))
    .filter(({ text }) => text !== '');

interface Problem {
  readonly problem: string;
}
type Reading = { readonly value: Json } | Problem;

function handedIn(values: FormValues, id: string, mostMb: number): { file: ToolRun['files'][string] } | Problem {
  const file = fileIn(values, id);
  if (file === undefined) {
    return { problem: 'Choose a file.' };
  }
  const reason = unusableReason(file);
  if (reason !== undefined) {
    return { problem: `I cannot use this file: ${reason}. Choose another one.` };
  }
  if (file.size === 0) {
    return { problem: 'This file is empty. Choose another one.' };
  }
  return file.size > mostMb * MIB
    ? { problem: `This file is larger than ${mostMb} MB. Choose a smaller one.` }
    : { file: requestFileOf(file) };
}

const MIB = 1024 * 1024;

function valueIn(values: FormValues, id: string, parameter: Parameter): Reading {
  const { type } = parameter;
  switch (type) {
    case 'string':
      return optionsOf(parameter).length > 0 ? chosenIn(values, id, parameter) : { value: textIn(values, id) };
    case 'boolean':
      return { value: optionsIn(values, id).includes(TICKED) };
    case 'date':
      return fitting(dayIn(values, id), parameter, 'Choose a day.');
    case 'number':
      return numberIn(textIn(values, id), parameter, 'Write a number such as 1.5.');
    case 'integer':
      return numberIn(textIn(values, id), parameter, 'Write a whole number such as 3.');
    case 'strings':
      return { value: linesOf(textIn(values, id)).map(textOf) };
    case 'numbers':
      return numbersIn(textIn(values, id));
    case 'json':
      return jsonOf(textIn(values, id));
    case 'file':
      return { problem: 'Choose a file.' };
    default:
      return type satisfies never;
  }
}

const fitting = (value: Json | undefined, parameter: Parameter, problem: string): Reading =>
  value === undefined || whyNotValue(parameter, value) !== undefined ? { problem } : { value };

/** A number that is one, but none that can be held as it is written, was not mistyped. */
function numberIn(text: string, parameter: Parameter, problem: string): Reading {
  const isHuge = NUMBER.test(text.trim()) && Math.abs(Number(text)) > Number.MAX_SAFE_INTEGER;
  return fitting(numberOf(text), parameter, isHuge ? 'This number is too large. Write a smaller one.' : problem);
}

/** Options go by their place. */
function chosenIn(values: FormValues, id: string, parameter: Parameter): Reading {
  const place = optionIn(values, id) ?? '';
  const value = /^\d{1,2}$/.test(place) ? optionsOf(parameter)[Number(place)] : undefined;
  return value === undefined ? { problem: 'Choose one of these.' } : { value };
}

const NUMBER = /^[+-]?(?:\d+\.?\d*|\.\d+)(?:e[+-]?\d+)?$/i;

function numberOf(text: string): number | undefined {
  const value = NUMBER.test(text.trim()) ? Number(text) : Number.NaN;
  return Number.isFinite(value) ? value : undefined;
}

function numbersIn(text: string): Reading {
  const lines = linesOf(text);
  const numbers = lines.map(numberOf);
  const value = numbers.filter((each) => each !== undefined);
  const wrong = lines[numbers.indexOf(undefined)];
  return wrong === undefined ? { value } : { problem: `${shown(wrong)} is not a number. Write one on each line.` };
}

const linesOf = (text: string): string[] =>
  text
    .split(/\r?\n/)
    .map((line) => line.trim())
    .filter((line) => line !== '');

/** A line as it is; in quotation marks a text that no line can be, as `lineOf` writes it. */
function textOf(line: string): string {
  const value = line.startsWith('"') ? parsed(line) : line;
  return typeof value === 'string' ? value : line;
}

/** No value that would come back as another one. */
function jsonOf(text: string): Reading {
  const value = parsed(text);
  return value === undefined
    ? { problem: 'This is no JSON. Write a value such as 3, "text", [1, 2] or {"a": 1}.' }
    : { value };
}

function parsed(text: string): Json | undefined {
  try {
    const written: unknown = JSON.parse(text);
    const value = JsonValue.parse(written);
    return canonical(value) === canonical(written) ? value : undefined;
  } catch {
    return undefined;
  }
}

const JsonValue = z.json();
const SHOWN_CHARACTERS = 60;
const shown = (line: string): string => clipped(clean(line), SHOWN_CHARACTERS);
