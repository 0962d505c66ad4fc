import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { canonical } from '#domain/json/canonical.ts';
import { CHART_STYLE } from '#domain/program/chart-style.ts';
import { DEFAULT_LIMITS, sha256 } from '#domain/program/program.ts';
import { SHOW_CHARTS } from '#domain/program/show-charts.ts';
import { AgentError } from '#domain/text/errors.ts';
import type { Template, Work } from '#ports/sandbox.ts';
import { bwrapOptions, launchLine } from './launch-line.ts';
import type { Machine } from './run.ts';

const run = promisify(execFile);
const PACKAGES = ['numpy', 'pandas', 'scipy', 'matplotlib', 'openpyxl', 'requests'];

/** Versions of what programs see here. The digest also covers how they are launched and the system call filter. */
export async function describeTemplate({ house, filter, egress }: Machine): Promise<Template> {
  const [python, node, packages] = await Promise.all([
    version('/usr/bin/python3'),
    version(house.node),
    installed(PACKAGES.map((name) => `python3-${name}`)),
  ]);
  const exact = { python, node, ...packages };
  const launches = [launch('python', []), launch('javascript', []), launch('python', ['host'])];
  const digest = sha256(
    canonical({ exact, charts: [CHART_STYLE, SHOW_CHARTS], filter: filter.toString('base64'), launches }),
  );
  const versions = Object.entries(exact).map(([name, text]) => [name.replace('python3-', ''), upstream(text)]);
  return {
    ...{ provider: 'bubblewrap', digest, versions: Object.fromEntries(versions) },
    egress: egress !== undefined,
  };
}

/** A launch with everything left out that differs from run to run. */
function launch(language: Work['language'], hosts: readonly string[]): readonly string[] {
  const owner = { workspace: '', turn: '', epoch: 0 };
  const nothing = { owner, files: [], inputs: [], hosts, environment: {}, timeZone: 'UTC', entry: 'main' };
  const work: Work = { ...nothing, language, limits: DEFAULT_LIMITS };
  return [
    ...launchLine(work, [], [], 0),
    ...bwrapOptions(work, { node: '', accounts: '' }, { inputs: undefined, egress: undefined }),
  ];
}

async function version(program: string): Promise<string> {
  try {
    const { stdout } = await run(program, ['--version'], { env: {} });
    return /\d+\.\d+\.\d+\S*/.exec(stdout)?.[0] ?? stdout.trim();
  } catch (error) {
    throw new AgentError(`${program} does not say its version`, { code: 'SANDBOX_UNAVAILABLE', cause: error });
  }
}

/** Debian's versions of what is installed; nothing on other systems, or where none of them is there. */
async function installed(names: readonly string[]): Promise<Readonly<Record<string, string>>> {
  // It exits with 1 when one of them is unknown, and still prints the others.
  const { stdout } = await run('/usr/bin/dpkg-query', ['-W', ...names]).catch(printedAnyway);
  const lines = stdout.split('\n').flatMap((line) => [/^(\S+)\t(\S+)$/.exec(line)]);
  return Object.fromEntries(lines.flatMap((found) => (found === null ? [] : [[found[1] ?? '', found[2] ?? '']])));
}

function printedAnyway(error: unknown): { stdout: string } {
  const stdout = error instanceof Error && 'stdout' in error ? error.stdout : '';
  return { stdout: typeof stdout === 'string' ? stdout : '' };
}

/** `1:1.24.2-1+deb12u1` → `1.24.2`. */
const upstream = (text: string): string => text.replace(/^\d+:/, '').replace(/[-+~].*$/, '');
