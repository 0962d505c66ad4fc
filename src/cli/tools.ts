import { readFile, stat, writeFile } from 'node:fs/promises';
import { parseArgs } from 'node:util';
import { openInspector } from '#adapters/inspector/inspector.ts';
import { systemClock } from '#adapters/system/clock.ts';
import { pinoLog } from '#adapters/system/log.ts';
import { exportFile } from '#agent/library/export-tools.ts';
import { importCandidates } from '#agent/library/import-tools.ts';
import { AgentError } from '#domain/text/errors.ts';
import { drawnText } from '#domain/text/hidden-characters.ts';
import { plainLine } from '#domain/text/plain-line.ts';
import type { Tool } from '#domain/tool/tool.ts';
import { MOST_BUNDLE_BYTES } from '#domain/tool/tool-bundle.ts';
import { type Candidate, type RefusedTool, readBundle } from '#domain/tool/tool-bundle-read.ts';
import type { Template } from '#ports/sandbox.ts';
import { boundsIn, type Stored } from '../app.ts';
import { sandboxConfig } from '../config.ts';
import { openSandbox } from '../sandboxes.ts';
import { changedBy } from './changed-by.ts';
import { withStored } from './with-stored.ts';

const USAGE = `threadsmith tools list                      what the library holds
threadsmith tools export FILE [NAME …]      writes the tools in use as JSON, for another workspace
threadsmith tools import FILE               takes in such a file: each tool waits as a draft until somebody approves it

  --skills          export: as Agent Skills, folders in a ZIP, for any agent with a shell
  --examples        export: also the examples that were kept from private channels and direct messages
  --workspace ID    where Slack cannot be asked
  --by WHO          who does it, for the record; else the user of this machine`;

const WRONG = 2;
const OPTIONS = {
  skills: { type: 'boolean', default: false },
  examples: { type: 'boolean', default: false },
  workspace: { type: 'string' },
  by: { type: 'string' },
  help: { type: 'boolean', short: 'h', default: false },
} as const;

/** Where the command writes its lines, and where programs will run. */
export interface ToolDesk {
  readonly print: (line: string) => void;
  readonly template: () => Promise<Template>;
}

interface Said {
  readonly skills: boolean;
  readonly examples: boolean;
  readonly workspace?: string | undefined;
  readonly by?: string | undefined;
}

/** `threadsmith tools …`: what the library holds, and what goes out of it and into it. Gives the exit code. */
export async function toolsCommand(args: string[], desk: ToolDesk = OWN_DESK): Promise<number> {
  const { values, positionals } = parseArgs({ args, options: OPTIONS, allowPositionals: true });
  const [command, file, ...names] = positionals;
  const isPlain = !(values.skills || values.examples);
  if (!values.help && command === 'export' && file !== undefined) {
    return await exported(desk, file, names, values);
  }
  if (!values.help && command === 'import' && file !== undefined && names.length === 0 && isPlain) {
    return await imported(desk, file, values);
  }
  if (!values.help && command === 'list' && file === undefined && isPlain) {
    return await listed(desk, values.workspace);
  }
  desk.print(USAGE);
  return values.help ? 0 : WRONG;
}

async function exported(desk: ToolDesk, file: string, names: string[], said: Said): Promise<number> {
  const by = { user: changedBy(said.by), channel: '' };
  const wish = {
    names: names.length === 0 ? ('all' as const) : names,
    as: said.skills ? ('skills' as const) : ('bundle' as const),
    includeExamples: said.examples,
  };
  return await withStored(said.workspace, async (opened, workspace) => {
    const made = await exportFile({ ...opened, clock: systemClock() }, workspace, wish, by);
    if ('unusable' in made) {
      throw invalid(`Nothing was exported: ${made.unusable}.`);
    }
    await write(file, made.bytes);
    desk.print(`Exported from ${workspace} to ${file}: ${counted(made.tools)}.`);
    return 0;
  });
}

