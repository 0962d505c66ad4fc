import { stemOf } from './search-stem.ts';
import { STOP_WORDS } from './search-stop-words.ts';

/** What stands further back in a text is not searched: nobody asks for it, and a long text must not hold up others. */
const MOST_CHARACTERS = 8_000;

/** Most texts, and all of them names of functions: nothing in them to normalise, and one kind of capitals. */
const PLAIN = /^[ -~\n\r\t]*$/;
const PLAIN_RUN = /[A-Za-z0-9]+/g;
const CAPITAL = /[^a-z0-9]/;

const RUN = /[\p{L}\p{N}\p{M}]+/gu;
/** Before a capital after a small letter, and before the last of several capitals: `HTML|Page`, but `PDFs`. */
const HUMP = /(?<=[\p{Ll}\p{N}])(?=\p{Lu})|(?<=\p{Lu})(?=\p{Lu}\p{Ll})(?!\p{Lu}s(?!\p{Ll}))/u;
const SPACELESS =
  /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}\p{Script=Lao}\p{Script=Khmer}\p{Script=Myanmar}]/u;

/** Thai and Lao AM: NFKC takes it apart, and then the dictionary no longer knows the word. */
const TAKEN_APART: readonly (readonly [parts: string, whole: string])[] = [
  ['\u0e4d\u0e32', '\u0e33'],
  ['\u0ecd\u0eb2', '\u0eb3'],
];

/** It goes by script and dictionary, whatever the language; one is named so that it is not the machine's. */
const segmenter = new Intl.Segmenter('en', { granularity: 'word' });

/** The words of a text in lower case and in their order: `getHTMLPage` and `get_html_page` have the same three. */
export const wordsOf = (text: string): string[] => runsOf(text).flatMap(humps);

/**
 * What a text is found by: its words without the stop words, stemmed. A word that stands there twice is there twice.
 * What is written with humps counts as a whole too, because people write `GitHub` and `github`.
 */
export function termsOf(text: string): string[] {
  const terms: string[] = [];
  for (const run of runsOf(text)) {
    for (const word of withWhole(humps(run))) {
      if (!STOP_WORDS.has(word)) {
        terms.push(stemOf(word));
      }
    }
  }
  return terms;
}

/** Like `termsOf`, for a name, which may be of stop words only: `do_it`. */
export const nameTermsOf = (name: string): string[] => wordsOf(name).map(stemOf);

/** What a question asks for, each term once; stop words count where nothing else was said. */
export function queryTermsOf(query: string): string[] {
  const terms = termsOf(query);
  return [...new Set(terms.length > 0 ? terms : nameTermsOf(query))];
}

function runsOf(text: string): string[] {
  const start = text.slice(0, MOST_CHARACTERS);
  if (PLAIN.test(start)) {
    return start.match(PLAIN_RUN) ?? [];
  }
  const normal = start.toWellFormed().normalize('NFKC').slice(0, MOST_CHARACTERS);
  const plain = TAKEN_APART.reduce((words, [parts, whole]) => words.replaceAll(parts, whole), normal);
  return (plain.match(RUN) ?? []).flatMap((run) => (SPACELESS.test(run) ? segments(run) : [run]));
}

const segments = (run: string): string[] =>
  [...segmenter.segment(run)].filter(({ isWordLike }) => isWordLike === true).map(({ segment }) => segment);

const humps = (run: string): string[] =>
  CAPITAL.test(run) ? run.split(HUMP).map((word) => word.toLowerCase()) : [run];

const withWhole = (words: string[]): string[] => (words.length > 1 ? [...words, words.join('')] : words);
