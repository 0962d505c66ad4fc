import type { Kept } from '#domain/tool/keeping.ts';
import type { Tool } from '#domain/tool/tool.ts';
import type { AgentContext } from '../core/context.ts';

type Alike = Pick<Extract<Kept, { state: 'alike' }>, 'tool' | 'why' | 'draft'>;

/**
 * Another tool that does the same, or else one that only has the same name: a person then says what the new one is. Two bodies
 * that are equal may still mean different things, so nothing is merged without being asked.
 */
export async function alikeTo(
  context: AgentContext,
  workspace: string,
  { id, name, fingerprint }: Pick<Tool, 'id' | 'name' | 'fingerprint'>,
): Promise<Alike | undefined> {
  const twin = fingerprint === null ? undefined : await twinOf(context, workspace, id, fingerprint);
  if (twin !== undefined) {
    return { ...known(twin), why: 'same' };
  }
  const namesake = await context.library.named(workspace, name);
  return namesake && namesake.tool.id !== id ? { ...known(namesake.tool), why: 'name' } : undefined;
}

/** Keeping is rare, so all tools are looked at; an active one counts before a draft. */
async function twinOf(
  context: AgentContext,
  workspace: string,
  id: string,
  fingerprint: string,
): Promise<Tool | undefined> {
  const tools = (await context.library.list(workspace)).map(({ tool }) => tool);
  const twins = tools.filter((tool) => tool.id !== id && tool.state !== 'retired' && tool.fingerprint === fingerprint);
  return twins.find(({ state }) => state === 'active') ?? twins[0];
}

const known = ({ id, name, version, state }: Tool): Pick<Alike, 'tool' | 'draft'> => ({
  tool: { id, name, version },
  ...(state === 'draft' && { draft: true }),
});

const NAME_CHARACTERS = 40;

/** The name, or the first like it that no tool has. */
export async function freeName(context: AgentContext, workspace: string, name: string): Promise<string> {
  let free = name;
  for (let number = 2; (await context.library.named(workspace, free)) !== undefined; number += 1) {
    const ending = `_${number}`;
    free = `${name.slice(0, NAME_CHARACTERS - ending.length)}${ending}`;
  }
  return free;
}
