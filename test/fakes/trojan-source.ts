import type { Language } from '#domain/program/program.ts';

/** A program that reads otherwise than it runs. Written here after CVE-2021-42574 and CVE-2021-42694; none is copied. */
export interface TrojanSample {
  readonly name: string;
  readonly language: Language;
  readonly text: string;
  /** Lines, from 1, that hold what deceives. */
  readonly lines: readonly number[];
  readonly kind: 'bidirectional' | 'invisible' | 'mixed_script' | 'look_alike' | 'normalised';
}

const RLO = '\u202e';
const LRI = '\u2066';
const RLI = '\u2067';
const PDI = '\u2069';
const ZERO_WIDTH_SPACE = '\u200b';
const ZERO_WIDTH_JOINER = '\u200d';
const HANGUL_FILLER = '\u3164';
const CYRILLIC_EN = '\u041d';
const CYRILLIC_IE = '\u0435';
const CLICK = '\u01c3';

/** At least one sample of every class, in both languages where the language takes it. */
export const TROJAN_SAMPLES: readonly TrojanSample[] = [
  {
    name: 'early return: the end of a docstring is drawn inside of it',
    language: 'python',
    text: `def pay(account, amount):\n    '''Pays after a check, then ${RLI}''' ;return\n    account.total -= amount\n`,
    lines: [2],
    kind: 'bidirectional',
  },
  {
    name: 'early return: a return is drawn inside of a comment',
    language: 'javascript',
    text: `export function pay(account) {\n  /* checked by the bank ${RLI}*/ return;\n  account.paid = true;\n}\n`,
    lines: [2],
    kind: 'bidirectional',
  },
  {
    name: 'commenting-out: a check is drawn as code and is a comment',
    language: 'javascript',
    text: `let isAdmin = false;\n/*${RLO} } ${LRI}if (isAdmin)${PDI} ${LRI} begin admins only */\nremoveAll();\n/* end admins only ${RLO} { ${LRI}*/\n`,
    lines: [2, 4],
    kind: 'bidirectional',
  },
  {
    name: 'commenting-out: a line is drawn as code and is a comment',
    language: 'python',
    text: `is_admin = False\n# ${RLO}:nimda_si fi${PDI} only for admins\nremove_all()\n`,
    lines: [2],
    kind: 'bidirectional',
  },
  {
    name: 'stretched string: a comparison holds more than it shows',
    language: 'python',
    text: `level = 'user'\nif level != 'user${RLO} ${LRI}# Check if admin${PDI} ${LRI}':\n    print('You are an admin.')\n`,
    lines: [2],
    kind: 'bidirectional',
  },
  {
    name: 'stretched string: a comparison holds more than it shows',
    language: 'javascript',
    text: `const level = 'user';\nif (level !== "user${RLO} ${LRI}// Check if admin${PDI} ${LRI}") {\n  console.log('You are an admin.');\n}\n`,
    lines: [2],
    kind: 'bidirectional',
  },
  {
    name: 'invisible function: a second function of seemingly the same name',
    language: 'python',
    text: `def is_admin():\n    return False\ndef is${ZERO_WIDTH_SPACE}_admin():\n    return True\nif is${ZERO_WIDTH_SPACE}_admin():\n    print('admin')\n`,
    lines: [3, 5],
    kind: 'invisible',
  },
  {
    name: 'invisible function: a second function of seemingly the same name',
    language: 'javascript',
    text: `function isAdmin() { return false; }\nfunction is${ZERO_WIDTH_JOINER}Admin() { return true; }\nif (is${ZERO_WIDTH_JOINER}Admin()) console.log('admin');\n`,
    lines: [2, 3],
    kind: 'invisible',
  },
  {
    name: 'invisible function: a parameter that draws nothing',
    language: 'javascript',
    text: `export function check({ timeout, ${HANGUL_FILLER} }) {\n  return [timeout, ${HANGUL_FILLER}];\n}\n`,
    lines: [1, 2],
    kind: 'invisible',
  },
  {
    name: 'homoglyph function: another alphabet, the same look',
    language: 'python',
    text: `def sayHello():\n    print('hello')\ndef say${CYRILLIC_EN}ello():\n    print('bye')\nsay${CYRILLIC_EN}ello()\n`,
    lines: [3, 5],
    kind: 'mixed_script',
  },
  {
    name: 'homoglyph function: another alphabet, the same look',
    language: 'javascript',
    text: `function sayHello() {}\nfunction say${CYRILLIC_EN}ello() { process.exit(1); }\nsay${CYRILLIC_EN}ello();\n`,
    lines: [2, 3],
    kind: 'look_alike',
  },
  {
    name: 'homoglyph name: every letter of another alphabet',
    language: 'python',
    text: `scope = 1\n\u0455\u0441\u043e\u0440${CYRILLIC_IE} = 2\nprint(scope)\n`,
    lines: [2],
    kind: 'look_alike',
  },
  {
    name: 'homoglyph operator: a letter that looks like one',
    language: 'javascript',
    text: `let environment = 'test';\nif (environment${CLICK}='production') {\n  environment = 'safe';\n}\n`,
    lines: [2],
    kind: 'look_alike',
  },
  {
    name: 'homoglyph text: a comparison with a word in two alphabets',
    language: 'python',
    text: `role = 'admin'\nif role != '\u0430dmin':\n    print('denied')\n`,
    lines: [2],
    kind: 'mixed_script',
  },
  {
    name: 'normalised name: Python reads full-width letters as plain ones',
    language: 'python',
    text: `\uff45\uff56\uff41\uff4c('1')\n`,
    lines: [1],
    kind: 'normalised',
  },
];
