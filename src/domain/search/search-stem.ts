/** Longer words are codes, not English. */
const MOST_LETTERS = 40;

const CONSONANTS = '[^aeiou][^aeiouy]*';
const VOWELS = '[aeiouy][aeiou]*';
const SYLLABLE = new RegExp(`^(?:${CONSONANTS})?${VOWELS}${CONSONANTS}`);
const ONE_SYLLABLE = new RegExp(`^(?:${CONSONANTS})?${VOWELS}${CONSONANTS}(?:${VOWELS})?$`);
const TWO_SYLLABLES = new RegExp(`^(?:${CONSONANTS})?${VOWELS}${CONSONANTS}${VOWELS}${CONSONANTS}`);
const VOWEL = new RegExp(`^(?:${CONSONANTS})?[aeiouy]`);
const SHORT_END = new RegExp(`^${CONSONANTS}[aeiouy][^aeiouwxy]$`);
const DOUBLE_END = /([^aeioulsz])\1$/;

/** Endings with what takes their place; of those that fit, the longest counts. */
const FIRST = endings({
  ...{ ational: 'ate', tional: 'tion', enci: 'ence', anci: 'ance', izer: 'ize', bli: 'ble', alli: 'al', entli: 'ent' },
  ...{ eli: 'e', ousli: 'ous', ization: 'ize', ation: 'ate', ator: 'ate', alism: 'al', iveness: 'ive' },
  ...{ fulness: 'ful', ousness: 'ous', aliti: 'al', iviti: 'ive', biliti: 'ble', logi: 'log' },
});
const SECOND = endings({ icate: 'ic', ative: '', alize: 'al', iciti: 'ic', ical: 'ic', ful: '', ness: '' });
const LAST = /^(.+?)(?:al|ance|ence|er|ic|able|ible|ant|ement|ment|ent|(?<=[st])ion|ou|ism|ate|iti|ous|ive|ize)$/;

/** Porter's stem of an English word in lower case: what its forms share, for comparing and not for reading. */
export function stemOf(word: string): string {
  return word.length > 2 && word.length <= MOST_LETTERS && /^[a-z]+$/.test(word)
    ? withoutE(withoutLast(replaced(replaced(withI(withoutTense(withoutPlural(word))), FIRST), SECOND)))
    : word;
}

function withoutPlural(word: string): string {
  if (/(?:ss|i)es$/.test(word)) {
    return word.slice(0, -2);
  }
  return /[^s]s$/.test(word) ? word.slice(0, -1) : word;
}

function withoutTense(word: string): string {
  if (word.endsWith('eed')) {
    return SYLLABLE.test(word.slice(0, -3)) ? word.slice(0, -1) : word;
  }
  const stem = word.replace(/(?:ed|ing)$/, '');
  if (stem === word || !VOWEL.test(stem)) {
    return word;
  }
  if (/(?:at|bl|iz)$/.test(stem)) {
    return `${stem}e`;
  }
  if (DOUBLE_END.test(stem)) {
    return stem.slice(0, -1);
  }
  return ONE_SYLLABLE.test(stem) && SHORT_END.test(stem) ? `${stem}e` : stem;
}

const withI = (word: string): string =>
  word.endsWith('y') && VOWEL.test(word.slice(0, -1)) ? `${word.slice(0, -1)}i` : word;

interface Endings {
  readonly pattern: RegExp;
  readonly by: Readonly<Record<string, string>>;
}

function endings(by: Readonly<Record<string, string>>): Endings {
  return { pattern: new RegExp(`^(.+?)(${Object.keys(by).join('|')})$`), by };
}

function replaced(word: string, { pattern, by }: Endings): string {
  const [, stem = '', ending = ''] = pattern.exec(word) ?? [];
  return SYLLABLE.test(stem) ? stem + (by[ending] ?? '') : word;
}

function withoutLast(word: string): string {
  const [, stem = ''] = LAST.exec(word) ?? [];
  return TWO_SYLLABLES.test(stem) ? stem : word;
}

function withoutE(word: string): string {
  const stem = word.replace(/e$/, '');
  const isLong = TWO_SYLLABLES.test(stem) || (ONE_SYLLABLE.test(stem) && !SHORT_END.test(stem));
  const kept = stem !== word && isLong ? stem : word;
  return kept.endsWith('ll') && TWO_SYLLABLES.test(kept) ? kept.slice(0, -1) : kept;
}
