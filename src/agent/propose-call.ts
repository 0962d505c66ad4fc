import { canonical } from '#domain/canonical.ts';
import type { Plan } from '#domain/plan.ts';
import { reuseGaps } from '#domain/reuse.ts';
import type { RequestFile, Session, ThreadRef, Turn } from '#domain/session.ts';
import { advance, answer } from '#domain/state.ts';
import type { Tool } from '#domain/tool.ts';
import { NO_STATS } from '#domain/tool-stats.ts';
import { callTool } from './call-tool.ts';
import type { AgentContext } from './context.ts';
import { putForward } from './put-forward.ts';
import { readFiles } from './read-files.ts';

/** Puts the call of a kept tool before the people. No model is asked; a standing approval skips the wait. */
export async function proposeCall(
  context: AgentContext,
  ref: ThreadRef,
  session: Session,
  turn: Turn,
  timeZone: string,
): Promise<void> {
  const { id, epoch, request } = turn;
  const { call } = request;
  const found = call && (await context.library.get(ref.workspace, call.tool));
  if (call === undefined || found?.tool.state !== 'active') {
    await inWords(context, ref, turn, GONE);
    return;
  }
  const { tool } = found;
  const files = (await readFiles(context, ref, filesOf(session, turn))).map(({ file }) => file);
  const given = canonical(call.arguments);
  const usable = files.filter(({ sha256, leftOut }) => sha256 !== null && leftOut === null);
  const asked = { tool: tool.name, arguments: given };
  const [gap] = reuseGaps(
    asked,
    [tool],
    usable.map(({ name }) => name),
  );
  const { egress } = await context.sandbox.describe();
  if (gap !== undefined || (tool.needs.hosts.length > 0 && egress !== true)) {
    await inWords(context, ref, turn, gap === undefined ? NO_NETWORK : UNFIT);
    return;
  }
  const [stats = NO_STATS] = await context.library.stats(ref.workspace, [tool.id]);
  const written = await callTool(context, ref, {
    ...{ tool, stats, arguments: given, files: usable, timeZone, model: '', tokens: 0 },
  });
  await putForward(context, ref, turn, written, (now) =>
    advance(now, id, epoch, { stage: 'coding', plan: planOf(tool, given, usable), files }),
  );
}

const inWords = (context: AgentContext, ref: ThreadRef, { id, epoch }: Turn, words: string): Promise<Session> =>
  context.change(ref, (now) => answer(now, id, epoch, context.clock.now(), words, ''));

const GONE = 'That tool is no longer in the library. Nothing ran. Write `/smith tools` to see what is there.';
const UNFIT =
  'The arguments do not fit this tool as it is now. Nothing ran. Write `/smith run` and fill in its form again.';
const NO_NETWORK =
  'This tool needs the network, and programs here have none. Nothing ran. Please ask an admin to switch it on.';

/** A person's call as a plan: nobody had to think of steps. */
const planOf = (tool: Tool, given: string, files: readonly RequestFile[]): Plan => ({
  ...{ goal: `Run ${tool.name}`, outcome: 'reuse', reply: '', suggestions: [], why: '', considered: [] },
  ...{ tool: tool.name, arguments: given, steps: [], checks: [], complexity: 'simple' },
  needs: {
    files: files.map(({ name }) => name),
    ...{ hosts: tool.needs.hosts, secrets: tool.needs.secrets },
    ...{ memoryMb: tool.needs.limits.memoryMb, seconds: tool.needs.limits.seconds },
  },
  produces: { answerType: 'text', files: [] },
});

/** The form's own files first, then those of the thread. */
const filesOf = ({ files }: Session, { request }: Turn): RequestFile[] => [
  ...request.files,
  ...files.filter((file) => file.leftOut === null && !request.files.some(({ id }) => id === file.id)),
];
