import { mayMeanAPart, type Objection } from '#adapters/models/failure.ts';
import type { Refused } from '#adapters/models/learning.ts';
import { failureIn } from '#domain/model/model-failure.ts';

/** The longest replies in tokens, one after another: old models and gateways refuse more than they can write. */
const LIMITS = [20_000, 8_192, 4_096] as const;

/** What a request may hold or not; endpoints refuse each of them. `version` is the API version of the SDK. */
export type Part = 'output_config' | 'cache_control' | 'stream' | 'version' | `max_tokens ${(typeof LIMITS)[number]}`;

interface Wishes {
  /** Whether there is a schema that can be enforced. */
  readonly schema: boolean;
  /** Whether the API version may be another than the SDK's. */
  readonly version: boolean;
}

/** The parts that the next request holds: all that we wish and the endpoint is not known to refuse. */
export function partsOf({ schema, version }: Wishes, refused: Refused<Part>): Part[] {
  const all: Part[] = ['cache_control', 'stream', ...limits, ...(schema ? (['output_config'] as const) : [])];
  return [...all, ...(version ? (['version'] as const) : [])].filter((part) => !refused.has(part));
}

const limits = LIMITS.map((tokens): Part => `max_tokens ${tokens}`);

/** The tokens that a request may ask for; when every limit was refused, the lowest, as one must be given. */
export const limitIn = (parts: readonly Part[]): number =>
  LIMITS.find((tokens) => parts.includes(`max_tokens ${tokens}`)) ?? Math.min(...LIMITS);

/** How endpoints name the parts. */
const NAMES: readonly (readonly [RegExp, Part])[] = [
  [/output_config|output_format|json_schema|structured|schema/i, 'output_config'],
  [/cache_control|ephemeral/i, 'cache_control'],
  [/anthropic-version|api.version/i, 'version'],
  [/\bstream(?:ing)?\b/i, 'stream'],
];

/**
 * The parts to leave out after an objection: what it names; else the enforced form, which is refused most; else
 * everything that can be left out. None when the objection is about something else.
 */
export function partsRefused(parts: readonly Part[], objection: Objection): readonly Part[] {
  const { words } = objection;
  if (!mayMeanAPart(objection)) {
    return [];
  }
  const failure = failureIn(objection);
  const [, found] = NAMES.find(([name, part]) => parts.includes(part) && name.test(words)) ?? [];
  if (found !== undefined) {
    return [found];
  }
  if (/max_tokens/i.test(words)) {
    return parts.filter((part) => limits.includes(part)).slice(0, 1);
  }
  if (failure !== undefined) {
    return [];
  }
  return parts.includes('output_config') ? ['output_config'] : parts;
}
