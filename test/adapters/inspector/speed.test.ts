import { describe, expect, it } from 'vitest';
import { inspect } from './opened.ts';

/** Generous, because other things run on the machine of a test; what is promised is 5. */
const MOST_MS = 25;
const LINES = 500;

const pythonLines = (n: number): string => `
def step_${n}(table, column, least=0):
    """Keeps rows of a column that are not below a value."""
    kept = []
    for index, row in enumerate(table):
        value = row[column] if column in row else None
        if value is None or float(value) < least:
            continue  # counted by the caller
        kept.append({"index": index, 'value': round(float(value), 2), "name": f"{column}_{index}"})
    return kept, len(table) - len(kept)
`;
const javascriptLines = (n: number): string => `
export function step${n}({ table, column, least = 0 }) {
  // Keeps rows of a column that are not below a value.
  const kept = [];
  for (const [index, row] of table.entries()) {
    const value = row[column] ?? null;
    if (value === null || Number(value) < least) {
      continue;
    }
    kept.push({ index, value: Math.round(value * 100) / 100, name: \`\${column}_\${index}\` });
  }
  return [kept, table.length - kept.length];
}
`;

const programOf = (lines: (n: number) => string): string => {
  const whole = Array.from({ length: 60 }, (_, n) => lines(n)).join('');
  return `${whole.split('\n').slice(0, LINES).join('\n')}\n`;
};

describe('speed', () => {
  it.each([
    ['python', pythonLines],
    ['javascript', javascriptLines],
  ] as const)(`reads ${LINES} lines of %s at once`, (language, lines) => {
    const text = programOf(lines).replace(/\n[^\n]*\n$/, '\n');
    const times = Array.from({ length: 40 }, () => {
      const start = performance.now();
      inspect(language, text);
      return performance.now() - start;
    }).sort((a, b) => a - b);
    const [fastest = 0, middle = 0] = [times[0], times[20]];
    console.info(`inspector: ${LINES} lines of ${language} in ${fastest.toFixed(1)} to ${middle.toFixed(1)} ms`);
    expect(fastest).toBeLessThan(MOST_MS);
  });

  it('takes time in proportion to the length', () => {
    const timeOf = (repeat: number) => {
      const text = pythonLines(1).repeat(repeat);
      const times = Array.from({ length: 15 }, () => {
        const start = performance.now();
        inspect('python', text);
        return performance.now() - start;
      });
      return Math.min(...times);
    };
    expect(timeOf(400)).toBeLessThan(timeOf(40) * 40);
  });
});
