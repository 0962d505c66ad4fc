const PRICES = 40;
const FIRST_DAY = Date.UTC(2026, 8, 1);
const DAY_MS = 86_400_000;
const TRADING_DAYS_A_YEAR = 252;

/** Closing prices by chance, other ones at every call, so that no figure can be known beforehand. */
export function randomPrices(): { text: string; closes: number[] } {
  let price = 80 + 40 * Math.random();
  const closes = Array.from({ length: PRICES }, () => {
    price *= Math.exp(0.06 * (Math.random() - 0.5));
    return Number(price.toFixed(2));
  });
  const rows = closes.map((close, day) => `${new Date(FIRST_DAY + day * DAY_MS).toISOString().slice(0, 10)},${close}`);
  return { text: ['date,close', ...rows, ''].join('\n'), closes };
}

/** The figures that the answer must show, in percent, worked out here from the prices alone. */
export function figuresOf(closes: readonly number[], days: number) {
  const returns = closes.slice(1).map((close, at) => Math.log(close / (closes[at] ?? Number.NaN)));
  const last = returns.slice(-days);
  const day = 100 * spread(last);
  return {
    day,
    year: day * Math.sqrt(TRADING_DAYS_A_YEAR),
    best: 100 * Math.max(...last),
    worst: 100 * Math.min(...last),
    windows: returns.length - days + 1,
  };
}

/** The sample's standard deviation. */
function spread(values: readonly number[]): number {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  const squares = values.reduce((sum, value) => sum + (value - mean) ** 2, 0);
  return Math.sqrt(squares / (values.length - 1));
}
