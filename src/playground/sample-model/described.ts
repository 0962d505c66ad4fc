/** What the sample programs' functions are found by, as a model would say it from their code. */
const KNOWN: Readonly<Record<string, Described>> = {
  rolling_volatility: {
    description:
      'Measures how much a price moves over a sliding window of days. It reads a CSV with the columns date and close, and gives the spread of daily log returns a day and a year, the best and the worst day, a CSV and a chart.',
    words: ['volatile', 'standard deviation', 'risk', 'fluctuation', 'stock', 'prices', 'trading days'],
  },
  compare_volatility: {
    description:
      'Compares how much a price moves over several sliding windows of days. It reads a CSV with the columns date and close, and gives a table with a row for each window, a CSV and a chart.',
    words: ['volatile', 'standard deviation', 'risk', 'fluctuation', 'stock', 'prices', 'trading days'],
  },
  errors_per_hour: {
    description:
      'Counts the lines of one level in a log for each hour, and says from which service most of them came. It reads lines that begin with time, level and service, and gives a table and a CSV.',
    words: ['errors', 'warnings', 'incidents', 'hourly', 'log file'],
  },
  flatten_orders: {
    description:
      'Turns nested orders into a flat table with a row for each article. It reads a JSON with a list of orders, and gives the table and a CSV.',
    words: ['flatten', 'spreadsheet', 'reshape', 'order lines', 'export'],
  },
  working_days: {
    description:
      'Counts the working days of a month, Monday to Friday. It takes a year and a month, and gives a row for each week; public holidays are counted, too.',
    words: ['business days', 'weekdays', 'calendar', 'Monday to Friday', 'month'],
  },
};

interface Described {
  readonly description: string;
  readonly words: readonly string[];
}

/** The description of a function; for one that is none of the samples its own first words, if it has any. */
export function describedBy(source: string): Described | undefined {
  const names = [...source.matchAll(/^(?:export )?(?:async )?(?:def|function) (\w+)/gm)].map(([, name = '']) => name);
  const known = names.find((each) => Object.hasOwn(KNOWN, each));
  if (known !== undefined) {
    return KNOWN[known];
  }
  const own = /"""\s*([^"]+?)\s*"""|\/\*\*\s*(.+?)\s*\*\//s.exec(source);
  const description = (own?.[1] ?? own?.[2] ?? '').replace(/\s+/g, ' ').slice(0, MOST_CHARACTERS);
  return description === '' ? undefined : { description, words: [] };
}

const MOST_CHARACTERS = 300;
