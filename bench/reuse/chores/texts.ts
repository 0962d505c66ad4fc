import { type Chore, chore } from '../chore.ts';
import { among, later, list, several, someDay, whole } from '../values.ts';

const WORDS = ['the', 'order', 'was', 'late', 'again', 'refund', 'please', 'app', 'slow'];
const TITLES = ['Q3 Review & Outlook', 'How we Ship!', 'Pricing: FAQ (new)', 'On-Call, Explained', '10 Tips / Tricks'];
const slug = (title: string): string => (title.toLowerCase().match(/[a-z0-9]+/g) ?? []).join('-');

/** What people ask for who work with words, dates and codes. */
export const TEXTS: readonly Chore[] = [
  chore({
    name: 'frequent_words',
    language: 'javascript',
    takes: { text: 'string: any text', most: 'integer: how many words' },
    source: `/** The most frequent words of a text with how often each stands there, the most frequent first. */
export function frequent_words({ text, most }) {
  const counts = new Map();
  for (const word of text.toLowerCase().match(/[a-z]+/g) ?? []) counts.set(word, (counts.get(word) ?? 0) + 1);
  const ordered = [...counts].sort(([a, m], [b, n]) => n - m || (a < b ? -1 : 1));
  return { columns: ['word', 'times'], rows: ordered.slice(0, most) };
}`,
    goal: 'Count the words of a text',
    steps: ['Split the text into words', 'Count them and list the most frequent words'],
    given: (c) => ({
      text: several(whole(c, 15, 30), () => WORDS[whole(c, 0, 8)] ?? '').join(' '),
      most: whole(c, 2, 5),
    }),
    answer: ({ text, most }) => {
      const pairs = [...Map.groupBy(text.split(' '), (word) => word)].map(([word, all]) => [word, all.length] as const);
      pairs.sort(([a, m], [b, n]) => n - m || (a < b ? -1 : 1));
      return { columns: ['word', 'times'], rows: pairs.slice(0, most).map(([word, count]) => [word, count]) };
    },
    asks: [
      (g) => `Top ${g.most} words in this feedback: "${g.text}"`,
      (g) => `which words come up most often here (${g.most} of them)? ${g.text}`,
      (g) => `word frequency please, first ${g.most}: ${g.text}`,
      (g) => `Count how often each word is used and give me the ${g.most} most frequent: ${g.text}`,
      (g) => `what do people say the most? the ${g.most} most common words of: ${g.text}`,
    ],
  }),
  chore({
    name: 'slugs_of_titles',
    language: 'javascript',
    takes: { titles: 'strings: headings' },
    source: `/** Slugs for URLs from titles: small letters and digits, joined by hyphens. */
export function slugs_of_titles({ titles }) {
  const slug = (title) => title.toLowerCase().replace(/[^a-z0-9]+/g, '-').replace(/^-|-$/g, '');
  return { slugs: titles.map(slug) };
}`,
    goal: 'Turn titles into URL slugs',
    steps: ['Write each title in small letters', 'Replace everything but letters and digits by hyphens'],
    given: (c) => ({ titles: among(c, TITLES, whole(c, 2, 4)) }),
    answer: ({ titles }) => ({ slugs: titles.map(slug) }),
    asks: [
      (g) => `URL slugs for these articles please: ${g.titles.join('; ')}`,
      (g) => `slugify ${g.titles.map((title) => `"${title}"`).join(', ')}`,
      (g) => `What would the web addresses of the posts be? Titles: ${g.titles.join(' | ')}`,
      (g) => `make url-friendly names out of the titles ${g.titles.join(' / ')}`,
      (g) => `help center articles ${g.titles.join('; ')}: I need the slug of each title`,
    ],
  }),
  chore({
    name: 'full_years_between',
    takes: { born: 'date: first day', day: 'date: day to look at' },
    source: `import datetime

def full_years_between(born, day):
    """Age in full years on a day, from a date of birth or of entry."""
    first, now = datetime.date.fromisoformat(born), datetime.date.fromisoformat(day)
    return {"Years": now.year - first.year - ((now.month, now.day) < (first.month, first.day))}`,
    goal: 'Work out the age in full years',
    steps: ['Take the difference of the years', 'Take one off where the anniversary is still to come'],
    given: (c) => ({ born: later(someDay(c), -whole(c, 3_000, 20_000)), day: someDay(c) }),
    answer: ({ born, day }) => ({
      Years: Number(day.slice(0, 4)) - Number(born.slice(0, 4)) - (day.slice(5) < born.slice(5) ? 1 : 0),
    }),
    asks: [
      (g) => `How old is somebody on ${g.day} who was born ${g.born}?`,
      (g) => `age at ${g.day}, date of birth ${g.born}`,
      (g) => `Employee joined on ${g.born}. How many full years of service on ${g.day}?`,
      (g) => `full years between ${g.born} and ${g.day} please`,
      (g) => `insurance form: born on ${g.born}, what is the age in years on ${g.day}`,
    ],
  }),
  chore({
    name: 'query_parameters',
    language: 'javascript',
    takes: { address: 'string: a URL' },
    source: `/** Parameters of a URL's query as a table of names and values, in their order. */
export function query_parameters({ address }) {
  return { columns: ['parameter', 'value'], rows: [...new URL(address).searchParams] };
}`,
    goal: 'Read the parameters of a URL',
    steps: ['Take the URL apart', 'List the names and values of its query'],
    given: (c) => ({
      address: `https://shop.example/p/${whole(c, 1, 99)}?utm_source=mail${whole(c, 1, 9)}&page=${whole(c, 1, 40)}&sort=price`,
    }),
    answer: ({ address }) => ({
      columns: ['parameter', 'value'],
      rows: (address.split('?')[1] ?? '').split('&').map((pair) => pair.split('=')),
    }),
    asks: [
      (g) => `Which query parameters are in ${g.address} ?`,
      (g) => `take this url apart and list the params: ${g.address}`,
      (g) => `what tracking parameters does the link ${g.address} carry`,
      (g) => `Parse the query string of ${g.address} into a table`,
      (g) => `utm values of this URL please ${g.address}`,
    ],
  }),
  chore({
    name: 'iban_valid',
    takes: { iban: 'string: with or without spaces' },
    source: `def iban_valid(iban):
    """Checks an IBAN (bank account number) by its check digits, modulo 97."""
    plain = iban.replace(" ", "").upper()
    digits = "".join(str(int(sign, 36)) for sign in plain[4:] + plain[:4])
    return {"Country": plain[:2], "Valid": int(digits) % 97 == 1}`,
    goal: 'Check the number of a bank account',
    steps: [
      'Move the first four signs of the IBAN to its end',
      'Turn letters into digits and check the rest of a division by 97',
    ],
    given: (c) => {
      const account = `5001${several(3, () => whole(c, 1_000, 9_999)).join('')}${whole(c, 10, 99)}`;
      const right = 98n - (BigInt(`${account}131400`) % 97n);
      const wrong = BigInt(whole(c, 10, 98));
      return { iban: `DE${String(c() < 0.5 ? right : wrong).padStart(2, '0')}${account}` };
    },
    answer: ({ iban }) => ({ Country: 'DE', Valid: BigInt(`${iban.slice(4)}1314${iban.slice(2, 4)}`) % 97n === 1n }),
    asks: [
      (g) => `Is ${g.iban} a valid IBAN?`,
      (g) => `please check this bank account number: ${g.iban}`,
      (g) => `supplier gave us IBAN ${g.iban}, do the check digits fit?`,
      (g) => `validate the iban ${g.iban} before we pay`,
      (g) => `IBAN typo? ${g.iban}`,
    ],
  }),
  chore({
    name: 'roman_numeral',
    takes: { number: 'integer: 1 to 3999' },
    source: `def roman_numeral(number):
    """Writes a whole number as a Roman numeral."""
    signs = [(1000, "M"), (900, "CM"), (500, "D"), (400, "CD"), (100, "C"), (90, "XC"), (50, "L"), (40, "XL"),
             (10, "X"), (9, "IX"), (5, "V"), (4, "IV"), (1, "I")]
    text = ""
    for value, sign in signs:
        text += sign * (number // value)
        number %= value
    return {"Roman": text}`,
    goal: 'Write a number in Roman numerals',
    steps: ['Take off the greatest Roman value again and again', 'Join the signs'],
    given: (c) => ({ number: whole(c, 1, 3_999) }),
    answer: ({ number }) => {
      const places = ['IVX', 'XLC', 'CDM', 'M'].map(([i = '', v = '', x = ''], at) => {
        const digit = Math.floor(number / 10 ** at) % 10;
        const four = digit % 5 === 4;
        return four ? i + (digit === 9 ? x : v) : (digit >= 5 ? v : '') + i.repeat(digit % 5);
      });
      return { Roman: places.reverse().join('') };
    },
    asks: [
      (g) => `${g.number} in Roman numerals?`,
      (g) => `how do you write ${g.number} as a roman number`,
      (g) => `Chapter ${g.number} needs a roman numeral, which one is it`,
      (g) => `convert ${g.number} to roman`,
      (g) => `For the anniversary logo: what is the number ${g.number} in Roman signs?`,
    ],
  }),
  chore({
    name: 'latest_versions',
    takes: { versions: 'strings: such as 1.4.2', most: 'integer: how many' },
    source: `def latest_versions(versions, most):
    """Sorts version numbers (semantic versioning) with the newest first and gives so many of them."""
    ordered = sorted(versions, key=lambda version: [int(part) for part in version.split(".")], reverse=True)
    return {"versions": ordered[:most]}`,
    goal: 'Sort versions and take the newest',
    steps: ['Read each version as numbers', 'Sort the versions and take the newest ones'],
    given: (c) => ({
      versions: several(whole(c, 6, 10), () => [whole(c, 1, 3), whole(c, 0, 14), whole(c, 0, 20)].join('.')),
      most: whole(c, 1, 4),
    }),
    answer: ({ versions, most }) => {
      const weight = (version: string) => version.split('.').reduce((value, part) => value * 1_000 + Number(part), 0);
      return { versions: versions.toSorted((a, b) => weight(b) - weight(a)).slice(0, most) };
    },
    asks: [
      (g) => `Which are the ${g.most} newest versions of ${list(g.versions)}?`,
      (g) => `sort these releases, newest first, keep ${g.most}: ${list(g.versions)}`,
      (g) => `latest ${g.most} version(s) out of ${list(g.versions)}`,
      (g) => `semver order please for ${list(g.versions)} and then the top ${g.most}`,
      (g) => `release tags: ${list(g.versions)} - give me the last ${g.most} versions`,
    ],
  }),
  chore({
    name: 'seating_pairs',
    takes: { names: 'strings: people', round: 'integer: number of the round, from 1' },
    source: `def seating_pairs(names, round):
    """Pairs people for a round of coffee chats so that in each round everybody meets somebody else (round robin)."""
    people = names + ["nobody"] if len(names) % 2 else list(names)
    rest = people[1:]
    turn = (round - 1) % len(rest)
    ring = people[:1] + rest[turn:] + rest[:turn]
    return {"pairs": [[ring[at], ring[-1 - at]] for at in range(len(ring) // 2)]}`,
    goal: 'Pair people so that everybody meets everybody',
    steps: ['Turn the ring of people by the number of the round', 'Pair those who stand opposite'],
    given: (c) => ({
      names: among(c, ['Ana', 'Ben', 'Chidi', 'Dora', 'Emil', 'Farah', 'Goran', 'Hana'], whole(c, 4, 7)),
      round: whole(c, 1, 5),
    }),
    answer: ({ names, round }) => {
      const people = names.length % 2 === 1 ? [...names, 'nobody'] : names;
      const [first = '', ...rest] = people;
      const turned = rest.map((_, at) => rest[(at + round - 1) % rest.length] ?? '');
      const ring = [first, ...turned];
      return { pairs: several(ring.length / 2, (at) => [ring[at] ?? '', ring[ring.length - 1 - at] ?? '']) };
    },
    asks: [
      (g) => `Coffee chat round ${g.round}: who meets whom? ${list(g.names)}`,
      (g) => `pair up ${list(g.names)} for round ${g.round}, nobody should meet the same person again`,
      (g) => `round robin pairs, round ${g.round}, people: ${list(g.names)}`,
      (g) => `Please make the pairs of round ${g.round} of our coffee roulette with ${list(g.names)}`,
      (g) => `1:1 mixer for ${list(g.names)}: pairs in round ${g.round}?`,
    ],
  }),
];
