import type { CallToolResult } from '@modelcontextprotocol/server';
import type { Shown } from '#agent/face/token-door.ts';
import { fileParametersOf, parametersSchema } from '#domain/program/draft.ts';
import { toolStub } from '#domain/tool/tool-stub.ts';
import { answer, deniedAnswer } from './answers.ts';
import type { Door } from './door.ts';
import { Json } from './json.ts';

/** The tools that some words find: a line for each, as our own planner gets it. */
export async function searchTools(
  { agent }: Door,
  shown: Shown,
  { words }: { readonly words: string },
): Promise<CallToolResult> {
  const found = await agent.byToken.search(shown, words);
  if ('why' in found) {
    return deniedAnswer(found);
  }
  const tools = found.map(({ tool, stats }) => ({
    ...{ name: tool.name, line: toolStub(tool) },
    ...{ runs: stats.runs, failed: stats.failed, files: fileParametersOf(tool).length > 0 },
  }));
  return answer({ found: tools.length }, 'tools', tools);
}

/** All that a call has to know of a tool. */
export async function describeTool(
  { agent }: Door,
  shown: Shown,
  { name }: { readonly name: string },
): Promise<CallToolResult> {
  const described = await agent.byToken.describe(shown, name);
  if ('why' in described) {
    return deniedAnswer(described);
  }
  const { tool, stats, approvals, byOthers, allowed } = described;
  const isCallable = fileParametersOf(tool).length === 0;
  const facts = {
    ...{ callable: isCallable, version: tool.version, language: tool.language },
    ...{ approvals, approvedByOthers: byOthers },
    ...{ runs: stats.runs, failed: stats.failed, rejected: stats.rejected },
    lastUsed: stats.lastAt === null ? null : new Date(stats.lastAt).toISOString(),
    allowedUntil: allowed === undefined ? null : new Date(allowed.until).toISOString(),
  };
  const { hosts, secrets, limits } = tool.needs;
  const untrusted = {
    ...{ name: tool.name, description: tool.description, returns: tool.returns },
    parameters: Json.parse(parametersSchema(tool)),
    needs: { hosts, secrets, seconds: limits.seconds, memoryMb: limits.memoryMb },
    keptBy: tool.provenance.keeper.name,
  };
  return answer(facts, 'tool', untrusted);
}
