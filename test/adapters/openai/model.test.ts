import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { openaiModel } from '#adapters/openai/model.ts';
import { KEY, type Move, modelContract, type RigOptions, TOKENS } from '../../contracts/model.contract.ts';
import { type HttpReply, type HttpRequest, serveJson } from '../../fakes/http.ts';

const Format = z.object({ response_format: z.object({ type: z.string() }) });
const formatOf = ({ body }: HttpRequest) => Format.safeParse(body).data?.response_format.type ?? 'none';
const enforces = (request: HttpRequest) => formatOf(request) === 'json_schema';

const completion = (message: object, finish_reason = 'stop') => ({
  id: 'c1',
  object: 'chat.completion',
  choices: [{ index: 0, message: { role: 'assistant', ...message }, finish_reason }],
  usage: {
    prompt_tokens: TOKENS.input,
    completion_tokens: TOKENS.output,
    prompt_tokens_details: { cached_tokens: TOKENS.cached },
  },
});

function reply(move: Move): HttpReply {
  if ('say' in move) {
    return { status: 200, body: completion({ content: move.say }) };
  }
  if ('refuse' in move) {
    return { status: 200, body: completion({ content: null, refusal: 'I would rather not.' }) };
  }
  if ('fail' in move) {
    const body = { error: { message: move.message ?? 'no', type: 'error' } };
    return { status: move.fail, body, headers: { 'x-should-retry': String(move.fail === 429), ...move.headers } };
  }
  return {
    raw: (response) => {
      if (move.wire === 'silent') {
        return;
      }
      const length = move.wire === 'cut' ? { 'content-length': '1000' } : {};
      response.writeHead(200, { 'content-type': 'application/json', ...length });
      response.write('{"choices": [{');
      if (move.wire === 'cut') {
        setImmediate(() => response.destroy());
      } else if (move.wire === 'broken') {
        response.end();
      }
    },
  };
}

async function open({ script, retries, timeoutMs }: RigOptions) {
  const { url, requests } = await serveJson((request, before) => reply(script(before, enforces(request))));
  const model = openaiModel({
    baseURL: url,
    apiKey: KEY,
    model: 'small',
    label: 'Contract Model',
    ...(retries === undefined ? {} : { retries }),
    ...(timeoutMs === undefined ? {} : { timeouts: { plan: timeoutMs } }),
  });
  return { model, requests, enforces };
}

modelContract(open);

describe('the ladder of an OpenAI-compatible endpoint', () => {
  const question = {
    kind: 'answer',
    complexity: 'simple',
    system: 'Be brief.',
    prompt: 'Capital of Peru?',
    schema: z.object({ city: z.string() }),
  } as const;
  const signal = new AbortController().signal;

  it.each([
    ['json_object only', ['json_object'], ['json_schema', 'json_object', 'json_object']],
    ['no response_format', ['none'], ['json_schema', 'json_object', 'none', 'none']],
  ])('goes down to what it takes: %s', async (_, takes, asked) => {
    const { url, requests } = await serveJson((request) =>
      takes.includes(formatOf(request))
        ? { status: 200, body: completion({ content: '{"city":"Lima"}' }) }
        : { status: 400, body: { error: { message: 'This response_format type is unavailable now' } } },
    );
    const model = openaiModel({ baseURL: url, apiKey: KEY, model: 'small', retries: 0 });
    await model.answer(question, signal);
    await model.answer(question, signal);
    expect(requests.map(formatOf)).toEqual(asked);
    expect(requests[0]?.path).toBe('/chat/completions');
  });

  it('reads gateways that leave out usage and more', async () => {
    const body = { choices: [{ message: { content: '{"city":"Lima"}' } }] };
    const { url } = await serveJson(() => ({ status: 200, body }));
    const { answer, model, usage } = await openaiModel({ baseURL: url, apiKey: '', model: 'small' }).answer(
      question,
      signal,
    );
    expect({ answer, model, usage }).toEqual({
      answer: { city: 'Lima' },
      model: 'small',
      usage: { input: 0, cached: 0, output: 0 },
    });
  });

  it.each([{}, { error: { message: 'sorry' } }, { choices: [] }, 'hello', null])(
    'calls a 200 with %j unavailable',
    async (body) => {
      const { url } = await serveJson(() => ({ status: 200, body }));
      const model = openaiModel({ baseURL: url, apiKey: KEY, model: 'small', retries: 0 });
      await expect(model.answer(question, signal)).rejects.toMatchObject({ code: 'MODEL_UNAVAILABLE' });
    },
  );

  it('tells the model that its reply was cut off', async () => {
    const { url, requests } = await serveJson((_, before) => ({
      status: 200,
      body: before === 0 ? completion({ content: '{"city":"L' }, 'length') : completion({ content: '{"city":"Lima"}' }),
    }));
    const model = openaiModel({ baseURL: url, apiKey: KEY, model: 'small', retries: 0 });
    expect((await model.answer(question, signal)).answer).toEqual({ city: 'Lima' });
    expect(JSON.stringify(requests[1]?.body)).toContain('cut off');
  });
});
