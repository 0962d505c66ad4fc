import { AgentError } from '#domain/text/errors.ts';
import { loadEnvFile } from '../../src/config.ts';
import type { Around } from './command.ts';

const [WRONG, BROKEN, INTERRUPTED] = [2, 1, 130];

/** Runs a command as this process: exit code 2 for what was said wrong, 130 for Ctrl-C. */
export async function startCommand(
  command: (args: readonly string[], around: Around) => Promise<number>,
): Promise<never> {
  const ending = new AbortController();
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    process.once(signal, () => ending.abort());
  }
  const print = (line: string): void => {
    process.stdout.write(`${line}\n`);
  };
  process.exit(await codeOf(() => command(process.argv.slice(2), aroundWith(print, ending.signal)), ending.signal));
}

function aroundWith(print: Around['print'], ended: AbortSignal): Around {
  loadEnvFile();
  return { environment: process.env, print, ended };
}

async function codeOf(work: () => Promise<number>, ended: AbortSignal): Promise<number> {
  try {
    return await work();
  } catch (error) {
    const isOurs = error instanceof AgentError || error instanceof TypeError;
    console.error(isOurs ? error.message : error);
    if (ended.aborted) {
      return INTERRUPTED;
    }
    return isWrong(error) ? WRONG : BROKEN;
  }
}

/** What parseArgs says of an unknown flag is a TypeError. */
const isWrong = (error: unknown): boolean =>
  error instanceof AgentError ? error.code === 'CONFIG_INVALID' : error instanceof TypeError;
