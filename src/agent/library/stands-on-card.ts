import { canonical } from '#domain/json/canonical.ts';
import type { Program } from '#domain/program/program.ts';
import { mayStandOnCard } from '#domain/program/program-text.ts';
import type { ThreadRef } from '#domain/session/session.ts';
import type { AgentContext } from '../core/context.ts';
import { textOf } from '../core/stored.ts';

/** Whether a program that was kept stands whole on a card, wherever it was shown before; else it goes beside it as a file. */
export async function standsOnCard(
  context: AgentContext,
  { workspace }: Pick<ThreadRef, 'workspace'>,
  { files, arguments: given }: Pick<Program, 'files' | 'arguments'>,
): Promise<boolean> {
  const source = await textOf(context, workspace, files[0]?.sha256);
  return source !== '' && mayStandOnCard(source, canonical(given));
}
