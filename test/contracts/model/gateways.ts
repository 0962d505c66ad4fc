import type { HttpRequest } from '../../fakes/http.ts';
import type { Move } from '../../fakes/model-wire/move.ts';
import type { Vendor } from '../../fakes/model-wire/reply.ts';
import { RIGHT, type RigOptions } from './rig.ts';

/** A way in which endpoints differ: what one does with a request, given how many came before. */
export interface Gateway extends Omit<RigOptions, 'script'> {
  readonly does: string;
  readonly replies: (request: HttpRequest, before: number) => Move;
  /** Those that have no such thing are left out. */
  readonly only?: readonly Vendor[];
}

const GOOD: Move = { say: RIGHT };
const OPENAI: readonly Vendor[] = ['openai', 'responses'];
const HALF = '{"city": "Li';

const always = (does: string, move: Move, more: Partial<Gateway> = {}): Gateway => ({
  does,
  replies: () => move,
  retries: 0,
  ...more,
});
/** These moves, then good answers. */
const first = (does: string, moves: readonly Move[], more: Partial<Gateway> = {}): Gateway => ({
  does,
  replies: (_, before) => moves[before] ?? GOOD,
  retries: 0,
  ...more,
});
/** A good answer, unless the request holds what this endpoint does not take. */
const without = (does: string, holds: RegExp, message: string, more: Partial<Gateway> & { status?: number } = {}) => {
  const { status = 400, ...rest } = more;
  const replies = ({ body, path, headers }: HttpRequest): Move =>
    holds.test(JSON.stringify({ ...body, path, version: headers['anthropic-version'] }))
      ? { fail: status, message }
      : GOOD;
  return { does, replies, retries: 0, ...rest };
};

const FORMATS = /"response_format"|"text":\{"format"|"output_config"/;
const SCHEMAS = /"type":"json_schema"/;

const SHAPES: readonly Gateway[] = [
  always('enforces the schema', GOOD),
  without('takes json_object only', SCHEMAS, 'This response_format type is unavailable now', { only: OPENAI }),
  without('takes no form of reply', FORMATS, 'response_format, output_config: extra inputs are not permitted', {
    status: 422,
  }),
  without('takes no form of reply, and does not say why', FORMATS, 'bad request'),
  without('takes no form of reply, and says so with 404', FORMATS, 'no endpoint supports structured outputs', {
    status: 404,
  }),
  first('replies blank, then well', [{ say: ' \n ' }]),
  always('replies blank, always', { say: ' \n ' }),
  always('puts a code fence around', { say: `\`\`\`json\n${RIGHT}\n\`\`\`` }),
  always('puts prose around', { say: `Sure, {here} it is:\n${RIGHT}\nAnything else?` }),
  always('thinks aloud before', { say: `<think>{"city": "Cusco"} perhaps</think>${RIGHT}` }),
  always('writes several objects', { say: `{"note": 1}\n${RIGHT}\n{"note": 2}` }),
  first('has a type wrong, then right', [{ say: '{"city": 7, "people": 3}' }]),
  always('has a type wrong, always', { say: '{"city": 7, "people": 3}' }),
  first('meets its limit of tokens, then does not', [{ say: HALF, cut: true }]),
  always('meets its limit of tokens, always', { say: HALF, cut: true }),
  always('refuses to answer', { refuse: true }),
];

const STREAMS: readonly Gateway[] = [
  always('ignores that it should stream', GOOD, { streams: false }),
  without('refuses to stream', /"stream":true/, 'Your organization must be verified to stream this model.'),
  without('refuses stream_options', /"stream_options"/, 'stream_options: extra inputs are not permitted', {
    status: 422,
    only: ['openai'],
  }),
  always('ends its stream without saying so', { ...GOOD, unended: true }),
  always('cuts its stream', { wire: 'cut' }),
  always('breaks off its stream with an error', { complain: 'Overloaded', code: 'overloaded_error' }),
  always('begins late, within the time for it', { ...GOOD, afterMs: 50 }, { firstByteMs: 10_000 }),
  always('begins too late', { wire: 'silent' }, { firstByteMs: 200 }),
  always('stops in the middle', { wire: 'stalled' }, { timeoutMs: 300 }),
  always('never ends', { wire: 'endless' }, { timeoutMs: 300 }),
];

const REFUSALS: readonly Gateway[] = [
  without('knows only max_completion_tokens', /"max_tokens"/, "'max_tokens' is not supported with this model", {
    only: ['openai'],
    maxTokens: 900,
  }),
  without('writes at most 8,192 tokens', /"max_tokens":20000/, 'max_tokens: 20000 > 8192, which is the maximum', {
    only: ['anthropic'],
  }),
  without('has no /responses', /"path":"\/responses"/, 'Not Found', { status: 404, only: ['responses'] }),
  without('knows only the API version 2023-06-01', /"version":"2026/, 'anthropic-version: unknown', {
    only: ['anthropic'],
  }),
  without('does not cache', /"cache_control"/, 'cache_control: extra inputs are not permitted', {
    only: ['anthropic'],
  }),
];

const FAILURES: readonly Gateway[] = [
  first('replies 429 once, with Retry-After', [{ fail: 429, headers: { 'retry-after': '0.02' } }], { retries: 1 }),
  always('replies 429, with Retry-After of an hour', { fail: 429, headers: { 'retry-after': '3600' } }, { retries: 1 }),
  first('replies 503 once', [{ fail: 503 }], { retries: 1 }),
  always('replies 503, always', { fail: 503 }),
  always('replies 529, always', { fail: 529 }),
  always('replies 401', { fail: 401 }),
  always('replies 402', { fail: 402, message: 'Insufficient Balance' }),
  always('does not know the model', { fail: 404, message: 'The model `small` does not exist' }),
  always('finds the prompt too long', { fail: 400, message: 'prompt is too long: 233153 tokens > 200000 maximum' }),
  always('rejects the words', { fail: 400, message: 'rejected by our content policy' }),
  always('replies 400 to everything', { fail: 400 }),
  always('replies 200 with half a JSON', { wire: 'broken' }),
  always('replies 200 with a web page', { lines: '<html><body>Please log in</body></html>' }),
  always('replies 200 with an error', { send: { error: { code: 502, type: 'server_error', message: 'upstream' } } }),
  always('is not there', { wire: 'silent' }, { url: 'http://127.0.0.1:9' }),
];

/** What endpoints do that calls themselves compatible, each of it met in the wild. */
export const GATEWAYS: readonly Gateway[] = [...SHAPES, ...STREAMS, ...REFUSALS, ...FAILURES];
