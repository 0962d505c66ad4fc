import type { Pair } from './fingerprint-pairs.ts';

/** Pairs of JavaScript tools that do the same. */
export const JAVASCRIPT_SAME: readonly Pair[] = [
  {
    what: 'other names, comments, quotes and layout',
    one: `import { readFileSync } from 'node:fs';
/** Sums a column. */
export function column_total({ path, column = 'amount' }) {
  const rows = JSON.parse(readFileSync(path, 'utf8'));
  let total = 0;
  for (const row of rows) {
    total += Number(row[column]); // may be a text
  }
  return { total };
}
`,
    other: `import { readFileSync as read } from "node:fs";

export function sum_of({ file, name = "amount" }) {
  const list = JSON.parse(read(file, "utf8"))
  let sum = 0
  for (const item of list) sum += Number(item[name])
  return { "total": sum }
}
`,
  },
  {
    what: 'imports of the whole module and of its parts, with and without node:',
    one: `import fs from 'fs';
import * as path from 'path';
export function sizes({ folder }) {
  return fs.readdirSync(folder).map((name) => fs.statSync(path.join(folder, name)).size);
}
`,
    other: `import { join } from 'node:path';
import { statSync, readdirSync } from 'node:fs';
export function sizes({ folder }) {
  return readdirSync(folder).map(name => statSync(join(folder, name)).size);
}
`,
  },
  {
    what: 'arrow function and function, before and after',
    one: `const mean = (values) => values.reduce((sum, value) => sum + value, 0) / values.length;
export function spread({ values }) {
  const middle = mean(values);
  return Math.sqrt(mean(values.map((value) => (value - middle) ** 2)));
}
`,
    other: `export function spread({ values }) {
  const center = average(values);
  return Math.sqrt(average(values.map(function (v) { return (v - center) ** 2; })));
}
function average(numbers) {
  return numbers.reduce((a, b) => { return a + b; }, 0) / numbers.length;
}
`,
  },
  {
    what: 'const and let, one declaration and two',
    one: `export function range({ values }) {
  const low = Math.min(...values), high = Math.max(...values);
  return high - low;
}
`,
    other: `export function range({ values }) {
  let low = Math.min(...values);
  let high = Math.max(...values);
  return high - low;
};
`,
  },
  {
    what: 'a value that is named and then returned',
    one: `export async function status({ url }) {
  const answer = await fetch(url);
  const body = await answer.json();
  return body;
}
`,
    other: `export async function status({ url }) {
  const response = await fetch(url);
  return await response.json();
}
`,
  },
  {
    what: 'else if and no else after a return',
    one: `export function band({ score }) {
  if (score >= 90) {
    return 'high';
  } else if (score >= 50) {
    return 'middle';
  } else {
    return 'low';
  }
}
`,
    other: `export function band({ score }) {
  if (score >= 90) return "high";
  if (score >= 50) return "middle";
  return "low";
}
`,
  },
  {
    what: 'numbers in another spelling',
    one: 'export function megabytes({ bytes }) { return { mega: bytes / 1_048_576, low: bytes & 0xff, odd: bytes % 1e3 }; }',
    other:
      'export function megabytes({ bytes }) { return { mega: bytes / 1048576.0, low: bytes & 255, odd: bytes % 1000 }; }',
  },
  {
    what: 'templates without values and texts, a property in brackets',
    one: `export function label({ row }) {
  const sign = \`€\`;
  return \`\${row.amount.toFixed(2)} \${sign}\`;
}
`,
    other: `export function label({ row: entry }) {
  const s = '\\u20ac';
  return \`\${entry["amount"]["toFixed"](2)} \${s}\`;
}
`,
  },
  {
    what: 'named arguments of an own function in another order',
    one: `function compound({ amount, rate, years = 1 }) { return amount * (1 + rate) ** years; }
export function plan({ start }) {
  return [1, 5, 10].map((years) => compound({ amount: start, rate: 0.05, years }));
}
`,
    other: `const compound = ({ amount, rate, years = 1 }) => amount * (1 + rate) ** years;
export function plan({ start }) {
  return [1, 5, 10].map((n) => compound({ years: n, rate: .05, amount: start }));
}
`,
  },
  {
    what: 'the words of errors',
    one: `export function share({ part, whole }) {
  if (whole <= 0) {
    throw new RangeError('the whole must be positive');
  }
  return part / whole;
}
`,
    other: `export function share({ part, whole }) {
  if (whole <= 0) throw new RangeError("whole > 0, please");
  return part / whole;
}
`,
  },
  {
    what: 'the word before the one thing that is printed',
    one: `export function count({ rows }) {
  console.log('Rows:', rows.length);
  return rows.length;
}
`,
    other: `export function count({ rows }) {
  console.log('Entries =', rows.length);
  return rows.length;
}
`,
  },
  {
    what: 'a constant with a name, helpers that nobody uses, another way to export',
    one: `const RATE = 1.19;
export const OLD_RATE = 1.16;
export function gross({ net }) { return net * RATE; }
export function unused() { return 1; }
`,
    other: `function gross({ net }) { return net * 1.19; }
export { gross };
`,
  },
  {
    what: 'a sum in short and in long',
    one: `export function checksum({ text }) {
  let sum = 7;
  for (let at = 0; at < text.length; at++) { sum = sum * 31 + text.charCodeAt(at); sum = sum % 65521; }
  return sum;
}
`,
    other: `export function checksum({ text }) {
  let sum = 7;
  for (let i = 0; i < text.length; i++) {
    sum = sum * 31 + text.charCodeAt(i);
    sum %= 65521;
  }
  return sum;
}
`,
  },
  {
    what: 'a helper within the function and one beside it',
    one: `export function slugs({ titles }) {
  const slug = (title) => title.toLowerCase().replace(/[^a-z0-9]+/gu, '-');
  return titles.map((title) => slug(title));
}
`,
    other: `function clean(text) {
  return text.toLowerCase().replace(/[^a-z0-9]+/ug, "-");
}
export function slugs({ titles }) {
  return titles.map((t) => clean(t));
}
`,
  },
  {
    what: 'keys with quotes, in short, trailing commas and empty statements',
    one: `export function grouped({ rows }) {
  const groups = {};
  for (const { region, amount } of rows) {
    groups[region] ??= { region, amounts: [] };
    groups[region].amounts.push(amount);
  }
  return Object.values(groups);
}
`,
    other: `export function grouped({ rows }) {
  let groups = {};;
  for (let { region: where, amount: much } of rows) {
    groups[where] ??= { 'region': where, "amounts": [], };
    groups[where].amounts.push(much,);
  }
  return Object.values(groups);
}
`,
  },
];
