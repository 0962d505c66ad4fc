import { z } from 'zod';
import { askBack, meantFile, programText, type Sample } from './sample.ts';

/** Nested orders as a flat table, in JavaScript. */
export const orders: Sample = {
  fits: (words) =>
    /\borders?\b/i.test(words) && /\b(?:flat|flatten|table|csv|rows?|reshape|spreadsheet)\b/i.test(words),
  owns: (goal) => goal.startsWith('A flat table of '),

  plan(asked, topic) {
    const file = meantFile(asked.files, `${topic} ${asked.request}`, /\.json$/i);
    if (!file) {
      return askBack('Which file holds the orders? Please attach the JSON.');
    }
    const kept = asked.tools.includes('flatten_orders');
    return {
      goal: `A flat table of ${file.name}`,
      outcome: kept ? 'reuse' : 'create',
      reply: '',
      why: kept
        ? 'A kept tool does exactly this.'
        : 'New exports will come in the same form, so it becomes a function.',
      tool: kept ? 'flatten_orders' : '',
      arguments: kept ? JSON.stringify({ orders: `in/${file.name}` }) : '',
      steps: ['Read the orders', 'Make one row for each article of an order', 'Write the rows to a CSV and show them'],
      needs: { files: [file.name], hosts: [], secrets: [], memoryMb: 256, seconds: 30 },
      produces: { answerType: 'table', files: ['out/orders.csv'] },
      checks: [
        { check: 'rows', path: '/rows', min: 1, max: null },
        { check: 'file', glob: 'out/orders.csv', magic: 'csv' },
      ],
      complexity: 'simple',
    };
  },

  code: ({ planFiles }) => ({
    language: 'javascript',
    name: 'flatten_orders',
    description:
      'Turns nested orders (customer, address, lines, prices in cents) into a flat table with a row per line, and a CSV.',
    parameters: [{ name: 'orders', type: 'file', description: 'JSON with a list "orders"' }],
    source: programText('flatten-orders.mjs.txt'),
    arguments: JSON.stringify({ orders: `in/${planFiles[0] ?? ''}` }),
    explanation: 'It writes one row for each line of each order, with what the order says repeated.',
  }),

  repair: () => undefined,

  words({ result }) {
    const rows = Table.safeParse(result).data?.rows;
    if (!rows) {
      return undefined;
    }
    const ids = new Set(rows.map(([id]) => id));
    return `**${ids.size} orders became ${rows.length} rows, one for each article.** The first is ${rows[0]?.[0] ?? ''}, the whole table is in orders.csv.`;
  },
};

const Table = z.object({
  columns: z.tuple([z.literal('Order')]).rest(z.string()),
  rows: z.array(z.tuple([z.string()]).rest(z.union([z.string(), z.number()]))).min(1),
});
