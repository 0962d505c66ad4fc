import { allowedLimits } from '#domain/program/allowed-limits.ts';
import { type Draft, fileArgumentsOf } from '#domain/program/draft.ts';
import type { Input } from '#domain/program/program.ts';
import { mayStandOnCard } from '#domain/program/program-text.ts';
import type { RequestFile, ThreadRef } from '#domain/session/session.ts';
import { bareName } from '#domain/text/file-name.ts';
import type { Reused } from '#domain/tool/keeping.ts';
import type { Tool } from '#domain/tool/tool.ts';
import type { ToolStats } from '#domain/tool/tool-stats.ts';
import type { AgentContext } from '../core/context.ts';
import { currentSecrets } from '../core/secrets.ts';
import { assemble, type Written } from './write-program.ts';

/** A call of a kept tool: with what, where, and who chose the arguments. */
export interface Call {
  readonly tool: Tool;
  readonly stats: ToolStats;
  /** The text of a JSON object. */
  readonly arguments: string;
  readonly files: readonly RequestFile[];
  readonly timeZone: string;
  /** The model that chose the arguments, and the tokens that it took; empty and none where a person did. */
  readonly model: string;
  readonly tokens: number;
}

/**
 * A call of a kept tool as a program: the saved bytes, with new arguments. No code is written. Whoever calls has held the
 * arguments against the tool's parameters.
 */
export async function callTool(context: AgentContext, ref: ThreadRef, call: Call): Promise<Written> {
  const { tool, timeZone, model, tokens } = call;
  const { language, name, calls, description, parameters, source, needs } = tool;
  const draft: Draft = {
    ...{ language, name: calls ?? name, description, parameters, source },
    ...{ arguments: call.arguments, explanation: '' },
  };
  const named = needs.secrets.map((secret) => ({ name: secret, version: 0 }));
  const { limits } = await context.bounds(ref.workspace);
  const { program, ...assembled } = await assemble(context, ref, draft, true, {
    inputs: inputsOf(call),
    hosts: needs.hosts,
    secrets: await currentSecrets(context, ref, named),
    limits: allowedLimits(needs.limits, limits),
    timeZone,
  });
  const attempt = {
    ...{ ...assembled, name, model, tokens, reused: reusedOf(call) },
    ...(calls && { calls }),
    program: { ...program, tool: { id: tool.id, version: tool.version } },
  };
  return { attempt, share: !mayStandOnCard(source, call.arguments) };
}

/** The files that the arguments name. */
function inputsOf({ tool, files, arguments: given }: Call): Input[] {
  const wanted = fileArgumentsOf({ parameters: tool.parameters, arguments: given }).map(([, name]) =>
    bareName(String(name)),
  );
  return [...new Set(wanted)].flatMap((name) => {
    const file = files.find((each) => each.name === name && each.sha256 !== null);
    return file?.sha256 ? [{ name, sha256: file.sha256, size: file.size }] : [];
  });
}

/** What a card says of a tool. */
const reusedOf = ({ tool, stats }: Pick<Call, 'tool' | 'stats'>): Reused => ({
  ...{ id: tool.id, name: tool.name, version: tool.version },
  ...{ keeper: tool.provenance.keeper, approvers: tool.provenance.approvers },
  ...{ runs: stats.runs, failed: stats.failed, lastAt: stats.lastAt },
});
