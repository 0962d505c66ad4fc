import { z } from 'zod';
import { askBack, changesIn, firstWord, meantFile, programText, type Sample } from './sample.ts';

const DEFAULT_DAYS = 20;
const FAILING_LINE = '    prices = table.set_index("date")["close"].astype(float)\n';
const MENDED_LINES = `    close = pd.to_numeric(table["close"], errors="coerce")
    prices = close.set_axis(table["date"]).dropna()
    print(f"{close.isna().sum()} rows without a price left out")
`;

/** How much a price moves: a CSV with columns date and close, one window or several, a chart. */
export const volatility: Sample = {
  fits: (words) => /volatil/i.test(words),
  owns: (goal) => goal.startsWith('Volatility of '),

  plan(asked, topic) {
    const file = meantFile(asked.files, `${topic} ${asked.request}`, /\.csv$/i);
    if (!file) {
      return askBack('Which file holds the prices? Please attach a CSV with the columns date and close.');
    }
    const header = /^.*,.*$/m.exec(file.about.split('preview:\n')[1] ?? '')?.[0];
    if (header !== undefined && !(/\bdate\b/.test(header) && /\bclose\b/.test(header))) {
      return askBack(`I need the columns date and close, and ${file.name} has others. Which file should I read?`);
    }
    return planFor(file.name, windowsFor(topic, asked.request), asked.tools);
  },

  code(asked) {
    const windows = windowsIn(asked.goal);
    return draftFor(asked.planFiles[0] ?? '', windows.length === 0 ? [DEFAULT_DAYS] : windows);
  },

  repair({ program, source, error }) {
    const cause = /could not convert string to float: '(.*)'/.exec(error);
    if (!cause || !program || !source.includes(FAILING_LINE)) {
      return undefined;
    }
    return {
      ...program,
      source: source.replace(FAILING_LINE, MENDED_LINES),
      explanation: `One price in the file is “${cause[1]}”. The new program leaves such rows out and says how many there were.`,
    };
  },

  words({ goal, result }) {
    const one = One.safeParse(result).data;
    if (one) {
      const day = Math.abs(one['Volatility a day, %']).toFixed(1);
      return (
        `**${subjectIn(goal)} moved about ${day}% a day${periodIn(goal)}.** That is ${one['Volatility a year, %']}% a year. ` +
        `The best day was ${signed(one['Best day, %'])}, the worst ${signed(one['Worst day, %'])}.`
      );
    }
    const rows = Several.safeParse(result).data?.rows;
    return (
      rows &&
      `**${rows.map(([days, , year]) => `Over ${days} days ${subjectIn(goal)} moved ${year}% a year`).join('; ')}.**`
    );
  },
};

const One = z.object({
  'Volatility a day, %': z.number(),
  'Volatility a year, %': z.number(),
  'Best day, %': z.number(),
  'Worst day, %': z.number(),
});
const Several = z.object({
  columns: z.tuple([z.literal('Window, days'), z.string(), z.literal('Volatility a year, %')]).rest(z.string()),
  rows: z.array(z.tuple([z.number(), z.number(), z.number()]).rest(z.number())).min(1),
});

const signed = (percent: number) => `${percent < 0 ? 'down' : 'up'} ${Math.abs(percent).toFixed(1)}%`;
const subjectIn = (goal: string) => /^Volatility of (.+?) over /.exec(goal)?.[1] ?? 'The price';
const periodIn = (goal: string) => / over the last \d+ trading days/.exec(goal)?.[0] ?? '';

/** Windows in days that a text names, in its order. */
function windowsIn(text: string): number[] {
  const days =
    /((?:\d{1,3}\s*(?:,|and|&|or|to)\s*)*\d{1,3})[\s-]*(?:(?:trading|business|working)[\s-]*)?(?:days?|sessions?)\b/gi;
  const window = /\bwindows?\s*(?:of|=|:)?\s*((?:\d{1,3}\s*(?:,|and|&)\s*)*\d{1,3})/gi;
  const lists = [...text.matchAll(days), ...text.matchAll(window)].map(([, list = '']) => list);
  const numbers = lists.flatMap((list) => list.match(/\d+/g) ?? []).map(Number);
  return [...new Set(numbers)].filter((number) => number >= 2 && number <= 250);
}

/** Each change adds its windows to the earlier ones ("30 days as well") or takes their place; one that names none keeps them. */
function windowsFor(topic: string, request: string): number[] {
  const words = topic === request ? changesIn(request) : [topic, ...changesIn(request)];
  let windows: number[] = [];
  for (const change of words) {
    const now = windowsIn(change);
    const adds = now.length === 0 || /\b(?:as well|also|too|add|plus|both)\b/i.test(change);
    windows = adds ? windows.concat(now) : now;
  }
  return windows.length === 0 ? [DEFAULT_DAYS] : [...new Set(windows)];
}

function planFor(file: string, windows: number[], tools: readonly string[]) {
  const word = firstWord(file);
  const subject = word.length <= 4 ? word.toUpperCase() : `${word[0]?.toUpperCase() ?? ''}${word.slice(1)}`;
  const [days] = windows;
  const single = windows.length === 1;
  const name = single ? 'rolling_volatility' : 'compare_volatility';
  const kept = tools.includes(name);
  const spans = new Intl.ListFormat('en').format(windows.map(String));
  return {
    goal: single
      ? `Volatility of ${subject} over the last ${days} trading days`
      : `Volatility of ${subject} over ${spans} trading days`,
    outcome: kept ? 'reuse' : 'create',
    reply: '',
    why: kept
      ? 'A kept tool measures exactly this.'
      : 'Other prices and windows will be asked for, so it becomes a function.',
    tool: kept ? name : '',
    arguments: kept ? argumentsFor(file, windows) : '',
    steps: [
      'Read the closing prices',
      'Turn them into daily returns',
      `Measure how far they spread over ${spans} days`,
      'Draw how the spread changed',
    ],
    needs: { files: [file], hosts: [], secrets: [], memoryMb: 256, seconds: 30 },
    produces: { answerType: 'table', files: ['out/volatility.csv', 'out/volatility.png'] },
    checks: [
      single
        ? { check: 'finite', path: '/Volatility a year, %' }
        : { check: 'rows', path: '/rows', min: windows.length, max: windows.length },
      { check: 'file', glob: 'out/volatility.csv', magic: 'csv' },
      { check: 'file', glob: 'out/volatility.png', magic: 'png' },
    ],
    complexity: 'simple',
  };
}

const argumentsFor = (file: string, windows: number[]): string =>
  JSON.stringify({ csv: `in/${file}`, ...(windows.length === 1 ? { days: windows[0] } : { windows }) });

function draftFor(file: string, windows: number[]) {
  const csv = { name: 'csv', type: 'file', description: 'Prices, with the columns date and close' };
  const single = windows.length === 1;
  return {
    language: 'python',
    name: single ? 'rolling_volatility' : 'compare_volatility',
    description: `How much a price moves, over ${single ? 'a sliding window' : 'several sliding windows'} of days: standard deviation of daily log returns, a day and a year, with a chart.`,
    parameters: [
      csv,
      single
        ? { name: 'days', type: 'integer', description: 'Length of the window in trading days' }
        : { name: 'windows', type: 'numbers', description: 'Lengths of the windows in trading days' },
    ],
    source: programText(single ? 'rolling-volatility.py' : 'compare-volatility.py'),
    arguments: argumentsFor(file, windows),
    explanation: 'It measures the spread of daily log returns and scales it to 252 trading days.',
  };
}
