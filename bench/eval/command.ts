import { parseArgs } from 'node:util';
import { bubblewrapSandbox } from '#adapters/bubblewrap/bubblewrap-sandbox.ts';
import { openInspector } from '#adapters/inspector/inspector.ts';
import { memoryLibrary } from '#adapters/library/memory.ts';
import type { Prices } from '#domain/model/price.ts';
import { AgentError } from '#domain/text/errors.ts';
import type { Model } from '#ports/model.ts';
import type { Sandbox } from '#ports/sandbox.ts';
import { chooseModel } from './choose-model.ts';
import { type Again, evaluate } from './evaluate.ts';
import { figuresOf, line, told } from './report.ts';
import type { Result } from './result.ts';
import { openResults } from './result-file.ts';
import type { Parts } from './run-task.ts';
import { invalid, readTasks, type Task } from './task.ts';

/** What a command needs of the process it runs in. */
export interface Around {
  readonly environment: Readonly<Record<string, string | undefined>>;
  readonly print: (line: string) => void;
  /** Aborted by Ctrl-C. */
  readonly ended: AbortSignal;
  /** Where programs run, so many at a time; bubblewrap where nothing else is said. */
  readonly openSandbox?: (parallel: number) => Promise<Sandbox>;
}

const USAGE = `npm run eval -- DIR [--base-url URL --model NAME [--api chat|responses|anthropic] [--key-env NAME]] [--scripted]
    [--library] [--parallel N] [--seconds N] [--only ID,ID] [--out FILE] [--again | --again-unsolved] [--json]

DIR holds tasks, one file NAME.json each (docs/eval.md). Without an address the models of the environment are asked.`;

const OPTIONS = {
  'base-url': { type: 'string' },
  model: { type: 'string' },
  api: { type: 'string' },
  'key-env': { type: 'string' },
  scripted: { type: 'boolean', default: false },
  parallel: { type: 'string', default: '4' },
  seconds: { type: 'string', default: '1200' },
  only: { type: 'string' },
  out: { type: 'string' },
  again: { type: 'boolean', default: false },
  'again-unsolved': { type: 'boolean', default: false },
  library: { type: 'boolean', default: false },
  json: { type: 'boolean', default: false },
  help: { type: 'boolean', short: 'h', default: false },
} as const;

/** `npm run eval`: gives the exit code. 0 says that every task has a result, not that it is solved. */
export async function evalCommand(args: readonly string[], around: Around): Promise<number> {
  const { values, positionals } = parseArgs({ args: [...args], options: OPTIONS, allowPositionals: true });
  const [folder, ...more] = positionals;
  if (values.help) {
    around.print(USAGE);
    return 0;
  }
  if (folder === undefined || more.length > 0) {
    throw invalid(`name one folder of tasks, such as bench/tasks\n\n${USAGE}`);
  }
  const tasks = chosen(await readTasks(folder), values.only);
  const model = await chooseModel(values, around.environment, { folder, tasks });
  const again: Again = values.again ? 'all' : values['again-unsolved'] ? 'unsolved' : 'none';
  const results = await runAll(tasks, model, around, { ...values, again });
  around.print(`\n${told(results)}`);
  if (values.json) {
    around.print(JSON.stringify({ name: 'eval', figures: figuresOf(results) }));
  }
  return 0;
}

/** Those that --only names. Throws CONFIG_INVALID for an id that no task has. */
export function chosen(tasks: readonly Task[], only: string | undefined): readonly Task[] {
  const ids = only?.split(',').map((id) => id.trim());
  const unknown = ids?.find((id) => !tasks.some((task) => task.id === id));
  if (unknown !== undefined) {
    throw invalid(`--only: there is no task ${unknown}`);
  }
  return ids === undefined ? tasks : tasks.filter(({ id }) => ids.includes(id));
}

interface RunOptions {
  readonly parallel: string;
  readonly seconds: string;
  readonly again: Again;
  readonly out?: string | undefined;
  readonly prices?: Prices;
  /** Whether what worked is kept, and found for later tasks. */
  readonly library?: boolean;
}

/** Runs tasks in real sandboxes and says a line about each. Ctrl-C ends it; what is in the file by then is whole. */
export async function runAll(
  tasks: readonly Task[],
  model: Model,
  { print, ended, openSandbox = bubblewrap }: Omit<Around, 'environment'>,
  options: RunOptions,
): Promise<Result[]> {
  const parallel = wholeNumber('--parallel', options.parallel, MOST_PARALLEL);
  const seconds = wholeNumber('--seconds', options.seconds, MOST_SECONDS);
  const file = openResults(options.out);
  let sandbox: Sandbox | undefined;
  const open = async (): Promise<Parts> => {
    sandbox = await openSandbox(parallel);
    const grown = options.library ? { library: memoryLibrary() } : {};
    return { model, sandbox, inspector: await openInspector(), seconds, prices: options.prices ?? {}, ...grown };
  };
  const stopped = new Promise<never>((_, reject) => {
    const stop = () => reject(new AgentError(stoppedWords(file.known.size, options.out), { code: 'INTERNAL' }));
    ended.addEventListener('abort', stop, { once: true });
  });
  const seen = (result: Result, isOld: boolean) => print(`${line(result)}${isOld ? ' (from the file)' : ''}`);
  try {
    const evaluation = { model: model.usual ?? '', open, file, again: options.again, parallel, ended, seen };
    return await Promise.race([stopped, evaluate(tasks, evaluation)]);
  } finally {
    await sandbox?.close();
  }
}

/** One more than tasks, so that a look into a file need not wait for a program. */
const bubblewrap = (parallel: number): Promise<Sandbox> => bubblewrapSandbox({ maxConcurrent: parallel + 1 });

const stoppedWords = (count: number, out: string | undefined): string =>
  out === undefined
    ? 'Stopped. Nothing is kept; name a file with --out to go on later.'
    : `Stopped. ${out} holds ${count} results; the same command goes on from there.`;

const MOST_PARALLEL = 64;
const MOST_SECONDS = 86_400;

function wholeNumber(name: string, text: string, most: number): number {
  const value = Number(text);
  if (!(Number.isInteger(value) && value >= 1 && value <= most)) {
    throw invalid(`${name}: this is a whole number from 1 to ${most}`);
  }
  return value;
}
