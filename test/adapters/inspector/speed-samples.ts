import type { Language } from '#domain/program/program.ts';
import { PROGRAMS } from './fingerprint-programs.ts';

/** A function with comments and spaces, as a model writes it. */
export const pythonLines = (n: number): string => `
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
/** The same in JavaScript. */
export const javascriptLines = (n: number): string => `
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
/** No comments, no docstrings, much on each line. */
export const densePythonLines = (n: number): string => `
def step_${n}(table, column, least=0, *, places=2):
    kept, seen = [], {}
    for index, row in enumerate(table[1:]):
        value = row.get(column, None) if index in row else float(row[0])
        if value is None or abs(value - least) < 1e-9 or value != value:
            seen[index] = (value, least, places)
            continue
        kept.append({"index": index, "value": round(value * 100.0, places), "name": f"{column}_{index}"})
    return sorted(kept, key=lambda each: each["value"])[:10], len(table) - len(kept)
`;
/** The same in JavaScript. */
export const denseJavascriptLines = (n: number): string => `
export function step${n}({ table, column, least = 0 }, places = 2) {
  const [kept, seen] = [[], {}];
  for (const [index, row] of table.slice(1).entries()) {
    const value = index in row ? (row[column] ?? null) : Number.parseFloat(row[0]);
    if (value === null || Math.abs(value - least) < 1e-9 || Number.isNaN(value)) {
      seen[index] = [value, least, { places }];
      continue;
    }
    kept.push({ index, value: Number((value * 100).toFixed(places)), name: \`\${column}_\${index}\`, row: [...row] });
  }
  return [kept.toSorted((a, b) => a.value - b.value).slice(0, 10), table.length - kept.length];
}
`;

/** As many whole functions as fit 500 lines: a part of one would not parse, and the parser would not be what is timed. */
export function programOf(lines: (n: number) => string): string {
  const each = lines(0).split('\n').length - 1;
  return Array.from({ length: Math.floor(500 / each) }, (_, n) => lines(n)).join('');
}

/** A tool that uses the same program over and over under other names. */
export function fingerprintedLines(language: Language): string {
  const program = PROGRAMS[language];
  const body = program.replace(/^(?:import|from) .*\n/gm, '').replaceAll('export ', '');
  const times = Math.ceil(500 / (body.split('\n').length - 1));
  const parts = Array.from({ length: times }, (_, part) => body.replace(/\bmy_/g, `part${part}_`));
  const calls = parts.map((_, part) => `part${part}_tool(1)`).join(', ');
  const all =
    language === 'python' ? `def my_tool():\n    return [${calls}]\n` : `export const my_tool = () => [${calls}];\n`;
  return `${/^(?:(?:import|from) .*\n)+/.exec(program)?.[0]}${parts.join('')}${all}`;
}
