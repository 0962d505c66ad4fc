import { expect } from 'vitest';
import type { Tool } from '#domain/tool/tool.ts';
import { retired } from '#domain/tool/tool-change.ts';
import type { Library } from '#ports/library.ts';
import { aTool, KEEPER } from '../../fakes/tools.ts';

/** One database; every `connect` is another process as far as the database can tell. */
export interface LibrarySubject {
  connect(): Promise<Library>;
  /** Closes every library that was connected and whatever they stood on. */
  stop(): Promise<void>;
}

/** What the tests of a contract share: a database, and two processes at it. */
export interface Bench {
  readonly subject: LibrarySubject;
  readonly library: Library;
  readonly other: Library;
}

let made = 0;

/** A workspace that no other test uses. */
export const freshWorkspace = (): string => {
  made += 1;
  return `L${made}`;
};

/** A tool whose id is its name too. */
export const named = (id: string, changes: Partial<Tool> = {}): Tool => aTool({ id, name: id, ...changes });

export const gone = (tool: Tool): Tool => retired(tool, KEEPER, 1);

export const idsOf = (found: readonly { readonly tool: Tool }[]): string[] => found.map(({ tool }) => tool.id);

export const revisionOf = async (library: Library, workspace: string, id: string): Promise<number | null> =>
  (await library.get(workspace, id))?.revision ?? null;

/** Writes a tool over whatever stands there. */
export const putIn = async (library: Library, workspace: string, tool: Tool): Promise<void> =>
  expect(await library.put(workspace, tool, await revisionOf(library, workspace, tool.id))).toBe('stored');
