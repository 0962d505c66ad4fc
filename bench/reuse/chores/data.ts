import { type Chore, chore } from '../chore.ts';
import { fileOf, list, mean, records, rounded, several, sum, whole } from '../values.ts';

const CITIES = ['Berlin', 'Lagos', 'Lima', 'Oslo', 'Porto'];
type Chance = () => number;

const numbers = (c: Chance, least: number, most: number): number[] =>
  several(whole(c, least, most), () => whole(c, 5, 400));
const spread = (values: readonly number[]): number =>
  Math.sqrt(mean(values.map((value) => (value - mean(values)) ** 2)));

/** What people ask for who look at data. */
export const DATA: readonly Chore[] = [
  chore({
    name: 'moving_average',
    takes: { values: 'numbers: a series', window: 'integer: how many of them' },
    source: `def moving_average(values, window):
    """Smooths a series with a moving average over a window of so many values; one mean for each full window."""
    return {"means": [round(sum(values[at : at + window]) / window, 2) for at in range(len(values) - window + 1)]}`,
    goal: 'Smooth a series with a moving average',
    steps: ['Slide a window over the values', 'Take the mean of each window'],
    given: (c) => ({ values: numbers(c, 8, 14), window: whole(c, 3, 5) }),
    answer: ({ values, window }) => ({
      means: several(values.length - window + 1, (at) => rounded(mean(values.slice(at, at + window)))),
    }),
    asks: [
      (g) => `Please smooth ${list(g.values)} with a ${g.window}-day moving average`,
      (g) => `rolling mean, window ${g.window}: ${list(g.values)}`,
      (g) => `The daily numbers are noisy: ${list(g.values)}. Show me the average over ${g.window} days, sliding`,
      (g) => `moving avg of ${list(g.values)} (window of ${g.window} values)`,
      (g) => `Smooth this series over ${g.window} points: ${list(g.values)}`,
    ],
  }),
  chore({
    name: 'outlier_values',
    takes: { values: 'numbers: measured', limit: 'number: standard deviations' },
    source: `import statistics

def outlier_values(values, limit):
    """Finds outliers: values that lie more than so many standard deviations away from the mean."""
    middle, spread = statistics.fmean(values), statistics.pstdev(values)
    return {"outliers": [value for value in values if abs(value - middle) > limit * spread]}`,
    goal: 'Find the outliers in a list of values',
    steps: ['Work out mean and standard deviation', 'List the values that are too far from the mean'],
    given: (c) => ({ values: [...numbers(c, 8, 12), whole(c, 1_500, 3_000)], limit: whole(c, 15, 25) / 10 }),
    answer: ({ values, limit }) => ({
      outliers: values.filter((value) => Math.abs(value - mean(values)) > limit * spread(values)),
    }),
    asks: [
      (g) => `Any outliers in ${list(g.values)}? Use ${g.limit} standard deviations`,
      (g) => `which of these measurements are suspicious (more than ${g.limit} sigma off): ${list(g.values)}`,
      (g) => `find outliers, ${g.limit} std from the mean, in ${list(g.values)}`,
      (g) =>
        `sensor readings ${list(g.values)} - please tell me which values are too far from the average (${g.limit} standard deviations)`,
      (g) => `outlier check with threshold ${g.limit}: ${list(g.values)}`,
    ],
  }),
  chore({
    name: 'group_mean',
    takes: { csv: 'file: with a head line', group: 'string: column to group by', value: 'string: column of numbers' },
    source: `import pandas

def group_mean(csv, group, value):
    """Mean of a numeric column of a CSV for each group, groups in alphabetical order."""
    means = pandas.read_csv(csv).groupby(group)[value].mean().round(2)
    return {"columns": [group, f"mean {value}"], "rows": [[name, float(mean)] for name, mean in means.items()]}`,
    goal: 'Average a column for each group',
    steps: ['Read the CSV file', 'Group its rows and take the mean of the column for each group'],
    given: (c) => ({
      csv: `in/orders-${whole(c, 1, 52)}.csv`,
      group: 'city',
      value: ['price', 'days'][whole(c, 0, 1)] ?? 'price',
    }),
    csv: (c) =>
      `city,price,days\n${several(whole(c, 12, 25), () => `${CITIES[whole(c, 0, 4)]},${whole(c, 10, 99)},${whole(c, 1, 9)}`).join('\n')}\n`,
    answer: ({ group, value }, csv) => {
      const groups = [...Map.groupBy(records(csv), (row) => row[group] ?? '')].sort(([a], [b]) => (a < b ? -1 : 1));
      const rows = groups.map(([name, all]) => [name, rounded(mean(all.map((row) => Number(row[value]))))]);
      return { columns: [group, `mean ${value}`], rows };
    },
    asks: [
      (g) => `What is the average ${g.value} per ${g.group} in ${fileOf(g)}?`,
      (g) => `group the orders (${fileOf(g)}) by ${g.group} and give me the mean of ${g.value}`,
      (g) => `mean ${g.value} for each ${g.group}, data is in ${fileOf(g)}`,
      (g) => `Please average ${g.value} by ${g.group} (attachment ${fileOf(g)})`,
      (g) => `How does the average ${g.value} differ between the groups of column ${g.group} in ${fileOf(g)}?`,
    ],
  }),
  chore({
    name: 'duplicate_keys',
    takes: { csv: 'file: with a head line', key: 'string: column that should be unique' },
    source: `import collections
import csv as tables

def duplicate_keys(csv, key):
    """Duplicates in a CSV: values of a key column that stand in more than one row, with how often."""
    with open(csv, newline="") as file:
        counts = collections.Counter(row[key] for row in tables.DictReader(file))
    return {"columns": [key, "rows"], "rows": sorted([value, count] for value, count in counts.items() if count > 1)}`,
    goal: 'Find duplicate rows by a key',
    steps: ['Read the CSV file', 'List the values of the key column that come more than once'],
    given: (c) => ({ csv: `in/contacts-${whole(c, 1, 52)}.csv`, key: ['email', 'phone'][whole(c, 0, 1)] ?? 'email' }),
    csv: (c) =>
      `name,email,phone\n${several(whole(c, 15, 25), (at) => `n${at},u${whole(c, 1, 12)}@x.org,+49${whole(c, 100, 112)}`).join('\n')}\n`,
    answer: ({ key }, csv) => {
      const groups = [...Map.groupBy(records(csv), (row) => row[key] ?? '')].sort(([a], [b]) => (a < b ? -1 : 1));
      const rows = groups.filter(([, all]) => all.length > 1).map(([value, all]) => [value, all.length]);
      return { columns: [key, 'rows'], rows };
    },
    asks: [
      (g) => `Are there duplicates in ${fileOf(g)}? ${g.key} should be unique`,
      (g) => `find duplicate ${g.key}s in ${fileOf(g)}`,
      (g) => `Which ${g.key} values occur more than once in the attached ${fileOf(g)}, and how often?`,
      (g) => `dedupe check on column ${g.key} of ${fileOf(g)}: show me the duplicated ones`,
      (g) => `the CRM import of ${fileOf(g)} complains about duplicate ${g.key} keys, which rows are that`,
    ],
  }),
  chore({
    name: 'pearson_correlation',
    takes: { xs: 'numbers: first series', ys: 'numbers: second series' },
    source: `import math

def pearson_correlation(xs, ys):
    """Correlation coefficient (Pearson) of two series of the same length, from -1 to 1."""
    mx, my = sum(xs) / len(xs), sum(ys) / len(ys)
    top = sum((x - mx) * (y - my) for x, y in zip(xs, ys))
    return {"r": round(top / math.sqrt(sum((x - mx) ** 2 for x in xs) * sum((y - my) ** 2 for y in ys)), 4)}`,
    goal: 'Measure how two series correlate',
    steps: ['Take each value less the mean of its series', 'Work out the correlation coefficient'],
    given: (c) => {
      const xs = numbers(c, 6, 10);
      return { xs, ys: xs.map((x) => x * 2 + whole(c, 0, 300)) };
    },
    answer: ({ xs, ys }) => {
      const top = sum(xs.map((x, at) => (x - mean(xs)) * ((ys[at] ?? 0) - mean(ys))));
      return { r: rounded(top / (spread(xs) * spread(ys) * xs.length), 4) };
    },
    asks: [
      (g) => `Do ad spend (${list(g.xs)}) and signups (${list(g.ys)}) correlate?`,
      (g) => `correlation of ${list(g.xs)} and ${list(g.ys)}`,
      (g) => `Pearson r for x = ${list(g.xs)}; y = ${list(g.ys)}`,
      (g) => `how strongly are these two series related: ${list(g.xs)} / ${list(g.ys)}? correlation coefficient please`,
      (g) => `is there a correlation between temperature ${list(g.xs)} and sales ${list(g.ys)}`,
    ],
  }),
  chore({
    name: 'linear_trend',
    takes: { values: 'numbers: a series in equal steps' },
    source: `def linear_trend(values):
    """Linear trend of a series by least squares: its slope a step, and a forecast of the next value."""
    n = len(values)
    mx, my = (n - 1) / 2, sum(values) / n
    slope = sum((x - mx) * (y - my) for x, y in enumerate(values)) / sum((x - mx) ** 2 for x in range(n))
    return {"Slope": round(slope, 3), "Next": round(my + slope * (n - mx), 2)}`,
    goal: 'Fit a line and forecast the next value',
    steps: ['Fit a linear trend with least squares', 'Follow the line one step further'],
    given: (c) => ({ values: numbers(c, 6, 11) }),
    answer: ({ values }) => {
      const middle = (values.length - 1) / 2;
      const top = sum(values.map((y, x) => (x - middle) * (y - mean(values))));
      const slope = top / sum(values.map((_, x) => (x - middle) ** 2));
      return { Slope: rounded(slope, 3), Next: rounded(mean(values) + slope * (values.length - middle)) };
    },
    asks: [
      (g) => `What's the trend in ${list(g.values)} and where will we be next month?`,
      (g) => `linear forecast of the next value: ${list(g.values)}`,
      (g) => `Fit a straight line through ${list(g.values)} and extrapolate one step`,
      (g) => `monthly sales were ${list(g.values)}. slope of the trend and a prediction for the next one please`,
      (g) => `least squares trend for ${list(g.values)}, plus forecast`,
    ],
  }),
  chore({
    name: 'histogram_counts',
    takes: { values: 'numbers: any', width: 'integer: width of a bin' },
    source: `import collections

def histogram_counts(values, width):
    """Histogram: how many values fall into each bin of a width, with the lower edge of the bin."""
    counts = collections.Counter(int(value // width * width) for value in values)
    return {"columns": ["from", "values"], "rows": sorted([edge, count] for edge, count in counts.items())}`,
    goal: 'Count values in bins of equal width',
    steps: ['Put each value into its bin', 'Count the values of each bin for the histogram'],
    given: (c) => ({ values: numbers(c, 12, 20), width: [25, 50, 100][whole(c, 0, 2)] ?? 50 }),
    answer: ({ values, width }) => {
      const groups = Map.groupBy(values, (value) => Math.floor(value / width) * width);
      const rows = [...groups].map(([edge, all]) => [edge, all.length] as const).sort(([a], [b]) => a - b);
      return { columns: ['from', 'values'], rows: rows.map(([edge, count]) => [edge, count]) };
    },
    asks: [
      (g) => `Histogram of ${list(g.values)} with bins of ${g.width}`,
      (g) => `how are these order values distributed? ${list(g.values)}, buckets of ${g.width}`,
      (g) => `bin ${list(g.values)} by ${g.width} and count`,
      (g) => `Please count per bin (width ${g.width}): ${list(g.values)}`,
      (g) => `distribution of ${list(g.values)} as a histogram, bin width ${g.width}`,
    ],
  }),
  chore({
    name: 'sequence_gaps',
    language: 'javascript',
    takes: { numbers: 'numbers: whole numbers of a sequence' },
    source: `/** Missing numbers in a sequence of whole numbers: gaps between its least and its greatest. */
export function sequence_gaps({ numbers }) {
  const there = new Set(numbers);
  const missing = [];
  for (let number = Math.min(...numbers); number < Math.max(...numbers); number += 1) {
    if (!there.has(number)) missing.push(number);
  }
  return { missing };
}`,
    goal: 'Find the missing numbers of a sequence',
    steps: ['Walk from the least to the greatest number', 'List the numbers that are missing'],
    given: (c) => {
      const first = whole(c, 1_000, 9_000);
      return { numbers: several(whole(c, 9, 14), (at) => first + at * 2 + whole(c, 0, 1)) };
    },
    answer: ({ numbers: given }) => ({
      missing: several((given.at(-1) ?? 0) - (given[0] ?? 0), (at) => (given[0] ?? 0) + at).filter(
        (n) => !given.includes(n),
      ),
    }),
    asks: [
      (g) => `Which invoice numbers are missing? ${list(g.numbers)}`,
      (g) => `gaps in this sequence: ${list(g.numbers)}`,
      (g) => `audit wants to know the missing numbers between ${list(g.numbers)}`,
      (g) => `please check ${list(g.numbers)} for gaps in the numbering`,
      (g) => `receipt numbers ${list(g.numbers)} - are any missing in between?`,
    ],
  }),
];
