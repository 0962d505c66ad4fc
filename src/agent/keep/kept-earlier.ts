import { lastAttempt, type ThreadRef, type Turn } from '#domain/session/session.ts';
import { toolId } from '#domain/session/tool-id.ts';
import type { Kept, Wanted } from '#domain/tool/keeping.ts';
import type { Tool, ToolEvent } from '#domain/tool/tool.ts';
import type { AgentContext } from '../core/context.ts';

/**
 * What an earlier try of this decision has put into the library before it could say so. It stands there, so that is said
 * whatever has come since: a pause, bytes that are gone.
 */
export async function keptEarlier(
  { library }: Pick<AgentContext, 'library'>,
  ref: ThreadRef,
  turn: Turn,
  wanted: Wanted,
): Promise<Kept | undefined> {
  const attempt = lastAttempt(turn);
  if (wanted.way === 'new' && attempt !== undefined) {
    const made = await library.get(ref.workspace, toolId(ref, turn.id, attempt.number));
    return made && keptAs(wanted, made.tool, null);
  }
  const found = wanted.way === 'version' ? await library.get(ref.workspace, wanted.tool ?? '') : undefined;
  return found && versionIn(found.tool, wanted);
}

/** The version that an earlier try of this decision made, also where others have come after it. */
export function versionIn(tool: Tool, wanted: Wanted): Kept | undefined {
  const done = tool.history.find(isOf(wanted));
  if (done === undefined) {
    return undefined;
  }
  const before = tool.version === done.version ? tool.provenance.before : undefined;
  return keptAs(wanted, { ...tool, version: done.version }, before ?? null);
}

const isOf =
  ({ way, by, at }: Wanted) =>
  (line: ToolEvent): boolean =>
    way === 'version' && line.what === 'new_version' && line.by.user === by.user && line.at === at;

/** What is to be said of a tool that was kept. */
export const keptAs = (wanted: Wanted, tool: Tool, before: string | null): Kept & { readonly state: 'kept' } => ({
  ...{ state: 'kept', way: wanted.way, by: wanted.by, before },
  tool: { id: tool.id, name: tool.name, version: tool.version },
  replayed: tool.replayed === 'passed' ? 'passed' : 'not_replayed',
});
