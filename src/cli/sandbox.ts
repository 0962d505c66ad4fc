import { parseArgs } from 'node:util';
import { DEFAULT_LIMITS, Limits } from '#domain/program/program.ts';
import { AgentError, codeOf } from '#domain/text/errors.ts';
import { sandboxConfig } from '../config.ts';
import { openSandbox, SANDBOX_KINDS, type SandboxConfig } from '../sandboxes.ts';
import { runAll, runShown, runToLine } from './sandbox-runs.ts';

const USAGE = `threadsmith sandbox run FILE [--input FILE…]     runs one program, Python or JavaScript by its ending
threadsmith sandbox run --all DIR [--parallel N]  every program of a folder, one JSON line each, as they end

  --input FILE…     files that the program reads as in/NAME
  --out DIR         where the files that it leaves are written (with --all: DIR/PROGRAM/)
  --provider NAME   auto, ${SANDBOX_KINDS.join(', ')}; else as the environment says
  --json            one JSON line instead of the program's own output
  --seconds N       time limit, ${DEFAULT_LIMITS.seconds} when not said
  --memory MB       memory limit, ${DEFAULT_LIMITS.memoryMb} when not said

Exit code: the program's own; 124 when a limit ended it, 130 when it was stopped, 125 when there is no sandbox, 2 when
the command is wrong. With --all: 0 when every program exited with 0, else 1.`;

const WRONG = 2;
const NO_SANDBOX = 125;
const MOST_PARALLEL = 64;
const OPTIONS = {
  all: { type: 'string' },
  input: { type: 'string', multiple: true },
  out: { type: 'string' },
  provider: { type: 'string' },
  parallel: { type: 'string', default: '1' },
  seconds: { type: 'string' },
  memory: { type: 'string' },
  json: { type: 'boolean', default: false },
  help: { type: 'boolean', short: 'h', default: false },
} as const;

/** `threadsmith sandbox …`: programs through the sandbox port, from the shell. Gives the exit code. */
export async function sandboxCommand(args: string[]): Promise<number> {
  try {
    return await obey(args);
  } catch (error) {
    const code = codeOf(error);
    if (code === 'SANDBOX_UNAVAILABLE' || code === 'CONFIG_INVALID' || error instanceof TypeError) {
      console.error(error instanceof Error ? error.message : code);
      return code === 'SANDBOX_UNAVAILABLE' ? NO_SANDBOX : WRONG;
    }
    throw error;
  }
}

async function obey(args: string[]): Promise<number> {
  const { values, positionals } = parseArgs({ args, options: OPTIONS, allowPositionals: true });
  const [command, file, ...more] = positionals;
  const { input, out } = values;
  const inputs = input === undefined ? [] : [...input, ...more]; // the shell spreads a pattern out
  const isWhole = command === 'run' || (command === undefined && values.all !== undefined);
  if (values.help || !isWhole || (file === undefined) === (values.all === undefined) || inputs.length < more.length) {
    console.log(USAGE);
    return values.help ? 0 : WRONG;
  }
  const maxConcurrent = wholeNumber('--parallel', values.parallel, MOST_PARALLEL);
  const limits = limitsOf(values.seconds, values.memory);
  const sandbox = await openSandbox(meant(values.provider), { maxConcurrent });
  const ended = new AbortController();
  const stop = (): void => ended.abort();
  process.once('SIGINT', stop).once('SIGTERM', stop);
  const stage = { sandbox, limits, inputs, out, signal: ended.signal };
  try {
    if (values.all !== undefined) {
      return await runAll(stage, values.all, maxConcurrent);
    }
    return await (values.json ? runToLine : runShown)(stage, file ?? '');
  } finally {
    await sandbox.close();
  }
}

/** The sandbox of this name, reached as the environment says. */
function meant(provider: string | undefined): SandboxConfig {
  const config = sandboxConfig();
  const kind = provider === undefined ? config.kind : NAMES.find((name) => name === provider);
  if (kind === undefined) {
    throw new AgentError(`There is no sandbox ${provider}: ${NAMES.join(', ')}`, { code: 'CONFIG_INVALID' });
  }
  return { ...config, kind };
}

const NAMES = ['auto', ...SANDBOX_KINDS] as const;

function limitsOf(seconds: string | undefined, memory: string | undefined): Limits {
  const asked = {
    ...DEFAULT_LIMITS,
    ...(seconds === undefined ? {} : { seconds: Number(seconds), cpuSeconds: Number(seconds) }),
    ...(memory === undefined ? {} : { memoryMb: Number(memory) }),
  };
  const limits = Limits.safeParse(asked);
  if (!limits.success) {
    const wrong = limits.error.issues.map(({ path, message }) => `${path.join('.')}: ${message}`);
    throw new AgentError(`These limits cannot be had: ${wrong.join('; ')}`, { code: 'CONFIG_INVALID' });
  }
  return limits.data;
}

function wholeNumber(option: string, text: string, most: number): number {
  const value = Number(text);
  if (!(Number.isInteger(value) && value >= 1 && value <= most)) {
    throw new AgentError(`${option} is a whole number from 1 to ${most}`, { code: 'CONFIG_INVALID' });
  }
  return value;
}
