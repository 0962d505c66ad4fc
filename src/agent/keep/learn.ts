import { lastAttempt, type ThreadRef, type Turn } from '#domain/session/session.ts';
import { codeOf } from '#domain/text/errors.ts';
import { withRequest } from '#domain/tool/tool-change.ts';
import type { Ending } from '#domain/tool/tool-stats.ts';
import type { AgentContext } from '../core/context.ts';

const MOST_TRIES = 5;

/**
 * What the use of a kept tool teaches the library: how it ended counts, and a request that it has served finds it again.
 * Nothing of a private place is learnt but the count. It decides nothing, so whatever goes wrong is only logged.
 */
export async function learn(context: AgentContext, ref: ThreadRef, turn: Turn, ending: Ending): Promise<void> {
  const { program } = lastAttempt(turn) ?? {};
  if (!program?.tool) {
    return;
  }
  try {
    await context.library.count(ref.workspace, program.tool.id, ending, context.clock.now());
    if (ending === 'passed' && turn.request.call === undefined && !(await isForFew(context, ref))) {
      await remember(context, ref, program.tool.id, turn.request.text);
    }
  } catch (error) {
    context.log.warn('nothing learnt', { code: codeOf(error), turn: turn.id, workspace: ref.workspace }, error);
  }
}

/** Whether what is said there is not for everybody; where nobody can tell, it is not. */
export const isPrivate = (context: AgentContext, ref: Pick<ThreadRef, 'workspace' | 'channel'>): Promise<boolean> =>
  context.people.place(ref.workspace, ref.channel).then(
    ({ kind }) => kind !== 'channel',
    () => true,
  );

/** Whether requests and files of a thread are not for everybody: of what goes on from another thread nobody knows whose it was. */
export async function isForFew(context: AgentContext, ref: ThreadRef): Promise<boolean> {
  const session = await context.sessions.read(ref);
  const hasMoved = session?.turns.some(({ from }) => from?.why === 'moved') === true;
  return hasMoved || isPrivate(context, ref);
}

async function remember(context: AgentContext, ref: ThreadRef, id: string, request: string): Promise<void> {
  for (let tries = 0; tries < MOST_TRIES; tries += 1) {
    const found = await context.library.get(ref.workspace, id);
    const next = found && withRequest(found.tool, request);
    if (found === undefined || next === undefined || next === found.tool) {
      return;
    }
    if ((await context.library.put(ref.workspace, next, found.revision)) !== 'stale') {
      return;
    }
  }
}
