import { createHash } from 'node:crypto';
import { z } from 'zod';
import { AgentError } from '#domain/text/errors.ts';
import { Tool, ToolId } from '#domain/tool/tool.ts';
import { Ending } from '#domain/tool/tool-stats.ts';

const Workspace = z.string().regex(/^[A-Z0-9]{1,64}$/);
/** Whole ms since the epoch, which every database writes alike. */
const Moment = z.number().nonnegative().transform(Math.floor).pipe(z.int());

const parsed = <Value>(schema: z.ZodType<Value>, value: unknown, what: string): Value => {
  const known = schema.safeParse(value);
  if (!known.success) {
    throw new AgentError(`not ${what}`, { code: 'INTERNAL', cause: known.error });
  }
  return known.data;
};

/** Refuses, as INTERNAL, a workspace that could be taken for another. */
export const checkedWorkspace = (workspace: string): string => parsed(Workspace, workspace, 'a workspace');

/** The same for ids of tools. */
export const checkedId = (id: string): string => parsed(ToolId, id, 'the id of a tool');

/** A tool that can be read again, or INTERNAL. */
export const checkedTool = (tool: Tool): Tool => parsed(Tool, tool, 'a tool');

/** What may be counted, or INTERNAL. */
export const checkedEnding = (what: Ending, at: number): { what: Ending; at: number } => ({
  what: parsed(Ending, what, 'an ending'),
  at: parsed(Moment, at, 'a moment'),
});

/** What stands for a name in a database, where names are not to be read: models and people write them. */
export const nameDigest = (workspace: string, name: string): string =>
  createHash('sha256')
    .update(JSON.stringify(['threadsmith/tool-name/1', workspace, name]))
    .digest('hex');
