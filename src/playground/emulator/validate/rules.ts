import { isRecord } from '../values.ts';

/** One thing that is wrong, with its place as a JSON pointer. */
export interface Problem {
  message: string;
  at: string;
}

/** Checks a value and reports what is wrong with it; never throws. */
export type Rule = (value: unknown, at: string, report: (problem: Problem) => void) => void;

/** Runs a rule. */
export function problems(rule: Rule, value: unknown, at: string): Problem[] {
  const found: Problem[] = [];
  rule(value, at, (problem) => found.push(problem));
  return found;
}

/** Slack's way to write a problem. */
export const sentence = (problem: Problem): string => `[ERROR] ${problem.message} [json-pointer:${problem.at}]`;

/** Text of so many characters, at least one unless `min` is 0. */
export const text =
  (max: number, min = 1): Rule =>
  (value, at, report) => {
    if (typeof value !== 'string') {
      report({ message: 'must be a string', at });
    } else if (value.length < min) {
      report({ message: `must be more than ${min - 1} characters`, at });
    } else if (value.length > max) {
      report({ message: `must be less than ${max + 1} characters`, at });
    }
  };

/** A web address. */
export const address =
  (max: number): Rule =>
  (value, at, report) => {
    text(max)(value, at, report);
    if (typeof value === 'string' && !/^(https?|mailto|slack|tel):/i.test(value)) {
      report({ message: 'invalid url', at });
    }
  };

/** One of a few words. */
export const oneOf =
  (...words: readonly string[]): Rule =>
  (value, at, report) => {
    if (typeof value !== 'string' || !words.includes(value)) {
      report({ message: `must be one of: ${words.join(', ')}`, at });
    }
  };

/** Yes or no. */
export const flag: Rule = (value, at, report) => {
  if (typeof value !== 'boolean') {
    report({ message: 'must be a boolean', at });
  }
};

/** A whole number within bounds. */
export const whole =
  (min: number, max: number): Rule =>
  (value, at, report) => {
    if (typeof value !== 'number' || !Number.isInteger(value) || value < min || value > max) {
      report({ message: `must be an integer between ${min} and ${max}`, at });
    }
  };

/** Text that matches a form. */
export const form =
  (pattern: RegExp): Rule =>
  (value, at, report) => {
    if (typeof value !== 'string' || !pattern.test(value)) {
      report({ message: `input must match regex pattern: ${pattern.source}`, at });
    }
  };

/** Anything at all. */
export const anything: Rule = () => undefined;

/** A list of so many entries. */
export const list =
  (rule: Rule, max: number, min = 1): Rule =>
  (value, at, report) => {
    if (!Array.isArray(value)) {
      report({ message: 'must be an array', at });
      return;
    }
    if (value.length < min) {
      report({ message: `no fewer than ${min} items allowed`, at });
    }
    if (value.length > max) {
      report({ message: `no more than ${max} items allowed`, at });
    }
    for (const [index, entry] of value.entries()) {
      rule(entry, `${at}/${index}`, report);
    }
  };

/** An object with these fields and no others. */
export const shape =
  (required: Readonly<Record<string, Rule>>, optional: Readonly<Record<string, Rule>> = {}): Rule =>
  (value, at, report) => {
    if (!isRecord(value)) {
      report({ message: 'must be an object', at });
      return;
    }
    for (const name of Object.keys(required).filter((field) => isAbsent(value[field]))) {
      report({ message: `missing required field: ${name}`, at });
    }
    for (const [name, field] of Object.entries(value).filter(([, given]) => !isAbsent(given))) {
      const rule = own(required, name) ?? own(optional, name);
      if (rule === undefined) {
        report({ message: `invalid additional property: ${name}`, at });
      } else {
        rule(field, `${at}/${name}`, report);
      }
    }
  };

/** What people send may be named like something that every object has. */
const own = (rules: Readonly<Record<string, Rule>>, name: string): Rule | undefined =>
  Object.hasOwn(rules, name) ? rules[name] : undefined;

const isAbsent = (value: unknown): boolean => value === undefined || value === null;

/** An object whose `type` says which rule holds. */
export const byType =
  (rules: Readonly<Record<string, Rule>>, usual?: string): Rule =>
  (value, at, report) => {
    if (!isRecord(value)) {
      report({ message: 'must be an object', at });
      return;
    }
    const type = value.type ?? usual;
    const rule = typeof type === 'string' ? own(rules, type) : undefined;
    if (rule === undefined) {
      report({
        message: type === undefined ? 'missing required field: type' : `unsupported type: ${String(type)}`,
        at: type === undefined ? at : `${at}/type`,
      });
      return;
    }
    rule(value, at, report);
  };

/** A rule and one more look at the whole value. */
export const also =
  (rule: Rule, look: (value: Record<string, unknown>) => string | undefined): Rule =>
  (value, at, report) => {
    rule(value, at, report);
    const message = isRecord(value) ? look(value) : undefined;
    if (message !== undefined) {
      report({ message, at });
    }
  };

/** Refuses when none, or more than one, of these fields is there. */
export const exactlyOne =
  (...names: readonly string[]) =>
  (value: Record<string, unknown>): string | undefined => {
    const given = names.filter((name) => value[name] !== undefined && value[name] !== null);
    return given.length === 1 ? undefined : `must provide exactly one of: ${names.join(', ')}`;
  };

/** Refuses when none of these fields is there. */
export const atLeastOne =
  (...names: readonly string[]) =>
  (value: Record<string, unknown>): string | undefined =>
    names.some((name) => value[name] !== undefined && value[name] !== null)
      ? undefined
      : `must provide one of: ${names.join(', ')}`;
