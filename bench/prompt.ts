import { join } from 'node:path';
import { type Bench, median, table } from './bench.ts';
import { chanceFrom, shuffled } from './prompt/chance.ts';
import { type Growth, growthAt, mean } from './prompt/growth.ts';
import type { KeptTool } from './prompt/kept-tool.ts';
import { filledUp, likenessOf, withoutReal } from './prompt/made-up.ts';
import { longRequest, partsOf } from './prompt/question.ts';
import { readKept } from './prompt/read-kept.ts';
import { readMade, savingOf } from './prompt/reuse.ts';

const LEAST = 10;
const MOST = 10_000;
const SIZES = [LEAST, 100, 1_000, MOST];
const SEED = 11;
const RECORDS = join(import.meta.dirname, '../../shared/data/retrieval');
const TASKS = join(import.meta.dirname, 'tasks');

/**
 * What planning costs in tokens as the library grows, and what reuse saves. `runs` requests of 60 tokens each; the tools
 * are records of `folder`, filled up to 10,000 with made-up ones. Tokens are counted as src/domain/text/token-count.ts says.
 */
export const prompt: Bench = async ({ runs, folder = RECORDS, print }) => {
  const { tools, requests } = await material(folder, runs, print);
  const growths = SIZES.map((size) => growthAt(size, tools, requests));
  print(table(['kept tools', 'shown', 'mean tokens', 'max tokens'], growths.map(row)));
  return { ...sizeFigures(growths), ...partFigures(growths, print), ...(await reuseFigures(print)) };
};

/** 10,000 tools in an order by chance, the real ones first, and what is asked. */
async function material(
  folder: string,
  runs: number,
  print: (line: string) => void,
): Promise<{ tools: KeptTool[]; requests: string[] }> {
  const chance = chanceFrom(SEED);
  const kept = await readKept(folder);
  print(
    kept === undefined
      ? 'There are no tool records; all tools are made up, and so are the requests.'
      : `${kept.tools.length} tool records, and made-up ones of their lengths behind them.`,
  );
  const { likeness, queries } =
    kept === undefined ? withoutReal() : { likeness: likenessOf(kept.tools), queries: kept.queries };
  const real = shuffled(kept?.tools ?? [], chance);
  const asked = shuffled(queries, chance);
  return {
    tools: filledUp(real, MOST, likeness, chance),
    requests: Array.from({ length: runs }, (_, index) => longRequest(asked, index)),
  };
}

const row = ({ size, shownOnAverage, tokens }: Growth): string[] => [
  ...[size.toLocaleString('en'), shownOnAverage.toFixed(1)],
  ...[mean(tokens).toFixed(0), Math.max(...tokens).toFixed(0)],
];

function sizeFigures(growths: readonly Growth[]): Record<string, number> {
  const means = growths.map(({ tokens }) => mean(tokens));
  const [least = Number.NaN, most = Number.NaN] = [means.at(0), means.at(-1)];
  return {
    ...Object.fromEntries(growths.map(({ size }, index) => [`tokens_${size}`, rounded(means[index] ?? 0, 1)])),
    tokens_max: Math.max(...growths.flatMap(({ tokens }) => tokens)),
    tokens_ratio: rounded(most / least, 3),
  };
}

/** What the longest question is made of. */
function partFigures(growths: readonly Growth[], print: (line: string) => void): Record<string, number> {
  const [longest] = growths.toSorted((a, b) => Math.max(...b.tokens) - Math.max(...a.tokens));
  const { request = '', stubs = [] } = longest?.longest ?? {};
  const { enforced, ...parts } = partsOf(request, stubs);
  const rows = Object.entries(parts).map(([part, tokens]) => [part, String(tokens)]);
  print(`\n${table([`the longest, no files`, 'tokens'], rows)}`);
  print(`Where an endpoint enforces shapes, a schema of ${enforced} tokens goes beside it; that is not counted above.`);
  return Object.fromEntries(Object.entries({ ...parts, enforced }).map(([part, tokens]) => [`part_${part}`, tokens]));
}

const rounded = (value: number, digits: number): number => Number(value.toFixed(digits));

async function reuseFigures(print: (line: string) => void): Promise<Record<string, number>> {
  const savings = (await readMade(TASKS)).map(savingOf);
  if (savings.length === 0) {
    print('\nThere are no tasks with scripts, so what reuse saves is not measured.');
    return {};
  }
  const whole = median(savings.map((each) => each.whole));
  const reused = median(savings.map((each) => each.reused));
  print(`
A plan that reuses is ${reused.toFixed(3)} of plan and program in tokens, the median of ${savings.length} tasks; ${whole.toFixed(3)} if it said
again what the tool brings with it.`);
  return {
    reuse_output_ratio: rounded(reused, 3),
    reuse_output_ratio_whole: rounded(whole, 3),
    reuse_tasks: savings.length,
  };
}
