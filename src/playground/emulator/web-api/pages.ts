import { type Json, numberOf, textOf } from '../values.ts';
import { type Answer, answer, refuse } from './answer.ts';

/** One page of a list with Slack's cursor; `usual` is the size when the call names none. */
export function page<T>(
  args: Json,
  all: readonly T[],
  field: string,
  draw: (one: T) => unknown,
  usual: number,
): Answer {
  const from = startOf(textOf(args, 'cursor'));
  if (from === undefined) {
    return refuse('invalid_cursor');
  }
  const limit = numberOf(args, 'limit') ?? 0;
  const size = limit > 0 ? Math.min(limit, 1_000) : usual;
  const more = all.length > from + size;
  const next = more ? Buffer.from(`next:${from + size}`).toString('base64') : '';
  return answer({
    [field]: all.slice(from, from + size).map(draw),
    ...(field === 'messages' ? { has_more: more } : {}),
    ...(field === 'messages' && !more ? {} : { response_metadata: { next_cursor: next } }),
  });
}

function startOf(cursor: string | undefined): number | undefined {
  if (cursor === undefined || cursor === '') {
    return 0;
  }
  const match = /^next:(\d+)$/.exec(Buffer.from(cursor, 'base64').toString());
  return match === null ? undefined : Number(match[1]);
}
