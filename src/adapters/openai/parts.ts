import { mayMeanAPart } from '#adapters/models/failure.ts';
import type { Refused } from '#adapters/models/learning.ts';
import { failureIn } from '#domain/model/model-failure.ts';
import type { NamedObjection } from './failure.ts';

/** What a request may hold or not; endpoints refuse each of them. `responses` is the way of asking, against chat. */
export type Part =
  | 'responses'
  | 'json_schema'
  | 'json_object'
  | 'stream'
  | 'stream_options'
  | 'max_tokens'
  | 'max_completion_tokens'
  | 'max_output_tokens';

interface Wishes {
  readonly api: 'chat' | 'responses';
  /** Whether there is a schema that can be enforced. */
  readonly schema: boolean;
  readonly limit: boolean;
}

/** The parts that the next request holds: all that we wish and the endpoint is not known to refuse. */
export function partsOf({ api, schema, limit }: Wishes, refused: Refused<Part>): Part[] {
  const responses = api === 'responses' && !refused.has('responses');
  const limits: Part[] = responses ? ['max_output_tokens'] : ['max_tokens', 'max_completion_tokens'];
  const formats: Part[] = schema ? ['json_schema', 'json_object'] : ['json_object'];
  const first = (parts: Part[]) => parts.filter((part) => !refused.has(part)).slice(0, 1);
  const stream = first(['stream']);
  return [
    ...(responses ? (['responses'] as const) : []),
    ...(responses || stream.length === 0 ? [] : first(['stream_options'])),
    ...(limit ? first(limits) : []),
    ...first(formats),
    ...stream,
  ];
}

/** How endpoints name the parts. */
const NAMES: Readonly<Record<Part, RegExp>> = {
  responses: /(?!)/,
  stream_options: /stream_options|include_usage/i,
  max_tokens: /\bmax_tokens\b/i,
  max_completion_tokens: /max_completion_tokens/i,
  max_output_tokens: /max_output_tokens/i,
  json_schema: /response_format|json_schema|text\.format|structured|schema|grammar/i,
  json_object: /response_format|json_object|text\.format|structured|json mode/i,
  stream: /\bstream(?:ing)?\b/i,
};

/**
 * The parts to leave out after an objection: what it names; else the form of the reply, which is refused most; else
 * everything that can be left out. None when the objection is about something else.
 */
export function partsRefused(parts: readonly Part[], objection: NamedObjection): readonly Part[] {
  const { status = 0, words, part: named } = objection;
  if (!mayMeanAPart(objection)) {
    return [];
  }
  const failure = failureIn(objection);
  const found = parts.find((part) => NAMES[part].test(named)) ?? parts.find((part) => NAMES[part].test(words));
  if (found !== undefined) {
    return [found];
  }
  if (parts.includes('responses') && (status === 404 || status === 405 || status === 501)) {
    return ['responses'];
  }
  if (failure !== undefined && !(status === 404 && /\bparameters?\b/i.test(words))) {
    return [];
  }
  const format = parts.find((part) => part === 'json_schema' || part === 'json_object');
  return format === undefined ? parts.filter((part) => part !== 'responses') : [format];
}
