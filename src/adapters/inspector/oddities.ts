import type { Oddity } from '#domain/program/findings.ts';
import { hiddenCharacters } from '#domain/text/hidden-characters.ts';
import type { Notebook } from './notebook.ts';
import { isMixed, likenessOf } from './scripts.ts';

/** Says what stands at an offset. */
export type WhereAbouts = (at: number) => Oddity['where'];

const PLAIN = /^[\t\n\x20-\x7e]*$/;
const WORD = /[\p{ID_Start}_$][\p{ID_Continue}$\u200c\u200d]*/gu;
const ASCII = /^[\x20-\x7e]*$/;
const MOST_HIDDEN = 300;

/** Writes down every character and word of a text that may deceive a reader. */
export function noteOddities(text: string, notes: Notebook, whereAt: WhereAbouts): void {
  if (PLAIN.test(text)) {
    return;
  }
  for (const { kind, index, name } of hiddenCharacters(text, MOST_HIDDEN)) {
    notes.oddity(kind, whereAt(index), index, name);
  }
  const letters = new Set([...text.matchAll(/\b[A-Za-z]\b/g)].map(([letter]) => letter));
  for (const { 0: word, index } of text.matchAll(WORD)) {
    if (!ASCII.test(word)) {
      noteWord(word, index, { letters, notes, where: whereAt(index) });
    }
  }
}

interface Sight {
  /** Names of one plain letter. */
  readonly letters: ReadonlySet<string>;
  readonly notes: Notebook;
  readonly where: Oddity['where'];
}

function noteWord(word: string, at: number, { letters, notes, where }: Sight): void {
  const isName = where === 'identifier' || where === 'code';
  const likeness = likenessOf(word);
  // In prose two alphabets in one word are only a deception when a letter looks like another: 5 μm, Δx.
  const isMixture = isMixed(word) && (isName || likeness !== undefined);
  if (isMixture) {
    notes.oddity('mixed_script', where, at, word);
  }
  if (likeness !== undefined && isName && (isMixture || isDeceptive(word, likeness, letters))) {
    notes.oddity('look_alike', where, at, `${word} looks like ${likeness}`);
  }
  const normal = isName ? word.normalize('NFKC') : word;
  if (normal !== word) {
    notes.oddity('normalised', where, at, `${word} is ${normal}`);
  }
}

/** A whole word of look-alikes. Single letters, as in formulas, only beside the letter that they look like. */
function isDeceptive(word: string, likeness: string, letters: ReadonlySet<string>): boolean {
  return ASCII.test(likeness) && ([...word].length > 1 || letters.has(likeness));
}