async function write(file: string, bytes: Uint8Array): Promise<void> {
  try {
    await writeFile(file, bytes, { mode: 0o600 }); // examples may be for the eyes of few
  } catch (cause) {
    throw invalid(`Nothing was exported: ${file} cannot be written. Name another file.`, cause);
  }
}

async function imported(desk: ToolDesk, file: string, said: Said): Promise<number> {
  const reading = readBundle(await textOf(file));
  if ('unusable' in reading) {
    throw invalid(`Nothing was imported: ${file} cannot be used, because ${reading.unusable}.`);
  }
  return await withStored(said.workspace, async (opened, workspace) => {
    const { drafts, refused } = await takenIn(desk, opened, workspace, reading.tools, changedBy(said.by));
    if (drafts.length > 0) {
      desk.print(`Imported into ${workspace}, as drafts: ${drafts.join(', ')}.`);
      desk.print('Nothing of them runs until somebody approves them in Slack: /smith tools shows them.');
    }
    const all: RefusedTool[] = [...reading.refused, ...refused];
    for (const { name, why } of all) {
      desk.print(`Not imported: ${name}, because ${why}.`);
    }
    return all.length === 0 ? 0 : 1;
  });
}

async function takenIn(
  { template }: ToolDesk,
  opened: Stored,
  workspace: string,
  tools: readonly Candidate[],
  user: string,
) {
  const ports = {
    ...opened,
    clock: systemClock(),
    log: pinoLog({ write: () => true }), // what could not be stored is said by the command itself
    sandbox: { describe: template },
    inspector: await openInspector(),
  };
  const { limits } = await boundsIn(opened.store)(workspace);
  const place = { workspace, channel: '' };
  return tools.length === 0
    ? { drafts: [], refused: [] }
    : await importCandidates(ports, { place, by: { user, name: user }, private: false, limits }, tools);
}

async function listed(desk: ToolDesk, named: string | undefined): Promise<number> {
  return await withStored(named, async ({ library }, workspace) => {
    const tools = (await library.list(workspace)).map(({ tool }) => tool);
    for (const tool of tools.sort((one, other) => (one.name < other.name ? -1 : 1))) {
      desk.print(lineOf(tool));
    }
    if (tools.length === 0) {
      desk.print(`There are no tools in ${workspace}. Keep one in Slack, or \`threadsmith tools import FILE\`.`);
    }
    return 0;
  });
}

const DESCRIPTION_CHARACTERS = 100;

const lineOf = ({ name, version, state, language, needs, description }: Tool): string =>
  [
    `${name} version ${version}`,
    state,
    language,
    `hosts: ${needs.hosts.join(', ') || 'none'}`,
    `secrets: ${needs.secrets.join(', ') || 'none'}`,
    drawnText(plainLine(description), DESCRIPTION_CHARACTERS),
  ].join(' · ');

/** The text of a file that may be a bundle. Throws SETTINGS_INVALID for one that cannot be. */
async function textOf(file: string): Promise<string> {
  try {
    const { size } = await stat(file);
    if (size <= MOST_BUNDLE_BYTES) {
      return new TextDecoder('utf-8', { fatal: true }).decode(await readFile(file));
    }
  } catch (cause) {
    throw invalid(
      `Nothing was imported: ${file} cannot be read as a text. Name a file that export wrote without --skills.`,
      cause,
    );
  }
  throw invalid(
    `Nothing was imported: ${file} is larger than ${MOST_BUNDLE_BYTES / 1_000_000} MB. Export fewer tools.`,
  );
}

const counted = (tools: number): string => (tools === 1 ? '1 tool' : `${tools} tools`);

const invalid = (message: string, cause?: unknown): AgentError =>
  new AgentError(message, { code: 'SETTINGS_INVALID', cause });

/** Where programs run as this machine is set up, asked once. */
async function ownTemplate(): Promise<Template> {
  const sandbox = await openSandbox(sandboxConfig(process.env));
  try {
    return await sandbox.describe();
  } finally {
    await sandbox.close();
  }
}

// The command line's own words go where those of every command go.
const OWN_DESK: ToolDesk = { print: (line) => console.log(line), template: ownTemplate };
