import { canonical } from '#domain/json/canonical.ts';
import { fileArgumentsOf } from '#domain/program/draft.ts';
import { Plan } from '#domain/program/plan.ts';
import type { RequestFile, Session, ThreadRef, Turn } from '#domain/session/session.ts';
import { advance, answer } from '#domain/session/state.ts';
import { bareName } from '#domain/text/file-name.ts';
import { plainLine } from '#domain/text/plain-line.ts';
import { reuseGaps } from '#domain/tool/reuse.ts';
import type { Tool } from '#domain/tool/tool.ts';
import { NO_STATS } from '#domain/tool/tool-stats.ts';
import type { AgentContext } from '../core/context.ts';
import { secretsHere } from '../core/secrets.ts';
import { isChosenByModel } from '../permit/grants.ts';
import { callTool } from './call-tool.ts';
import { missingOf } from './missing.ts';
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
  if (call.version !== undefined && call.version !== tool.version) {
    await inWords(context, ref, turn, CHANGED);
    return;
  }
  const files = (await readFiles(context, ref, filesOf(session, turn))).map(({ file }) => file);
  const given = canonical(call.arguments);
  const plan = planOf(tool, given, isChosenByModel(request));
  const why = (await missingHere(context, ref, plan)) ?? unfit(tool, given, files);
  if (why !== undefined) {
    await inWords(context, ref, turn, why);
    return;
  }
  const [stats = NO_STATS] = await context.library.stats(ref.workspace, [tool.id]);
  const written = await callTool(context, ref, {
    ...{ tool, stats, arguments: given, files: files.filter(isUsable), timeZone, model: '', tokens: 0 },
  });
  const own = files.filter((file) => request.files.some((each) => each.id === file.id));
  await putForward(context, ref, turn, written, (now) =>
    advance(now, id, epoch, { stage: 'coding', plan, files: own }),
  );
}

const inWords = (context: AgentContext, ref: ThreadRef, { id, epoch }: Turn, words: string): Promise<Session> =>
  context.change(ref, (now) => answer(now, id, epoch, context.clock.now(), words, ''));

const GONE = 'That tool is no longer in the library. Nothing ran. Write `/smith tools` to see what is there.';
const CHANGED =
  'Somebody changed this tool after the call was made. Nothing ran. Write `/smith run` and fill in its form again.';
const UNFIT =
  'The arguments do not fit this tool as it is now. Nothing ran. Write `/smith run` and fill in its form again.';

/** What no sandbox here can give it. */
async function missingHere(context: AgentContext, ref: ThreadRef, plan: Plan): Promise<string | undefined> {
  const { egress } = await context.sandbox.describe();
  return missingOf(plan, egress === true, await secretsHere(context, ref), ref.channel);
}

/** Why the call cannot be made with these files: one of them cannot be used, or the tool is another by now. */
function unfit(tool: Tool, given: string, files: readonly RequestFile[]): string | undefined {
  const call = { parameters: tool.parameters, arguments: given };
  const wanted = fileArgumentsOf(call).map(([, name]) => bareName(String(name)));
  const usable = files.filter(isUsable).map(({ name }) => name);
  const leftOut = files.find(({ name, leftOut: why }) => wanted.includes(name) && !usable.includes(name) && why);
  if (leftOut !== undefined) {
    return `I cannot use ${plainLine(leftOut.name)}: ${leftOut.leftOut}. Nothing ran. Write \`/smith run\` and choose another file.`;
  }
  return reuseGaps({ tool: tool.name, arguments: given }, [tool], usable).length > 0 ? UNFIT : undefined;
}

const isUsable = ({ sha256, leftOut }: RequestFile): boolean => sha256 !== null && leftOut === null;

/** A person's call as a plan: nobody had to think of steps. */
const planOf = (tool: Tool, given: string, isByAgent: boolean): Plan =>
  Plan.parse({
    ...{ goal: `Run ${tool.name}`, outcome: 'reuse', tool: tool.name, arguments: given },
    steps: [`Call the kept tool ${tool.name} with what ${isByAgent ? 'another agent sent' : 'was filled in'}`],
    needs: {
      files: fileArgumentsOf({ parameters: tool.parameters, arguments: given }).map(([, name]) =>
        bareName(String(name)),
      ),
      ...{ hosts: tool.needs.hosts, secrets: tool.needs.secrets },
      ...{ memoryMb: tool.needs.limits.memoryMb, seconds: tool.needs.limits.seconds },
    },
  });

/** The form's own files, then those of the thread that have other names: where one cannot be used, no namesake takes its place. */
const filesOf = ({ files }: Session, { request }: Turn): RequestFile[] => [
  ...request.files,
  ...files.filter((file) => file.leftOut === null && !request.files.some(({ name }) => name === file.name)),
];
