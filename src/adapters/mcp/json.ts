import { z } from 'zod';
import { hiddenCharacters } from '#domain/text/hidden-characters.ts';

/** A JSON value. */
export const Json = z.json();
export type Json = z.infer<typeof Json>;

/**
 * The JSON text of a value in which nothing is hidden: what draws nothing, or turns the order of reading, is written as
 * an escape. It is the same value.
 */
export function visibleJson(value: Json): string {
  const text = JSON.stringify(value);
  const parts: string[] = [];
  let from = 0;
  for (const { index } of hiddenCharacters(text)) {
    const sign = String.fromCodePoint(text.codePointAt(index) ?? 0);
    parts.push(text.slice(from, index), escaped(sign));
    from = index + sign.length;
  }
  return parts.join('') + text.slice(from);
}

/** As JSON writes UTF-16 units. */
const escaped = (sign: string): string =>
  Array.from({ length: sign.length }, (_, at) => `\\u${sign.charCodeAt(at).toString(16).padStart(4, '0')}`).join('');
