import { describe, expect, it } from 'vitest';
import { KEY, LIMA, never, QUESTION, RIGHT } from '../../contracts/model/rig.ts';
import { modelContract } from '../../contracts/model.contract.ts';
import { formatOf, openRig } from '../../fakes/model-server.ts';

const open = openRig('openai');
modelContract(open);

describe('chat completions', () => {
  it.each([
    ['json_object only', ['json_object'], ['json_schema', 'json_object', 'json_object']],
    ['no response_format', ['none'], ['json_schema', 'json_object', 'none', 'none']],
  ])('go down to what the endpoint takes: %s', async (_, takes, asked) => {
    const { model, requests } = await open({
      retries: 0,
      script: (_before, _enforced, request) =>
        takes.includes(formatOf(request))
          ? { say: RIGHT }
          : { fail: 400, message: 'This response_format type is unavailable now' },
    });
    await model.answer(QUESTION, never());
    await model.answer(QUESTION, never());
    expect(requests.map(formatOf)).toEqual(asked);
    expect(requests[0]?.path).toBe('/chat/completions');
    expect(requests[0]?.headers.authorization).toBe(`Bearer ${KEY}`);
  });

  it('ask a stream to count its tokens, and no longer where that is refused', async () => {
    const { model, requests } = await open({
      script: (_, __, { body }) =>
        body.stream_options === undefined ? { say: RIGHT } : { fail: 400, message: 'stream_options' },
    });
    await model.answer(QUESTION, never());
    await model.answer(QUESTION, never());
    expect(requests.map(({ body }) => body.stream_options)).toEqual([{ include_usage: true }, undefined, undefined]);
    expect(requests.map(({ body }) => body.stream)).toEqual([true, true, true]);
  });

  it('are asked for what they take, however many ask at once', async () => {
    const { model, requests } = await open({
      retries: 0,
      script: (_, enforced) => (enforced ? { fail: 422, message: 'response_format' } : { say: RIGHT }),
    });
    const many = Array.from({ length: 8 }, () => model.answer(QUESTION, never()));
    expect((await Promise.all(many)).map(({ answer }) => answer)).toEqual(many.map(() => LIMA));
    const before = requests.length;
    await model.answer(QUESTION, never());
    expect(requests).toHaveLength(before + 1);
  });

  it('are read from gateways that leave out usage and more', async () => {
    const { model } = await open({ script: () => ({ send: { choices: [{ message: { content: RIGHT } }] } }) });
    const usage = { input: 0, cached: 0, output: 0 };
    expect(await model.answer(QUESTION, never())).toEqual({ answer: LIMA, model: 'Contract Model', usage });
  });

  it("tell what was cached in DeepSeek's words too", async () => {
    const usage = { prompt_tokens: 9, completion_tokens: 2, prompt_cache_hit_tokens: 4 };
    const { model } = await open({ script: () => ({ send: { choices: [{ message: { content: RIGHT } }], usage } }) });
    expect((await model.answer(QUESTION, never())).usage).toEqual({ input: 9, cached: 4, output: 2 });
  });

  it('are read from models that write in parts, with their thoughts among them', async () => {
    const content = [
      { type: 'thinking', thinking: [{ type: 'text', text: 'Cusco?' }] },
      { type: 'text', text: RIGHT },
    ];
    const { model } = await open({ script: () => ({ send: { choices: [{ message: { content } }] } }) });
    expect((await model.answer(QUESTION, never())).answer).toEqual(LIMA);
  });

  it.each([{ choices: [] }, { choices: [{}] }])('that are %j are none', async (send) => {
    const { model } = await open({ script: () => ({ send }), retries: 0 });
    await expect(model.answer(QUESTION, never())).rejects.toMatchObject({ cause: { failure: 'nonsense' } });
  });

  it('hold what the endpoint complains of, with 200', async () => {
    const send = { error: { code: 502, message: 'upstream is gone' } };
    const { model } = await open({ script: () => ({ send }), retries: 0 });
    await expect(model.answer(QUESTION, never())).rejects.toMatchObject({
      code: 'MODEL_UNAVAILABLE',
      cause: { failure: 'overloaded' },
    });
  });

  it('ask for a limit of tokens only where one is set, in the words that the model knows', async () => {
    const script = ({ body }: { body: Record<string, unknown> }) =>
      body.max_tokens === undefined
        ? { say: RIGHT }
        : { fail: 400, message: "'max_tokens' is not supported with this model. Use 'max_completion_tokens' instead." };
    const { model, requests } = await open({ script: (_, __, request) => script(request), maxTokens: 900 });
    await model.answer(QUESTION, never());
    await model.answer(QUESTION, never());
    expect(requests.map(({ body }) => body.max_completion_tokens)).toEqual([undefined, 900, 900]);
  });
});
