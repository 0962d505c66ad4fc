import type { Sha256 } from '#domain/program/program.ts';
import { type AgentContext, DAY_MS } from './context.ts';

/** Bytes by their hash; undefined when they are not named or no longer there. */
export const bytesOf = async (
  context: Pick<AgentContext, 'blobs'>,
  workspace: string,
  hash: Sha256 | null | undefined,
): Promise<Uint8Array | undefined> => (hash ? context.blobs.get(workspace, hash) : undefined);

/** The text of a blob; empty when there is none. */
export const textOf = async (
  context: AgentContext,
  workspace: string,
  hash: Sha256 | null | undefined,
): Promise<string> => new TextDecoder().decode(await bytesOf(context, workspace, hash));

/** The JSON value of a blob; undefined when there is none or it is no JSON. */
export async function jsonOf(
  context: AgentContext,
  workspace: string,
  hash: Sha256 | null | undefined,
): Promise<unknown> {
  const text = await textOf(context, workspace, hash);
  try {
    return text === '' ? undefined : JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** Keeps bytes as long as the session that names them. */
export async function keep(context: AgentContext, workspace: string, bytes: Uint8Array): Promise<Sha256> {
  const { keepDays } = await context.bounds(workspace);
  return context.blobs.put(workspace, bytes, context.clock.now() + keepDays * DAY_MS);
}

/** Keeps a text; null when it is empty. */
export const keepText = async (context: AgentContext, workspace: string, text: string): Promise<Sha256 | null> =>
  text === '' ? null : keep(context, workspace, new TextEncoder().encode(text));
