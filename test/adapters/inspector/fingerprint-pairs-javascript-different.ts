import { nearly, type Pair } from './fingerprint-pairs.ts';

const PRICE = `export function with_tax({ net, count = 1 }) {
  const gross = net * count * 1.19;
  return Number(gross.toFixed(2));
}
`;
const SALES = `import { readFileSync } from 'node:fs';
export function sales({ path, limit = 10 }) {
  const rows = JSON.parse(readFileSync(path, 'utf8')).filter((row) => row.amount >= 100);
  const totals = {};
  for (const row of rows) {
    totals[row.region] = (totals[row.region] ?? 0) + row.amount;
  }
  return Object.entries(totals).sort(([, a], [, b]) => b - a).slice(0, limit);
}
`;
const MARGIN = `const ratio = (part, whole) => (whole ? part / whole : null);
export function margin({ revenue, cost }) {
  return { margin: ratio(revenue - cost, revenue), cost };
}
`;
const LOOP = `export function first_below({ values, least }) {
  for (let at = 0; at < values.length; at += 1) {
    if (values[at] < least && values[at] !== null) {
      return at;
    }
  }
  console.log(least < 0 ? 'none below' : 'none');
  return -1;
}
`;
const FETCHED = `export async function rates({ base }) {
  const answer = await fetch(\`https://example.com/rates?base=\${base}\`);
  if (!answer.ok) {
    throw new Error('no answer');
  }
  return (await answer.json()).rates;
}
`;

/** Pairs of JavaScript tools that nearly do the same. */
export const JAVASCRIPT_DIFFERENT: readonly Pair[] = [
  nearly('another rate', PRICE, '1.19', '1.08'),
  nearly('another operator', PRICE, 'net * count', 'net / count'),
  nearly('another default', PRICE, 'count = 1', 'count = 0'),
  nearly('other digits', PRICE, 'toFixed(2)', 'toFixed(0)'),
  nearly('parameters swapped', MARGIN, '{ revenue, cost }', '{ cost, revenue }'),
  nearly('another column', SALES, '+ row.amount', '+ row.cost'),
  nearly('ascending', SALES, 'b - a', 'a - b'),
  nearly('exclusive', SALES, '>= 100', '> 100'),
  nearly('another group', SALES, 'totals[row.region] =', 'totals[row.country] ='),
  nearly('what an absent value stands for', SALES, '??', '||'),
  nearly(
    'arguments of an own function swapped',
    MARGIN,
    'ratio(revenue - cost, revenue)',
    'ratio(revenue, revenue - cost)',
  ),
  nearly('another field', MARGIN, '{ margin: ratio', '{ share: ratio'),
  nearly('another way out of a helper', MARGIN, ': null', ': 0'),
  nearly('another end', LOOP, 'at < values', 'at <= values'),
  nearly('another step', LOOP, 'at += 1', 'at += 2'),
  nearly('another comparison', LOOP, '!== null', '!= null'),
  nearly('or for and', LOOP, '&&', '||'),
  nearly('what is printed in each case', LOOP, 'least < 0 ?', 'least > 0 ?'),
  nearly('another address', FETCHED, 'rates?base', 'quotes?base'),
  nearly('no waiting', FETCHED, '= await fetch', '= fetch'),
  nearly('another error', FETCHED, 'new Error', 'new TypeError'),
  nearly('a condition the other way', FETCHED, '!answer.ok', 'answer.ok'),
];
