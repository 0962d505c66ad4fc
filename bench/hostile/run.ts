import { spawn, spawnSync } from 'node:child_process';
import { openSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { attackHost } from './hostile.ts';
import { GROUNDS } from './providers.ts';
import { breachesOf, figuresOf, told } from './report.ts';

const USAGE = `npm run hostile [-- --provider NAME] [--count N] [--parallel N] [--seconds N] [--seed N] [--json] [--verbose]
Providers: ${Object.keys(GROUNDS).join(', ')}
Exit code: 0 when the host did not notice, 1 when it did, 2 when the command is wrong.`;

const SELF = fileURLToPath(import.meta.url);
const INHERITED = 'THREADSMITH_HOSTILE_INHERITED';
const DESCRIPTORS = 12;
/** Containers come up slowly. */
const USUAL: Readonly<Record<string, number>> = { docker: 100 };
const MOST = 1000;

/** Starts itself again with descriptors that it inherits, as a program of a careless shell has them. */
async function withDescriptors(args: readonly string[]): Promise<number> {
  const open = Array.from({ length: DESCRIPTORS }, () => openSync(SELF, 'r'));
  const env = { ...process.env, [INHERITED]: '1' };
  const [command = '', ...line] = [...alone(), process.execPath, SELF, ...args];
  const child = spawn(command, line, { stdio: ['inherit', 'inherit', 'inherit', ...open], env });
  const pass = (signal: NodeJS.Signals): void => {
    child.kill(signal);
  };
  process.on('SIGINT', pass).on('SIGTERM', pass);
  return await new Promise((resolve) => child.once('close', (code) => resolve(code ?? 1)));
}

/** In a mount namespace of our own, where that can be had: what others mount meanwhile is none of our programs' doing. */
function alone(): readonly string[] {
  const line = ['unshare', '--mount', '--propagation', 'private', '--'];
  return spawnSync(line[0] ?? '', [...line.slice(1), '/bin/true']).status === 0 ? line : [];
}

async function hostile(args: readonly string[]): Promise<number> {
  const { values } = parseArgs({
    args: [...args],
    options: {
      provider: { type: 'string', default: 'bubblewrap' },
      count: { type: 'string' },
      parallel: { type: 'string', default: '8' },
      seconds: { type: 'string', default: '2' },
      seed: { type: 'string', default: String(Date.now() % 1_000_000) },
      json: { type: 'boolean', default: false },
      verbose: { type: 'boolean', default: false },
    },
  });
  const [count = 0, parallel = 0, seconds = 0, seed = 0] = [
    ...[values.count ?? USUAL[values.provider] ?? MOST, values.parallel, values.seconds, values.seed].map(Number),
  ];
  if (!([count, parallel, seconds].every((n) => Number.isInteger(n) && n > 0) && Number.isInteger(seed))) {
    throw new TypeError('count, parallel, seconds and seed are whole numbers');
  }
  if (!Object.hasOwn(GROUNDS, values.provider)) {
    throw new TypeError(`there is no provider ${values.provider}`);
  }
  console.log(`${count} programs on ${values.provider}, ${parallel} at once, ${seconds} s each, seed ${seed}\n`);
  const aftermath = await attackHost(values.provider, { count, parallel, seconds, seed }, (verdict) => {
    if (values.verbose) {
      const { program, outcome, ended, milliseconds } = verdict;
      console.log([outcome, ended, `${milliseconds} ms`, program.kind, program.language, program.name].join('\t'));
    }
  });
  console.log(told(aftermath));
  if (values.json) {
    console.log(JSON.stringify({ name: 'hostile', figures: figuresOf(aftermath) }));
  }
  return breachesOf(aftermath).length === 0 ? 0 : 1;
}

const args = process.argv.slice(2);
try {
  process.exitCode = process.env[INHERITED] === undefined ? await withDescriptors(args) : await hostile(args);
} catch (error) {
  console.error(error instanceof TypeError ? `${error.message}\n\n${USAGE}` : error);
  process.exitCode = error instanceof TypeError ? 2 : 1;
}
