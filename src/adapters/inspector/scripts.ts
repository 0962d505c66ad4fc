/** Letters of other alphabets, and a few of our own, that look like a sign of ASCII in most fonts. Own choice from Unicode's
 * confusables (UTS 39), upper and lower case apart; the sign on the left, its likenesses on the right. */
const LIKENESSES = `a аɑα A АΑᎪ b Ьƅ B ВΒᏴ c сϲᴄ C СϹᏟ d ԁɗᏧ D Ꭰꓓ e еҽ E ЕΕᎬ f ẝ F Ϝꓝ g ɡցᶃ G ԌᏀ h һհ H НΗᎻ i іıɩι I ІΙӀⲒ j јϳ J ЈᎫ
k κк K КΚᏦⲔ l ӏⅼǀ L ᏞⅬ m ⅿ M МΜᎷϺ n ոп N ΝⲚ o оοօσ O ОΟՕ p рρⲣ P РΡᏢ q ԛզ Q Ԛ r гⲅ R Ꭱ s ѕꜱ S ЅՏᏚ t т T ТΤᎢ u υսц U Սᑌ v ѵνᴠ
V ѴᏙ w ѡԝաᴡ W ԜᏔ x хχ X ХΧⲬ y уүγʏ Y УΥҮ z ᴢ Z ΖᏃ 3 Зз 6 б 4 Ч ! ǃ | ǀ ' ʹʼꞌ : ꞉ = ꓿ - ᐨ . ꓸ`;

const ASCII_OF: ReadonlyMap<string, string> = likenesses();
const SCRIPTS = [
  ['Latin', /\p{Script=Latin}/u],
  ['Cyrillic', /\p{Script=Cyrillic}/u],
  ['Greek', /\p{Script=Greek}/u],
  ['Armenian', /\p{Script=Armenian}/u],
  ['Cherokee', /\p{Script=Cherokee}/u],
  ['Coptic', /\p{Script=Coptic}/u],
  ['Georgian', /\p{Script=Georgian}/u],
  ['Hebrew', /\p{Script=Hebrew}/u],
  ['Arabic', /\p{Script=Arabic}/u],
  ['East Asian', /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}\p{Script=Bopomofo}]/u],
  ['none', /[\p{Script=Common}\p{Script=Inherited}]/u],
] as const;

/**
 * Whether a word is written in two alphabets. Latin beside East Asian signs is usual and cannot be confused
 * (UTS 39, "highly restrictive").
 */
export function isMixed(word: string): boolean {
  const scripts = new Set([...word].map(scriptOf));
  scripts.delete('none');
  return scripts.size > 1 && !(scripts.size === 2 && scripts.has('Latin') && scripts.has('East Asian'));
}

/** A word with every letter replaced by the sign of ASCII that it looks like; undefined when it has no such letter. */
export function likenessOf(word: string): string | undefined {
  const signs = [...word].map((letter) => ASCII_OF.get(letter) ?? letter);
  const likeness = signs.join('');
  return likeness === word ? undefined : likeness;
}

const scriptOf = (letter: string): string =>
  /[A-Za-z]/.test(letter) ? 'Latin' : (SCRIPTS.find(([, script]) => script.test(letter))?.[0] ?? 'other');

function likenesses(): ReadonlyMap<string, string> {
  const words = LIKENESSES.split(/\s+/);
  const map = new Map<string, string>();
  for (const [index, sign] of words.entries()) {
    for (const letter of index % 2 === 0 ? (words[index + 1] ?? '') : '') {
      map.set(letter, sign);
    }
  }
  return map;
}
