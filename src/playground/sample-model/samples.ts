/** Requests that the sample model understands, without the mention; `file` lies in sample-data. */
export const SAMPLES: readonly { title: string; text: string; file: string }[] = [
  {
    title: 'How volatile was ACME?',
    text: 'how volatile was ACME over the last 17 trading days? The prices are in the file.',
    file: 'acme-prices.csv',
  },
  { title: 'Errors in a log', text: 'how many errors per hour are in this log?', file: 'shop-web.log' },
  {
    title: 'A flat table of orders',
    text: 'please make a flat table of these orders, one row for each article',
    file: 'orders.json',
  },
  {
    title: 'A program that fails first',
    text: 'how volatile was Borealis over the last 10 trading days?',
    file: 'borealis-prices.csv',
  },
];

/** One more, without a file: what is kept of it can be scheduled, and called by other agents. */
export const SAMPLE_WITHOUT_FILE = {
  title: 'Working days of a month',
  text: 'how many working days has December 2026?',
} as const;

/** The folder of the sample files. */
export const SAMPLE_DATA = new URL('../sample-data/', import.meta.url);
