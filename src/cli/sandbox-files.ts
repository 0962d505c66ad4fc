import { randomUUID } from 'node:crypto';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { basename, dirname, extname, join, normalize } from 'node:path';
import type { Language, Limits } from '#domain/program/program.ts';
import { AgentError } from '#domain/text/errors.ts';
import type { Execution, SandboxFile, Work } from '#ports/sandbox.ts';

const LANGUAGES: Readonly<Record<string, Language>> = {
  '.py': 'python',
  '.js': 'javascript',
  '.mjs': 'javascript',
  '.cjs': 'javascript',
};

/** What a file is written in, by its ending; undefined when it is no program. */
export const languageOf = (file: string): Language | undefined => LANGUAGES[extname(file).toLowerCase()];

/** A program and its inputs from disk, ready to run. Throws CONFIG_INVALID that names the file it is about. */
export async function readWork(file: string, inputs: readonly string[], limits: Limits): Promise<Work> {
  const language = languageOf(file);
  if (language === undefined) {
    throw new AgentError(`${file} does not end in .py, .js, .mjs or .cjs`, { code: 'CONFIG_INVALID' });
  }
  const [program, ...given] = await Promise.all([file, ...inputs].map(readOne));
  const twice = given.find(({ path }, index) => given.findIndex((other) => other.path === path) < index);
  if (program === undefined || twice !== undefined) {
    throw new AgentError(`two inputs are called ${twice?.path}`, { code: 'CONFIG_INVALID' });
  }
  return {
    owner: { workspace: 'shell', turn: randomUUID(), epoch: 1 },
    language,
    entry: program.path,
    files: [program],
    inputs: given,
    environment: {},
    timeZone: Intl.DateTimeFormat().resolvedOptions().timeZone,
    hosts: [],
    limits,
  };
}

async function readOne(path: string): Promise<SandboxFile> {
  try {
    return { path: basename(path), bytes: await readFile(path) };
  } catch (error) {
    throw new AgentError(`${path} cannot be read`, { code: 'CONFIG_INVALID', cause: error });
  }
}

/** What a run left, result.json among it. */
export const filesOf = ({ artifacts, result }: Execution): readonly SandboxFile[] => [
  ...artifacts,
  ...(result === undefined ? [] : [{ path: 'result.json', bytes: result }]),
];

/** Writes what a run left below a folder. The adapter has checked the names; this is the last door before our disk. */
export async function keepArtifacts(folder: string, execution: Execution): Promise<void> {
  for (const { path, bytes } of filesOf(execution)) {
    const target = join(folder, path);
    if (!target.startsWith(join(normalize(folder), '/'))) {
      throw new AgentError(`${path} leads out of ${folder}`, { code: 'INTERNAL' });
    }
    await mkdir(dirname(target), { recursive: true });
    await writeFile(target, bytes);
  }
}
