import { toolDigest } from '../policy/grant.ts';
import { fileParametersOf } from '../program/draft.ts';
import { LAYOUT, mainFile } from '../program/main-file.ts';
import { type Program, type ProgramFile, type Sha256, sha256 } from '../program/program.ts';
import type { Tool } from './tool.ts';

/** What makes a tool do what it does. */
export type ToolFunction = Pick<Tool, 'name' | 'calls' | 'parameters' | 'language' | 'source' | 'needs' | 'sandbox'>;

/** The files of a tool's program in their order, its arguments aside, which differ from call to call. */
export function toolFiles({ language, name, calls, parameters, source }: ToolFunction): [path: string, text: string][] {
  const { entry, tool } = LAYOUT[language];
  return [
    [tool, source],
    [entry, mainFile({ language, name: calls ?? name, fileParameters: fileParametersOf({ parameters }) })],
  ];
}

/**
 * The digest that a program of this tool has now, see `toolDigest`. It differs from the one that stands in an unchanged
 * record only after our own main file has changed; then whatever was allowed for the old one has to be asked for again.
 */
export function toolDigestOf(tool: ToolFunction): Sha256 {
  const program: Program = {
    language: tool.language,
    entry: LAYOUT[tool.language].entry,
    files: toolFiles(tool).map(([path, text]): ProgramFile => ({ path, sha256: sha256(text), lines: 0 })),
    hosts: tool.needs.hosts,
    secrets: tool.needs.secrets.map((name) => ({ name, version: 0 })),
    limits: tool.needs.limits,
    sandbox: tool.sandbox,
    ...CALL,
  };
  return toolDigest(program, tool.parameters);
}

/** What belongs to one call and is not in the digest. */
const CALL = { arguments: {}, inputs: [], timeZone: 'UTC', tool: null };
