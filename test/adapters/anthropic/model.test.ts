import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { anthropicModel } from '#adapters/anthropic/model.ts';
import { KEY, type Move, modelContract, type RigOptions, TOKENS } from '../../contracts/model.contract.ts';
import { type HttpReply, type HttpRequest, serveJson } from '../../fakes/http.ts';

const Format = z.object({ output_config: z.object({ format: z.object({ type: z.literal('json_schema') }) }) });
const enforces = ({ body }: HttpRequest) => Format.safeParse(body).success;

const message = (text: string, stop_reason = 'end_turn') => ({
  id: 'm1',
  type: 'message',
  role: 'assistant',
  content: [{ type: 'text', text }],
  stop_reason,
  usage: {
    input_tokens: TOKENS.input - TOKENS.cached - 10,
    cache_creation_input_tokens: 10,
    cache_read_input_tokens: TOKENS.cached,
    output_tokens: TOKENS.output,
  },
});

function reply(move: Move): HttpReply {
  if ('say' in move) {
    return { status: 200, body: message(move.say) };
  }
  if ('refuse' in move) {
    return { status: 200, body: message('', 'refusal') };
  }
  if ('fail' in move) {
    const body = { type: 'error', error: { type: 'api_error', message: move.message ?? 'no' } };
    return { status: move.fail, body, headers: { ...move.headers } };
  }
  return {
    raw: (response) => {
      if (move.wire === 'silent') {
        return;
      }
      const length = move.wire === 'cut' ? { 'content-length': '1000' } : {};
      response.writeHead(200, { 'content-type': 'application/json', ...length });
      response.write('{"content": [{');
      if (move.wire === 'cut') {
        setImmediate(() => response.destroy());
      } else if (move.wire === 'broken') {
        response.end();
      }
    },
  };
}

modelContract(async ({ script, retries, timeoutMs }: RigOptions) => {
  const { url, requests } = await serveJson((request, before) => reply(script(before, enforces(request))));
  const model = anthropicModel({
    baseURL: url,
    apiKey: KEY,
    model: 'small',
    label: 'Contract Model',
    ...(retries === undefined ? {} : { retries }),
    ...(timeoutMs === undefined ? {} : { timeouts: { plan: timeoutMs } }),
  });
  return { model, requests, enforces };
});

describe('the Messages API', () => {
  const schema = z.object({ city: z.string() });
  const question = {
    kind: 'code',
    complexity: 'simple',
    system: 'Be brief.',
    prompt: 'Capital of Peru?',
    schema,
  } as const;
  const signal = new AbortController().signal;
  const open = (url: string) => anthropicModel({ baseURL: url, apiKey: KEY, model: 'small', retries: 0 });

  it('lets the vendor cache the system text, and sends the key in the headers alone', async () => {
    const { url, requests } = await serveJson(() => ({ status: 200, body: message('{"city":"Lima"}') }));
    await open(url).answer(question, signal);
    expect(requests[0]?.path).toBe('/v1/messages');
    expect(requests[0]?.headers.authorization).toBe(`Bearer ${KEY}`);
    expect(requests[0]?.body.system).toMatchObject([{ type: 'text', cache_control: { type: 'ephemeral' } }]);
  });

  it('joins text blocks and skips thoughts', async () => {
    const content = [
      { type: 'thinking', thinking: '{"city":"Cusco"}', signature: 's' },
      { type: 'text', text: '{"city":' },
      { type: 'text', text: '"Lima"}' },
    ];
    const { url } = await serveJson(() => ({ status: 200, body: { ...message(''), content } }));
    expect((await open(url).answer(question, signal)).answer).toEqual({ city: 'Lima' });
  });

  it('repairs a reply that was cut off, and says so', async () => {
    const { url, requests } = await serveJson((_, before) => ({
      status: 200,
      body: before === 0 ? message('{"city":"L', 'max_tokens') : message('{"city":"Lima"}'),
    }));
    expect((await open(url).answer(question, signal)).answer).toEqual({ city: 'Lima' });
    expect(JSON.stringify(requests[1]?.body.messages)).toContain('cut off');
  });

  it.each([{}, { content: 'hello' }, 'hello', null])('calls a 200 with %j unavailable', async (body) => {
    const { url } = await serveJson(() => ({ status: 200, body }));
    await expect(open(url).answer(question, signal)).rejects.toMatchObject({ code: 'MODEL_UNAVAILABLE' });
  });
});
