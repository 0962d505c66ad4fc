import { describe, expect, it } from 'vitest';
import { anthropicModel } from '#adapters/anthropic/model.ts';
import { KEY, LIMA, never, QUESTION, RIGHT } from '../../contracts/model/rig.ts';
import { modelContract } from '../../contracts/model.contract.ts';
import { serveJson } from '../../fakes/http.ts';
import { openRig } from '../../fakes/model-server.ts';
import { MESSAGES } from '../../fakes/model-wire/messages.ts';

const open = openRig('anthropic');
modelContract(open);

describe('the Messages API', () => {
  it('lets the vendor cache the system text, and sends the key in the headers alone', async () => {
    const { model, requests } = await open({ script: () => ({ say: RIGHT }) });
    await model.answer(QUESTION, never());
    expect(requests[0]?.path).toBe('/v1/messages');
    expect(requests[0]?.headers.authorization).toBe(`Bearer ${KEY}`);
    expect(JSON.stringify(requests[0]?.body)).not.toContain(KEY);
    expect(requests[0]?.body.system).toMatchObject([{ type: 'text', cache_control: { type: 'ephemeral' } }]);
  });

  it('joins text blocks and skips thoughts', async () => {
    const content = [
      { type: 'thinking', thinking: '{"city":"Cusco"}', signature: 's' },
      { type: 'text', text: RIGHT.slice(0, 9) },
      { type: 'text', text: RIGHT.slice(9) },
    ];
    const { model } = await open({ script: () => ({ send: { content } }) });
    expect(await model.answer(QUESTION, never())).toMatchObject({ answer: LIMA, usage: { input: 0, output: 0 } });
  });

  it('keeps its count of input when the end of a stream says 0', async () => {
    const events = [
      { type: 'message_start', message: { usage: { input_tokens: 3, cache_read_input_tokens: 4, output_tokens: 1 } } },
      { type: 'content_block_delta', index: 0, delta: { type: 'text_delta', text: RIGHT } },
      { type: 'message_delta', delta: { stop_reason: 'end_turn' }, usage: { input_tokens: 0, output_tokens: 5 } },
    ];
    const lines = events.map((event) => `data: ${JSON.stringify(event)}\r\n\r\n`).join('');
    const { model } = await open({ script: () => ({ lines }) });
    expect((await model.answer(QUESTION, never())).usage).toEqual({ input: 7, cached: 4, output: 5 });
  });

  it('sends the API version that it is told, and learns that it may not send another', async () => {
    const { url, requests } = await serveJson(({ headers }) =>
      headers['anthropic-version'] === '2023-06-01'
        ? { status: 200, body: MESSAGES.whole({ text: RIGHT, thoughts: '', end: 'whole' }) }
        : { status: 400, body: MESSAGES.error('anthropic-version: unknown', 'invalid_request_error') },
    );
    const told = anthropicModel({ baseURL: url, apiKey: KEY, model: 'small', version: '2023-06-01' });
    const learns = anthropicModel({ baseURL: url, apiKey: KEY, model: 'small' });
    await told.answer(QUESTION, never());
    expect(requests).toHaveLength(1);
    await learns.answer(QUESTION, never());
    await learns.answer(QUESTION, never());
    expect(requests).toHaveLength(4);
  });

  it('is not given back a reply that ends in a space, or is one: it refuses such', async () => {
    for (const [say, given] of [
      ['It is Lima. \n', 'It is Lima.'],
      [' \n', '(blank)'],
    ] as const) {
      const { model, requests } = await open({ script: (before) => ({ say: before === 0 ? say : RIGHT }) });
      await model.answer(QUESTION, never());
      expect(requests[1]?.body.messages).toMatchObject([{ role: 'user' }, { content: given }, { role: 'user' }]);
    }
  });

  it('never asks for so many tokens that the SDK wants to stream', async () => {
    const { model, requests } = await open({ script: () => ({ say: RIGHT }), streams: false });
    await model.answer(QUESTION, never());
    await model.answer(QUESTION, never());
    expect(requests.map(({ body }) => body.stream)).toEqual([true, undefined]);
    expect(requests.every(({ body }) => Number(body.max_tokens) <= 21_000)).toBe(true);
  });
});
