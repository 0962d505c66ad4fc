import { canonical } from '#domain/json/canonical.ts';
import type { Refusal } from '#domain/policy/refusal.ts';
import { argumentGaps, fileParametersOf } from '#domain/program/draft.ts';
import { open } from '#domain/session/request-state.ts';
import type { Request, RequestFile, ThreadRef } from '#domain/session/session.ts';
import { codeOf } from '#domain/text/errors.ts';
import { safeNames } from '#domain/text/file-name.ts';
import type { Tool } from '#domain/tool/tool.ts';
import type { AgentContext } from '../core/context.ts';
import { standstillOf } from '../core/standstill.ts';
import type { Agent } from '../face/agent.ts';
import type { ToolRun } from '../face/tool-run.ts';
import { permitInChannel } from '../permit/in-channel.ts';
import { noteRefusal } from '../permit/refuse.ts';
import { runForm } from './run-form.ts';

/**
 * Run a tool: a person fills in its form, and no model is asked. The call waits in a turn of its own like any other, or runs
 * at once where a standing approval covers it.
 */
export const runningTools = (context: AgentContext): Pick<Agent, 'runForm' | 'runTool'> => ({
  runForm: (place, user, nameOrId) => runForm(context, place, user, nameOrId),

  async runTool(to, asked) {
    try {
      const request = await requestOf(context, to, asked);
      if ('why' in request) {
        return request;
      }
      const { instance } = context;
      await context.change(to, (now) => open(now, { id: asked.id, request, from: null, instance }));
      return undefined;
    } catch (error) {
      context.log.error('call not saved', { code: codeOf(error), workspace: to.workspace, thread: to.thread }, error);
      return { why: 'not_saved' };
    }
  },
});

/** The request that the form is, or why there is none. Whatever is refused is in the audit. */
async function requestOf(context: AgentContext, to: ThreadRef, asked: ToolRun): Promise<Request | Refusal> {
  const wanted = { wish: 'ask', user: asked.user } as const;
  const permitted = await permitInChannel(context, to, wanted);
  if ('refusal' in permitted) {
    return permitted.refusal;
  }
  const found = await context.library.get(to.workspace, asked.tool);
  const refusal =
    (await standstillOf(context.store, to.workspace)) === 'running'
      ? whyNotNow(found?.tool, asked)
      : ({ why: 'paused' } as const);
  const files = filesOf(asked, found?.tool);
  const given = { ...asked.arguments, ...argumentsFor(files) };
  const unfit = refusal ?? whyNotThese(found?.tool, given);
  if (found === undefined || unfit !== undefined) {
    const why: Refusal = unfit ?? { why: 'no_tool' };
    await noteRefusal(context, to, { ...wanted, turn: '', digest: found?.tool.toolDigest.slice(0, 16) ?? '' }, why);
    return why;
  }
  return {
    user: asked.user,
    // A model reads it later as what a person said, and of another agent's words nobody knows who wrote them.
    text: asked.source === 'mcp' ? `Run ${found.tool.name}` : textOf(found.tool, given),
    at: context.clock.now(),
    source: asked.source ?? 'modal',
    files: files.map(({ file }) => file),
    ...{ edited: false, joined: null },
    call: {
      ...{ tool: found.tool.id, version: found.tool.version, arguments: given },
      ...(asked.source === 'mcp' && { chosenBy: 'model' as const }),
    },
  };
}

/** A form shows a tool as it was when it was opened, and only that may come of it. */
function whyNotNow(tool: Tool | undefined, asked: ToolRun): Refusal | undefined {
  if (tool?.state !== 'active') {
    return { why: 'no_tool' };
  }
  return tool.version === asked.version ? undefined : { why: 'tool_changed' };
}

/** No program may have longer ones. */
const MOST_CHARACTERS = 20_000;

/** Why a tool cannot be called with these arguments. */
export function whyNotThese(tool: Tool | undefined, given: ToolRun['arguments']): Refusal | undefined {
  let text: string;
  try {
    text = canonical(given);
  } catch {
    return { why: 'not_usable', part: 'arguments', reason: 'JSON has no form for them' };
  }
  const [gap] = tool === undefined ? [] : argumentGaps({ parameters: tool.parameters, arguments: text });
  const long = `they are longer than ${MOST_CHARACTERS.toLocaleString('en')} characters`;
  const reason = gap?.[1] ?? (text.length > MOST_CHARACTERS ? long : undefined);
  return reason === undefined ? undefined : { why: 'not_usable', part: 'arguments', reason };
}

interface Handed {
  readonly parameter: string;
  readonly file: RequestFile;
}

/** The files of the form under names that differ, whatever they were called. */
function filesOf({ files, unusable }: ToolRun, tool: Tool | undefined): Handed[] {
  const handed = fileParametersOf({ parameters: tool?.parameters ?? [] }).flatMap((parameter) => {
    const file = Object.hasOwn(files, parameter) ? files[parameter] : undefined;
    return file === undefined ? [] : [{ parameter, file }];
  });
  const names = safeNames(handed.map(({ file }) => file.name));
  return handed.map(({ parameter, file: { id, name, size, mimetype } }, index) => ({
    parameter,
    file: {
      ...{ id, name: names[index] ?? name, size, mimetype },
      ...{ sha256: null, leftOut: unusable[id] ?? null, summary: '' },
    },
  }));
}

const argumentsFor = (files: readonly Handed[]): ToolRun['arguments'] =>
  Object.fromEntries(files.map(({ parameter, file }) => [parameter, `in/${file.name}`]));

const TEXT_CHARACTERS = 1_000;

/** What a call says as a request, for people and for what is asked in the thread later. */
export function textOf({ name, parameters }: Tool, given: ToolRun['arguments']): string {
  const said = parameters.map((parameter) => `${parameter.name} ${JSON.stringify(given[parameter.name])}`);
  const text = said.length === 0 ? `Run ${name}` : `Run ${name} with ${said.join(', ')}`;
  return text.length <= TEXT_CHARACTERS ? text : `${text.slice(0, TEXT_CHARACTERS - 1).toWellFormed()}…`;
}
