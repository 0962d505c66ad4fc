import { bubblewrapSandbox } from '#adapters/bubblewrap/bubblewrap-sandbox.ts';
import { type Bench, table } from './bench.ts';
import { concurrent } from './sandbox/concurrent.ts';
import { docker } from './sandbox/docker.ts';
import { e2b } from './sandbox/e2b.ts';
import { flood } from './sandbox/flood.ts';
import { hello } from './sandbox/hello.ts';
import type { Part } from './sandbox/part.ts';

const bubblewrap = () => bubblewrapSandbox({ maxConcurrent: 20 });

/** One after the other, so that none disturbs the next; another provider is a line here. */
const PARTS: Readonly<Record<string, Part>> = {
  bubblewrap: hello('bubblewrap', bubblewrap),
  concurrent: concurrent(bubblewrap),
  flood: flood(bubblewrap),
  e2b,
  docker,
};

/** What a sandbox costs: time beside a bare process, many at once, and memory of ours while a program floods. */
export const sandbox: Bench = async (options) => {
  const rows: (readonly string[])[] = [];
  const figures: Record<string, number> = {};
  for (const part of partsOf(options.only)) {
    const measured = await part(options);
    rows.push(...measured.rows);
    Object.assign(figures, measured.figures);
  }
  options.print(table(['p50', 'ratio', 'ours', 'bare'], rows));
  options.print(`\n${options.runs} pairs, A B A B. Times in ms, from the call until nothing is left of the run.`);
  return { ...figures, runs: options.runs };
};

function partsOf(only: readonly string[] = Object.keys(PARTS)): readonly Part[] {
  return only.map((name) => {
    const part = PARTS[name];
    if (part === undefined) {
      throw new Error(`no part ${name}: ${Object.keys(PARTS).join(', ')}`);
    }
    return part;
  });
}
