import type { z } from 'zod';
import { bareName } from '../text/file-name.ts';

type Json = z.core.util.JSONType;

/** A shorter text or figure stands in any sentence, and so does a plain word, such as the name of a column. */
const LEAST_CHARACTERS = 4;
const PLAIN_WORD = /^\p{Ll}*$/u;

/** Whether words about a function hold a value of one call of it: a text, a figure, a file's name with or without its ending. */
export function holdsValueOf(words: string, given: Json): boolean {
  const text = words.toLowerCase();
  return valuesIn(given).some(
    (value) => value.length >= LEAST_CHARACTERS && !PLAIN_WORD.test(value) && text.includes(value.toLowerCase()),
  );
}

function valuesIn(value: Json): string[] {
  if (typeof value === 'string') {
    const name = bareName(value);
    return [value, name, name.replace(/\.[^.]*$/, '')].map((each) => each.trim());
  }
  if (typeof value === 'number') {
    return [String(value)];
  }
  return typeof value === 'object' && value !== null ? Object.values(value).flatMap(valuesIn) : [];
}
