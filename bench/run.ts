import { parseArgs } from 'node:util';
import type { Bench } from './bench.ts';
import { flow } from './flow.ts';
import { library } from './library.ts';
import { prompt } from './prompt.ts';
import { reuse } from './reuse.ts';
import { sandbox } from './sandbox.ts';

/** `npm run bench -- NAME [DIR] [--runs N] [--warm-ups N] [--only PART,PART] [--past N] [--json]`: prints tables; with --json its last line is the figures. */
const BENCHES: Readonly<Record<string, Bench>> = { flow, library, prompt, reuse, sandbox };

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    json: { type: 'boolean', default: false },
    only: { type: 'string' },
    past: { type: 'string', default: '0' },
    runs: { type: 'string', default: '50' },
    'warm-ups': { type: 'string', default: '3' },
  },
});
const [name = '', folder] = positionals;
const bench = BENCHES[name];
const runs = Number(values.runs);
const warmUps = Number(values['warm-ups']);
const past = Number(values.past);
const isWhole = (count: number, least: number): boolean => Number.isInteger(count) && count >= least;

if (bench === undefined || !(isWhole(runs, 1) && isWhole(warmUps, 1) && isWhole(past, 0))) {
  process.stderr.write(
    `Usage: npm run bench -- NAME [DIR] [--runs N] [--warm-ups N] [--only PART,PART] [--past N] [--json]\nBenches: ${Object.keys(BENCHES).join(', ')}\n`,
  );
  process.exitCode = 2;
} else {
  const figures = await bench({
    ...{ runs, warmUps, past, print: (line) => process.stdout.write(`${line}\n`) },
    ...(values.only !== undefined && { only: values.only.split(',') }),
    ...(folder !== undefined && { folder }),
  });
  if (values.json) {
    process.stdout.write(`${JSON.stringify({ name, figures })}\n`);
  }
  process.exit(0); // timers of the libraries that were measured would hold us for a minute
}
