import type { z } from 'zod';
import { canonical } from '#domain/json/canonical.ts';
import { ARGUMENTS_FILE, LAYOUT } from '#domain/program/main-file.ts';
import { sha256 } from '#domain/program/program.ts';
import type { ThreadRef } from '#domain/session/session.ts';
import { codeOf } from '#domain/text/errors.ts';
import type { ToolExample } from '#domain/tool/tool.ts';
import { type ToolFunction, toolDigestOf, toolFiles } from '#domain/tool/tool-program.ts';
import type { SandboxFile } from '#ports/sandbox.ts';
import type { AgentContext } from '../core/context.ts';
import { standstillOf } from '../core/standstill.ts';
import { bytesOf } from '../core/stored.ts';
import { watchStandstill } from '../core/watch-standstill.ts';

type Json = z.core.util.JSONType;

/** Who wants a replay, for the sandbox and the audit. */
export interface Replaying {
  readonly place: Pick<ThreadRef, 'workspace' | 'channel'>;
  /** Names the decision to keep. */
  readonly owner: string;
  readonly epoch: number;
  readonly user: string;
}

/** What a replay gave: a result, or no good end; nothing where it cannot be run any more, or not now. */
export type Replay = { readonly result: Json } | 'failed' | 'gone' | 'unavailable';

/** A call as it was made. */
export type Replayed = Pick<ToolExample, 'arguments' | 'inputs' | 'timeZone'>;

/** Of whatever program a replay is, its sandbox is known by this. */
export const REPLAY = ':replay';

/**
 * Runs a call of a function once more in a fresh sandbox, without network and secrets: only for functions that have none.
 * It is covered by the decision to keep, and in the audit. Throws what the store throws.
 */
export async function replay(
  context: AgentContext,
  about: Replaying,
  tool: ToolFunction,
  call: Replayed,
): Promise<Replay> {
  const { workspace } = about.place;
  const inputs = await inputsOf(context, workspace, call);
  if (inputs === undefined) {
    return 'gone';
  }
  if ((await standstillOf(context.store, workspace)) !== 'running') {
    return 'unavailable';
  }
  const ended = await run(context, about, tool, call, inputs);
  const id = `replay:${context.clock.id()}`; // each is one that ran, also where one decision runs the same twice
  const outcome = typeof ended === 'string' ? ended : 'passed';
  const body = { user: about.user, channel: about.place.channel, toolDigest: toolDigestOf(tool), outcome };
  await context.audit.append(workspace, { id, at: context.clock.now(), kind: 'tool_replayed', body });
  return ended;
}

async function run(
  context: AgentContext,
  { place, owner, epoch }: Replaying,
  tool: ToolFunction,
  call: Replayed,
  inputs: readonly SandboxFile[],
): Promise<Replay> {
  const { workspace } = place;
  const whose = { workspace, turn: `${place.channel}:${owner}${REPLAY}`, epoch };
  const stopping = new AbortController();
  const unwatch = watchStandstill(context, workspace, async () => stopping.abort());
  try {
    await context.sandbox.killOlder(whose);
    const { ending, result } = await context.sandbox.run(
      {
        owner: whose,
        language: tool.language,
        entry: LAYOUT[tool.language].entry,
        files: filesOf(tool, call),
        inputs,
        ...{ environment: {}, hosts: [], timeZone: call.timeZone ?? 'UTC', limits: tool.needs.limits },
      },
      () => undefined,
      stopping.signal,
    );
    if (ending.kind === 'stopped') {
      return 'unavailable';
    }
    const value = ending.kind === 'exited' && ending.code === 0 ? jsonIn(result) : undefined;
    return value === undefined ? 'failed' : { result: value };
  } catch (error) {
    if (codeOf(error) !== 'SANDBOX_UNAVAILABLE') {
      throw error;
    }
    context.log.warn('no sandbox for a replay', { code: 'SANDBOX_UNAVAILABLE', workspace }, error);
    return 'unavailable';
  } finally {
    unwatch();
  }
}

const filesOf = (tool: ToolFunction, call: Pick<ToolExample, 'arguments'>): SandboxFile[] =>
  [...toolFiles(tool), [ARGUMENTS_FILE, canonical(call.arguments)] as const].map(([path, text]) => ({
    path,
    bytes: new TextEncoder().encode(text),
  }));

/** All of them as they were, or none. */
async function inputsOf(
  context: AgentContext,
  workspace: string,
  { inputs }: Pick<ToolExample, 'inputs'>,
): Promise<SandboxFile[] | undefined> {
  const files: SandboxFile[] = [];
  for (const { name, sha256: hash } of inputs) {
    const bytes = await bytesOf(context, workspace, hash);
    if (bytes === undefined || sha256(bytes) !== hash) {
      return undefined;
    }
    files.push({ path: name, bytes });
  }
  return files;
}

/** A result as JSON; our own main file writes nothing else. */
function jsonIn(bytes: Uint8Array | undefined): Json | undefined {
  try {
    return bytes && JSON.parse(new TextDecoder().decode(bytes));
  } catch {
    return undefined;
  }
}
