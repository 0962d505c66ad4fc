import { parseArgs } from 'node:util';
import type { Bench } from './bench.ts';
import { flow } from './flow.ts';
import { sandbox } from './sandbox.ts';

/** `npm run bench -- NAME [--runs N] [--warm-ups N] [--only PART,PART] [--json]`: prints tables; with --json its last line is the figures. */
const BENCHES: Readonly<Record<string, Bench>> = { flow, sandbox };

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    json: { type: 'boolean', default: false },
    only: { type: 'string' },
    runs: { type: 'string', default: '50' },
    'warm-ups': { type: 'string', default: '3' },
  },
});
const [name = ''] = positionals;
const bench = BENCHES[name];
const runs = Number(values.runs);
const warmUps = Number(values['warm-ups']);

if (bench === undefined || !(Number.isInteger(runs) && runs > 0 && Number.isInteger(warmUps) && warmUps > 0)) {
  process.stderr.write(
    `Usage: npm run bench -- NAME [--runs N] [--warm-ups N] [--only PART,PART] [--json]\nBenches: ${Object.keys(BENCHES).join(', ')}\n`,
  );
  process.exitCode = 2;
} else {
  const only = values.only === undefined ? {} : { only: values.only.split(',') };
  const figures = await bench({ runs, warmUps, print: (line) => process.stdout.write(`${line}\n`), ...only });
  if (values.json) {
    process.stdout.write(`${JSON.stringify({ name, figures })}\n`);
  }
  process.exit(0); // timers of the libraries that were measured would hold us for a minute
}
