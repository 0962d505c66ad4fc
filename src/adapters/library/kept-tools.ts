import { setImmediate as turn } from 'node:timers/promises';
import type { KeptTool } from '#ports/library.ts';
import type { Code } from './code.ts';
import { inParts } from './in-parts.ts';
import type { Shelf } from './shelf.ts';

const TOOLS_AT_ONCE = 200;

/** Reads tools of a workspace and opens them. */
export function keptTools(shelf: Shelf, code: Code) {
  /** Those of the ids that are there. */
  const these = async (workspace: string, ids: readonly string[]): Promise<KeptTool[]> => {
    const rows = await shelf.rows(workspace, 'tool', ids);
    return ids.flatMap((id, at) => {
      const row = rows[at];
      return row === undefined ? [] : [{ tool: code.tool({ workspace, id }, row), revision: row.revision }];
    });
  };

  const one = async (workspace: string, id: string): Promise<KeptTool | undefined> => (await these(workspace, [id]))[0];

  const all = async (workspace: string): Promise<KeptTool[]> => {
    const tools: KeptTool[] = [];
    for (const ids of inParts(await shelf.ids(workspace, 'tool'), TOOLS_AT_ONCE)) {
      tools.push(...(await these(workspace, ids)));
      await turn(); // it takes a while, and others wait for this process too
    }
    return tools;
  };

  return { these, one, all };
}
