import { LLMock } from '@copilotkit/aimock';
import { describe, expect, it, onTestFinished } from 'vitest';
import { anthropicModel } from '#adapters/anthropic/model.ts';
import { openaiEmbedder } from '#adapters/openai/embeddings.ts';
import { openaiModel } from '#adapters/openai/model.ts';
import { failureOf } from '#domain/model/model-failure.ts';
import type { Model } from '#ports/model.ts';
import { KEY, LIMA, never, QUESTION, RIGHT } from '../contracts/model/rig.ts';

/**
 * Both adapters against a server that others wrote and hold against the vendors' real APIs every day, so that our own
 * servers (model-gateways.test.ts) are not the only ones who say what the wire looks like.
 */

type Fixture = Parameters<LLMock['addFixture']>[0];
type Reply = Pick<Fixture, 'response'> & Partial<Fixture>;

const ADAPTERS: Record<string, (url: string) => Model> = {
  'chat/completions': (url) => openaiModel({ baseURL: `${url}/v1`, apiKey: KEY, model: 'gpt-5', retries: 1 }),
  responses: (url) => openaiModel({ baseURL: `${url}/v1`, apiKey: KEY, model: 'gpt-5', api: 'responses', retries: 1 }),
  'Anthropic Messages': (url) => anthropicModel({ baseURL: url, apiKey: KEY, model: 'claude-sonnet-5', retries: 1 }),
};

/** A server that gives these replies, one after the other, and the adapter that asks it. */
async function served(adapter: string, replies: readonly Reply[]) {
  const mock = new LLMock({ port: 0, host: '127.0.0.1', logLevel: 'silent' });
  for (const [sequenceIndex, reply] of replies.entries()) {
    mock.addFixture({ match: { sequenceIndex, userMessage: /./s }, ...reply });
  }
  await mock.start();
  onTestFinished(async () => {
    await mock.stop();
  });
  const model = ADAPTERS[adapter]?.(mock.url) ?? expect.unreachable();
  return { model, asked: () => mock.getRequests().length };
}

const says = (content: string, more: object = {}): Reply => ({ response: { content, ...more } });
const fails = (status: number, message: string, more: object = {}): Reply => ({
  response: { error: { message }, status, ...more },
});

describe.each(Object.keys(ADAPTERS))('%s, by aimock', (adapter) => {
  it('answers in the shape of the schema, and counts tokens', async () => {
    const usage = { input_tokens: 42, output_tokens: 7, prompt_tokens: 42, completion_tokens: 7 };
    const { model, asked } = await served(adapter, [says(RIGHT, { usage })]);
    const seen: number[] = [];
    const answered = await model.answer(QUESTION, never(), ({ characters }) => seen.push(characters));
    expect(answered.answer).toEqual(LIMA);
    expect(answered.usage).toMatchObject({ input: 42, output: 7 });
    expect(seen.at(-1)).toBe(RIGHT.length);
    expect(asked()).toBe(1);
  });

  it.each([
    ['a fence around it', `\`\`\`json\n${RIGHT}\n\`\`\``],
    ['prose around it', `Here it is:\n${RIGHT}\nAnything else?`],
  ])('reads through %s', async (_what, content) => {
    const { model } = await served(adapter, [says(content)]);
    expect((await model.answer(QUESTION, never())).answer).toEqual(LIMA);
  });

  it('asks once more after a wrong shape', async () => {
    const { model, asked } = await served(adapter, [says('{"city": 7}'), says(RIGHT)]);
    expect((await model.answer(QUESTION, never())).answer).toEqual(LIMA);
    expect(asked()).toBe(2);
  });

  it('waits as long as it is told after 429', async () => {
    const { model, asked } = await served(adapter, [fails(429, 'rate limit', { retryAfter: 1 }), says(RIGHT)]);
    const start = performance.now();
    expect((await model.answer(QUESTION, never())).answer).toEqual(LIMA);
    expect(performance.now() - start).toBeGreaterThan(900);
    expect(asked()).toBe(2);
  });

  it.each<[string, Reply, string]>([
    ['a wrong key', fails(401, 'invalid api key'), 'auth'],
    ['an overloaded endpoint', fails(529, 'overloaded'), 'overloaded'],
    [
      'a stream that is cut',
      { ...says(RIGHT.repeat(40)), truncateAfterChunks: 8, chunkSize: 20, streamingProfile: { ttft: 5, tps: 200 } },
      'cut',
    ],
    ['broken JSON', { ...says(RIGHT), chaos: { malformedRate: 1 } }, 'nonsense'],
  ])('tells %s from other ends', async (_what, reply, failure) => {
    const { model } = await served(adapter, [reply, reply, reply, reply]);
    const error: unknown = await model.answer(QUESTION, never()).catch((thrown: unknown) => thrown);
    expect(failureOf(error)).toBe(failure);
    expect(String(error)).not.toContain(KEY);
  });
});

describe('embeddings, by aimock', () => {
  const embedding = Array.from({ length: 8 }, (_, at) => at / 8 - 0.5);
  const embedderAt = async (response: Fixture['response']) => {
    const mock = new LLMock({ port: 0, host: '127.0.0.1', logLevel: 'silent' });
    mock.onEmbedding(/./s, response);
    await mock.start();
    onTestFinished(async () => {
      await mock.stop();
    });
    return openaiEmbedder({ baseURL: `${mock.url}/v1`, apiKey: KEY, model: 'text-embedding-3-small', retries: 0 });
  };

  it('are one for each text', async () => {
    const embedder = await embedderAt({ embedding });
    expect(await embedder.embed(['a chart', 'of profit'], never())).toEqual([embedding, embedding]);
  });

  it('tell a wrong key from other ends', async () => {
    const embedder = await embedderAt({ error: { message: 'invalid api key' }, status: 401 });
    const error: unknown = await embedder.embed(['a chart'], never()).catch((thrown: unknown) => thrown);
    expect(failureOf(error)).toBe('auth');
  });
});
