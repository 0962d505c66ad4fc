import type { z } from 'zod';
import { canonical } from '../json/canonical.ts';
import { type Actor, justWho } from '../policy/people.ts';
import { AgentError } from '../text/errors.ts';
import { bytesOf } from '../text/token-count.ts';
import {
  EXAMPLE_INPUT_BYTES,
  EXAMPLE_JSON_BYTES,
  isFromPrivate,
  MOST_EXAMPLES,
  MOST_HISTORY,
  MOST_REQUESTS,
  Tool,
  type ToolEvent,
  type ToolExample,
} from './tool.ts';
import { type ToolFunction, toolDigestOf } from './tool-program.ts';
import { storedRequest } from './tool-request.ts';

/** What a person decided to keep, from a run or from a file of tools. */
export interface Keeping
  extends ToolFunction,
    Pick<Tool, 'id' | 'description' | 'returns' | 'replayed' | 'fingerprint'> {
  readonly provenance: Tool['provenance'];
  readonly what: 'kept' | 'imported';
}

/**
 * A tool at version 1, with no examples and no requests yet: from a private place only what was shown and ticked may be
 * added. It is a draft while its replay is pending, else active.
 */
export function newTool({ what, provenance, ...kept }: Keeping): Tool {
  const { keeper, at } = provenance;
  const toolDigest = toolDigestOf(kept);
  const first: ToolEvent = { version: 1, toolDigest, by: justWho(keeper), at, what };
  const state = stateAfter(kept.replayed);
  const empty = { examples: [], requests: [] };
  return Tool.parse({ ...kept, ...empty, schema: 1, version: 1, toolDigest, state, provenance, history: [first] });
}

/** What a new version may change. What is not named stays, examples too: they are what it was replayed with. */
export type NextVersion = Pick<Keeping, 'provenance' | 'replayed'> & Partial<Omit<Keeping, 'id' | 'what'>>;

/**
 * The same tool with another function, one version up, by whoever keeps it. While its replay is pending nobody finds the
 * tool: replay first, where the old version is to stay in use. A retired tool has to be restored before.
 */
export function nextVersion(tool: Tool, next: NextVersion): Tool {
  if (tool.state === 'retired') {
    throw new AgentError('a retired tool has no new version', { code: 'TRANSITION_ILLEGAL' });
  }
  const { id, history } = tool; // whatever else came with what is next
  // Where the next version is from says nothing of where calls of this one were made.
  const examples = tool.examples.map((each) => (isFromPrivate(tool, each) ? { ...each, private: true } : each));
  const own = { id, history, examples, version: tool.version + 1, state: stateAfter(next.replayed) };
  const changed = { ...tool, ...next, ...own };
  const version = { ...changed, toolDigest: toolDigestOf(changed) };
  return noted(version, 'new_version', next.provenance.keeper, next.provenance.at);
}

/** A draft whose replay is over, or not to be: people find it from now on. What is no draft stays as it is. */
export const replayed = (tool: Tool, outcome: 'passed' | 'not_replayed'): Tool =>
  tool.state === 'draft' ? { ...tool, state: 'active', replayed: outcome } : tool;

/**
 * A draft that somebody approved, after its replay was over or not to be: they stand in its history and among its approvers.
 * `here` is what is known of it by now; the sandbox may be another than when it came in.
 */
export function approvedDraft(
  tool: Tool,
  outcome: 'passed' | 'not_replayed',
  by: Actor,
  at: number,
  here: Partial<Pick<Tool, 'fingerprint' | 'sandbox'>> = {},
): Tool {
  if (tool.state !== 'draft') {
    return tool;
  }
  const approvers = [...tool.provenance.approvers, justWho(by)];
  const kept = { ...replayed(tool, outcome), ...here, provenance: { ...tool.provenance, approvers } };
  return noted({ ...kept, toolDigest: toolDigestOf(kept) }, 'kept', by, at);
}

/** Takes a tool out of use; it keeps all it has. What is retired stays so. */
export const retired = (tool: Tool, by: Actor, at: number): Tool =>
  tool.state === 'retired' ? tool : noted({ ...tool, state: 'retired' }, 'retired', by, at);

/** Takes that back: it waits for its replay again if it did before. Its name may be taken by now. */
export const restored = (tool: Tool, by: Actor, at: number): Tool =>
  tool.state === 'retired' ? noted({ ...tool, state: stateAfter(tool.replayed) }, 'restored', by, at) : tool;

/** Other words about the same function: version and digest stay. The same words change nothing. */
export function edited(
  tool: Tool,
  words: Partial<Pick<Tool, 'description' | 'returns' | 'fingerprint'>>,
  by: Actor,
  at: number,
): Tool {
  const { description = tool.description, returns = tool.returns, fingerprint = tool.fingerprint } = words;
  const changed = Tool.parse({ ...tool, description, returns, fingerprint });
  const isSame = WORDS.every((word) => changed[word] === tool[word]);
  return isSame ? tool : noted(changed, 'edited', by, at);
}

const WORDS = ['description', 'returns', 'fingerprint'] as const;

/** What people may word anew in a tool. */
export type ToolWords = Pick<Tool, 'description' | 'returns'>;

/** When somebody last changed a tool; what its uses teach it is no such change. */
export const changedAt = ({ history }: Pick<Tool, 'history'>): number => history.at(-1)?.at ?? 0;

/**
 * With a request that it has served, so that like ones find it: redacted, clipped, and once however often it is made. The
 * newest are kept. Nothing that is empty is.
 */
export function withRequest(tool: Tool, request: string): Tool {
  const stored = storedRequest(request);
  if (stored === '') {
    return tool;
  }
  const others = tool.requests.filter((each) => each.toLowerCase() !== stored.toLowerCase());
  return { ...tool, requests: [...others, stored].slice(-MOST_REQUESTS) };
}

/**
 * With a call to learn from and to replay; the newest are kept. The same call replaces what it gave before. A result that
 * is too large is left out, and no input counts as kept that is too large to be. Arguments that are make no example.
 */
export function withExample(tool: Tool, example: ToolExample): Tool {
  if (isTooLarge(example.arguments)) {
    return tool;
  }
  const stored: ToolExample = {
    arguments: example.arguments,
    inputs: example.inputs.map((input) => ({ ...input, kept: input.kept && input.size <= EXAMPLE_INPUT_BYTES })),
    result: isTooLarge(example.result) ? null : example.result,
    ...(example.timeZone && { timeZone: example.timeZone }),
    ...(example.private !== undefined && { private: example.private }),
  };
  const others = tool.examples.filter((each) => callOf(each) !== callOf(stored));
  return { ...tool, examples: [...others, stored].slice(-MOST_EXAMPLES) };
}

const isTooLarge = (value: z.core.util.JSONType): boolean => bytesOf(JSON.stringify(value)) > EXAMPLE_JSON_BYTES;

const callOf = ({ arguments: given, inputs }: ToolExample): string =>
  canonical([given, inputs.map(({ name, sha256 }) => [name, sha256])]);

const stateAfter = (outcome: Tool['replayed']): Tool['state'] => (outcome === 'pending' ? 'draft' : 'active');

function noted(tool: Tool, what: ToolEvent['what'], by: Actor, at: number): Tool {
  const { version, toolDigest } = tool;
  const event: ToolEvent = { version, toolDigest, by: justWho(by), at, what };
  const [first, ...later] = [...tool.history, event];
  return Tool.parse({ ...tool, history: first ? [first, ...later.slice(1 - MOST_HISTORY)] : [event] });
}
