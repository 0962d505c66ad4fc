import { bubblewrapSandbox } from '#adapters/bubblewrap/bubblewrap-sandbox.ts';
import { type Bench, table } from './bench.ts';
import { distractors } from './reuse/distractors.ts';
import { openEndpoint } from './reuse/endpoint.ts';
import { type Passed, pass } from './reuse/pass.ts';
import { type Planner, planner } from './reuse/planner.ts';
import { type Row, rounds } from './reuse/rows.ts';
import { openStage, type Stage, WORKSPACE } from './reuse/stage.ts';

const DISTRACTORS = 2_000;
const AT_ONCE = 8;

/**
 * Whether what was kept is used again: 200 rows of (request, tool, arguments, answer) go through the whole app, with 2,000
 * other tools in the library. `reuse_percent` of them are asked again in other words and get a call of the kept tool;
 * `at_once_percent` found it by the request alone, the others by the steps of the plan. No model is asked for code then.
 */
export const reuse: Bench = async ({ print }) => {
  const all = rounds();
  const told = planner(all.flat());
  const [sandbox, endpoint] = await Promise.all([
    bubblewrapSandbox({ maxConcurrent: AT_ONCE }),
    openEndpoint(told.answer),
  ]);
  const stage = await openStage(sandbox, endpoint.model);
  const began = performance.now();
  try {
    for (const tool of distractors(DISTRACTORS)) {
      await stage.library.put(WORKSPACE, tool, null);
    }
    const tools = (await stage.library.list(WORKSPACE)).length;
    const passed: Passed[] = [];
    for (const rows of all) {
      passed.push(...(await playRound(stage, told, rows)));
    }
    report(passed, endpoint.failures, print);
    return { ...figuresOf(passed), distractors: tools, seconds: Math.round((performance.now() - began) / 1_000) };
  } finally {
    await stage.stop();
    await Promise.all([endpoint.stop(), sandbox.close()]);
  }
};

/** All rows of a round, several under way at a time; then what was kept is taken out, so that the next one starts anew. */
async function playRound(stage: Stage, told: Planner, rows: readonly Row[]): Promise<Passed[]> {
  const left = [...rows];
  const passed: Passed[] = [];
  const work = async (): Promise<void> => {
    for (let row = left.shift(); row !== undefined; row = left.shift()) {
      passed.push(await pass(stage, told, row));
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, work));
  for (const { kept } of passed.filter((each) => each.kept !== '')) {
    await stage.library.remove(WORKSPACE, kept);
  }
  return passed;
}

function figuresOf(passed: readonly Passed[]): Record<string, number> {
  const percent = (is: (each: Passed) => boolean): number =>
    Number(((100 * passed.filter(is).length) / passed.length).toFixed(1));
  return {
    rows: passed.length,
    ran_percent: percent(({ ran }) => ran),
    kept_percent: percent(({ kept }) => kept !== ''),
    at_once_percent: percent(({ atOnce }) => atOnce),
    reuse_percent: percent(({ reused }) => reused),
    reuse_equal_percent: percent(({ reused, equal }) => reused && equal),
    reuse_wrong: passed.filter(({ reused, equal }) => reused && !equal).length,
    reuse_code: passed.filter(({ reused, code }) => reused && code > 0).length,
  };
}

function report(passed: readonly Passed[], failures: readonly string[], print: (line: string) => void): void {
  const figures = Object.entries(figuresOf(passed)).map(([name, value]) => [name, String(value)]);
  print(table(['what was kept, asked again', 'of all rows'], figures));
  for (const { id, ran, reused, trouble } of passed.filter((each) => !(each.ran && each.reused && each.equal))) {
    print(
      `${ran ? (reused ? 'another answer' : 'not reused') : 'not run'}: ${id}${trouble === '' ? '' : `, ${trouble}`}`,
    );
  }
  for (const failure of failures) {
    print(`the model was asked wrongly: ${failure}`);
  }
}
