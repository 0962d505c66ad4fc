import { z } from 'zod';
import { AuditEntry } from '#domain/audit/audit.ts';
import { KeptOn, keptOnKey } from '#domain/tool/kept-on.ts';
import { ToolEvent } from '#domain/tool/tool.ts';
import type { Library } from '#ports/library.ts';
import type { RecordKey } from '#ports/store.ts';
import type { AgentContext } from '../core/context.ts';

/** A line of the audit about what somebody is about to do to a tool, and by what it is known that they did. */
const Foretold = z.object({
  tool: z.string(),
  what: z.enum([...ToolEvent.shape.what.options, 'kept_on']),
  at: z.number(),
  line: AuditEntry.extend({ id: z.string() }),
});
export type Foretold = z.infer<typeof Foretold>;

/** Longer than any writing takes: what has not come by then never will. */
const PATIENCE_MS = 60_000;

/**
 * Writes what is foretold, and then the line. The library is another database than the audit, so the line stands in the store
 * until the audit has it: wherever a process dies, the sweep brings it.
 */
export async function writtenAndTold(
  context: Pick<AgentContext, 'store' | 'audit'>,
  workspace: string,
  foretold: Foretold,
  write: () => ReturnType<Library['put']>,
): Promise<Awaited<ReturnType<Library['put']>>> {
  const key = { workspace, kind: 'tool_line', id: foretold.line.id } as const;
  await context.store.update(key, () => ({ value: foretold, open: true }));
  const put = await write();
  if (put === 'stored') {
    await context.audit.append(workspace, foretold.line);
  }
  await context.store.delete(key);
  return put;
}

/** Brings a line that was foretold and left behind, where what it tells of has come. */
export async function bringLine(
  { store, library, audit, clock }: Pick<AgentContext, 'store' | 'library' | 'audit' | 'clock'>,
  key: RecordKey,
): Promise<void> {
  const stored = await store.get(key);
  if (stored === undefined) {
    return; // whoever foretold it has just told it
  }
  const foretold = Foretold.parse(stored);
  if (clock.now() - foretold.at < PATIENCE_MS) {
    return;
  }
  if (await hasCome({ store, library }, key, foretold)) {
    await audit.append(key.workspace, foretold.line);
  }
  await store.delete(key);
}

async function hasCome(
  { store, library }: Pick<AgentContext, 'store' | 'library'>,
  { workspace }: RecordKey,
  { tool, what, at, line }: Foretold,
): Promise<boolean> {
  if (what === 'kept_on') {
    const kept = KeptOn.safeParse(await store.get(keptOnKey(workspace, tool))).data;
    return kept?.at === at && kept.by.user === line.body.user;
  }
  const events = (await library.get(workspace, tool))?.tool.history ?? [];
  return events.some((event) => event.what === what && event.at === at && event.by.user === line.body.user);
}
