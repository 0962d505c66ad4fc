/** What stands behind a figure and makes it larger: each word with all that it may mean. */
const FACTORS: readonly [words: string, ...factors: number[]][] = [
  ['k tsd tausend thousand thousands mille millier milliers mila duizend tys тыс тысяча тысячи тысяч 千', 1e3],
  ['mil', 1e3, 1e6],
  [
    'm mm mn mln mio mill million millions millionen millón millones milhão milhões milione milioni miljoen млн миллион миллиона миллионов',
    1e6,
  ],
  ['百万', 1e6],
  [
    'b bn mrd milliard milliards milliarde milliarden miliardo miliardi miljard mld млрд миллиард миллиарда миллиардов',
    1e9,
  ],
  ['billion billions bilhão bilhões', 1e9, 1e12],
  [
    'bio billionen billón billones t tn trn trillion trillions trilhão trilhões трлн триллион триллиона триллионов',
    1e12,
  ],
  ['万 萬 만', 1e4],
  ['億 亿 억', 1e8],
  ['兆 조 万亿 萬億', 1e12],
  ['lakh lakhs', 1e5],
  ['crore crores 千万', 1e7],
];
const FACTOR_OF = new Map(FACTORS.flatMap(([words, ...factors]) => words.split(' ').map((word) => [word, factors])));

/** No-break spaces are spaces too here. */
const UNIT = /^\s?([\p{L}]{1,12})(?![\p{L}\d])/u;
/** Where nothing parts words. */
const CJK = /^\s?(百万|千万|万亿|萬億|[\p{Script=Han}\p{Script=Hangul}])/u;
/** "1,2 mil millones" */
const THOUSAND_MILLION = /^\s?(?:mil|thousand|mille|tausend)\s(?:mill|milh)/iu;
const POWER = /^\s?[×x·*]\s?10(?:\^?([-−]?\d{1,3})|([⁻⁺]?[⁰¹²³⁴-⁹]{1,3}))/u;
const PERCENT =
  /^\s?[-]?(?:[%٪％]|(?:percent(?:age)?|pct|prozent(?:punkte?n?)?|pour cent|points? de pourcentage|por ciento|por cento|per cento|per cent|procent|процент\p{L}{0,3}|pp|p\.p\.|パーセント)(?!\p{L}))/iu;
const PER_MILLE = /^\s?(?:‰|per mille|promille)/iu;
/** "10 to 20%", "between 1.2 and 1.4 million": the first figure has the unit of the second. */
const RANGE = /^\s?(?:[-–—]|to|and|or|bis|und|oder|à|et|ou|a|y|e|o)\s?[-−+]?\p{Sc}?\d[\d.,]{0,15}/iu;

/** What a figure may have to be multiplied by, and whether it is a share, from the text behind it. */
export function factorsAfter(after: string): {
  factors: readonly number[];
  share: 100 | 1_000 | undefined;
  unit: string;
} {
  const direct = unitIn(after);
  const range = RANGE.exec(after)?.[0];
  return direct ?? (range === undefined ? undefined : unitIn(after.slice(range.length))) ?? NONE;
}

type Unit = ReturnType<typeof factorsAfter>;
const NONE: Unit = { factors: [], share: undefined, unit: '' };

function unitIn(after: string): Unit | undefined {
  if (PERCENT.test(after)) {
    return { factors: [], share: 100, unit: '%' };
  }
  if (PER_MILLE.test(after)) {
    return { factors: [], share: 1_000, unit: '‰' };
  }
  const power = POWER.exec(after);
  if (power !== null) {
    return {
      factors: [10 ** Number(power[1]?.replace('−', '-') ?? plainPower(power[2] ?? ''))],
      share: undefined,
      unit: '',
    };
  }
  if (THOUSAND_MILLION.test(after)) {
    return { factors: [1e9], share: undefined, unit: '' };
  }
  const words = [UNIT, CJK].map((shape) => shape.exec(after)?.[1]?.toLowerCase() ?? '');
  const factors = words.map((word) => FACTOR_OF.get(word)).find((found) => found !== undefined);
  return factors && { factors, share: undefined, unit: '' };
}

const RAISED = '⁰¹²³⁴⁵⁶⁷⁸⁹';
const plainPower = (raised: string): string =>
  [...raised].map((sign) => (sign === '⁻' ? '-' : sign === '⁺' ? '' : String(RAISED.indexOf(sign)))).join('');

const CURRENCIES =
  /(?:^|[^\p{L}])(?:EUR|USD|GBP|CHF|JPY|CNY|RMB|INR|RS|AUD|CAD|NZD|HKD|SGD|SEK|NOK|DKK|KR|PLN|ZŁ|CZK|HUF|RON|BRL|R|MXN|ZAR|KRW|TRY|TL|ILS|AED|SAR|THB|IDR|MYR|RM|VND|PHP|FR|US|CA|AU|NZ|HK)$/iu;

/** Whether a text ends in the short name of a currency, as in EUR12. */
export const isCurrency = (before: string): boolean => CURRENCIES.test(before);
