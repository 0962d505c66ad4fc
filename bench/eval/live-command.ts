import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { z } from 'zod';
import { Prices } from '#domain/model/price.ts';
import type { Model } from '#ports/model.ts';
import { modelsIn } from '../../src/models.ts';
import { configuredModel } from './choose-model.ts';
import { type Around, chosen, runAll } from './command.ts';
import { recording, replaying } from './fixtures.ts';
import { costOf, dollars, figuresOf } from './report.ts';
import { invalid, readTasks } from './task.ts';

const TASKS = fileURLToPath(new URL('../tasks', import.meta.url));

const LIVE_USAGE = `npm run live -- [DIR] [--record DIR | --replay DIR] [--model PROVIDER:NAME] [--prices FILE] [--only ID,ID]
    [--parallel N] [--seconds N] [--out FILE] [--json]

Runs the tasks of DIR (bench/tasks) with the models of the environment; --record keeps their replies, --replay asks nobody.`;

const OPTIONS = {
  record: { type: 'string' },
  replay: { type: 'string' },
  model: { type: 'string' },
  prices: { type: 'string' },
  only: { type: 'string' },
  parallel: { type: 'string', default: '4' },
  seconds: { type: 'string', default: '1200' },
  out: { type: 'string' },
  json: { type: 'boolean', default: false },
  help: { type: 'boolean', short: 'h', default: false },
} as const;

/** `npm run live`: gives the exit code; 1 when a task is not solved. Without keys there is nothing to do, which is no failure. */
export async function liveCommand(args: readonly string[], around: Around): Promise<number> {
  const { values, positionals } = parseArgs({ args: [...args], options: OPTIONS, allowPositionals: true });
  const { record, replay } = values;
  const [folder = TASKS, ...more] = positionals;
  if (values.help) {
    around.print(LIVE_USAGE);
    return 0;
  }
  if (more.length > 0 || (replay !== undefined && (record ?? values.model) !== undefined)) {
    throw invalid(`one folder of tasks, and either --replay or --record and --model\n\n${LIVE_USAGE}`);
  }
  const prices = values.prices === undefined ? {} : pricesIn(values.prices);
  const tasks = chosen(await readTasks(folder), values.only);
  const model = replay === undefined ? realModel(around, values.model) : replaying(replay);
  if (model === undefined) {
    around.print(
      'No key of a model is set (ANTHROPIC_API_KEY, OPENAI_API_KEY or OPENAI_BASE_URL), so nothing was asked.',
    );
    return 0;
  }
  const recorded = record === undefined ? model : recording(model, record);
  const results = await runAll(tasks, recorded, around, { ...values, prices, again: 'all' });
  const figures = figuresOf(results);
  const usd = costOf(results);
  const cost = usd === undefined ? 'price unknown (--prices FILE)' : dollars(usd);
  around.print(
    `\n${figures.solved} of ${figures.tasks} passed, ${figures.tokens_in} tokens in, ${figures.tokens_out} out, ${cost}, ${model.usual}`,
  );
  if (values.json) {
    around.print(JSON.stringify({ name: 'live', figures: { ...figures, ...(usd === undefined ? {} : { usd }) } }));
  }
  return figures.solved === figures.tasks ? 0 : 1;
}

/** Undefined without any key. What is set and cannot be used is an error, as everywhere. */
function realModel({ environment }: Around, named: string | undefined): Model | undefined {
  const { config, problems } = modelsIn(environment);
  const isAny = /^(?:THREADSMITH_PROVIDERS|(?:ANTHROPIC|OPENAI)_(?:API_KEY|BASE_URL))$/;
  const isSet = Object.entries(environment).some(([name, value]) => isAny.test(name) && value?.trim());
  if (config === undefined && (!isSet || problems.length === 0)) {
    return undefined;
  }
  return configuredModel(environment, named);
}

const Priced = z.looseObject({ prices: Prices });

/** Prices by model, alone or as a workspace's settings hold them. */
function pricesIn(path: string): Prices {
  try {
    const given: unknown = JSON.parse(readFileSync(path, 'utf8'));
    const parsed = Priced.safeParse(given);
    return parsed.success ? parsed.data.prices : Prices.parse(given);
  } catch (error) {
    const why = error instanceof z.ZodError ? z.prettifyError(error) : 'it cannot be read as JSON';
    throw invalid(`${path}: no prices ({"openai:gpt-5": {"input": 1.25, "output": 10}}): ${why}`);
  }
}
