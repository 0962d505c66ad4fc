import { describe, expect, it } from 'vitest';
import { failureOf, type ModelFailure } from '#domain/model/model-failure.ts';
import type { Embedder } from '#ports/embedder.ts';
import { bagOf, type EmbeddingReply, rightReply, serveEmbeddings, textsIn } from '../fakes/embedding-server.ts';
import type { HttpReply, HttpRequest } from '../fakes/http.ts';

/** Where an embedder is to ask, and how patiently. */
export interface EmbedderOptions {
  readonly url: string;
  readonly key: string;
  readonly timeoutMs: number;
  readonly retries: number;
}

const KEY = 'sk-embedder-0123456789abcdef';
const SECRET = 'wanderlust';
const TEXTS = ['a chart of profit', `the ${SECRET}`, 'rain'];
const LONG_MS = 20_000;
const never = () => new AbortController().signal;

type Item = { index?: unknown; embedding?: unknown };
/** A right reply, with something else in place of its items. */
const bent =
  (change: (items: Item[]) => unknown): EmbeddingReply =>
  (request) => {
    const items = textsIn(request).map((text, index) => ({ index, embedding: bagOf(text) }));
    return { status: 200, body: { data: change(items) } };
  };
const always = (reply: HttpReply) => () => reply;
const fails = (status: number, headers: Record<string, string> = {}) =>
  always({ status, headers, body: { error: { message: `not for ${SECRET} with ${KEY}` } } });
const silent = always({ raw: () => undefined });
const stalled = always({
  raw: (response) => {
    response.writeHead(200, { 'content-type': 'application/json' });
    response.write('{"data":[');
  },
});
const says = (type: string, text: string) =>
  always({ raw: (response) => response.writeHead(200, { 'content-type': type }).end(text) });

/** Every Embedder must pass this. `open` makes one that asks a server with OpenAI's POST /embeddings. */
export function embedderContract(open: (options: EmbedderOptions) => Embedder): void {
  const rig = async (reply?: EmbeddingReply, { timeoutMs = LONG_MS, retries = 0 } = {}) => {
    const { url, requests } = await serveEmbeddings(reply);
    return { embedder: open({ url, key: KEY, timeoutMs, retries }), requests };
  };

  describe('keeps the contract of an embedder', () => {
    it('gives a vector for each text, in their order, however many there are', async () => {
      const { embedder, requests } = await rig();
      const texts = Array.from({ length: 150 }, (_, at) => `text ${'abcdefghij'[at % 10]} ${'abcdefghijk'[at % 11]}`);
      expect(await embedder.embed(texts, never())).toEqual(texts.map((text) => bagOf(text)));
      expect(requests.flatMap(textsIn)).toEqual(texts);
      expect(Math.max(...requests.map((request) => textsIn(request).length))).toBeLessThan(100);
    });

    it('asks nothing about nothing', async () => {
      const { embedder, requests } = await rig();
      expect(await embedder.embed([], never())).toEqual([]);
      expect(requests).toEqual([]);
    });

    it.each<[string, EmbeddingReply]>([
      ['in another order, by their index', bent((items) => items.toReversed())],
      ['without an index, as they come', bent((items) => items.map(({ embedding }) => ({ embedding })))],
      ['with more beside them', (request) => rightReply(request)],
    ])('takes vectors %s', async (_, reply) => {
      const { embedder } = await rig(reply);
      expect(await embedder.embed(TEXTS, never())).toEqual(TEXTS.map((text) => bagOf(text)));
    });

    it.each<[string, EmbeddingReply, ModelFailure]>([
      ['too few', bent((items) => items.slice(1)), 'nonsense'],
      ['too many', bent((items) => [...items, { index: 3, embedding: [1] }]), 'nonsense'],
      ['one twice', bent((items) => items.map((item) => ({ ...item, index: 0 }))), 'nonsense'],
      ['indexes from 1', bent((items) => items.map((item, at) => ({ ...item, index: at + 1 }))), 'nonsense'],
      [
        'several lengths',
        bent((items) => items.map((item, at) => (at === 1 ? { ...item, embedding: [1] } : item))),
        'nonsense',
      ],
      ['empty vectors', bent((items) => items.map((item) => ({ ...item, embedding: [] }))), 'nonsense'],
      ['no numbers', bent((items) => items.map((item) => ({ ...item, embedding: [null, 1] }))), 'nonsense'],
      [
        'base64, which was not asked for',
        bent((items) => items.map((item) => ({ ...item, embedding: 'AACAPw==' }))),
        'nonsense',
      ],
      ['nothing', always({ status: 200, body: {} }), 'nonsense'],
      ['half a JSON', says('application/json', '{"data":[{"embedding":[0.1,'), 'nonsense'],
      ['a web page', says('text/html', `<p>${SECRET}`), 'nonsense'],
      ['an error with 200', always({ status: 200, body: { error: { code: 502, message: SECRET } } }), 'overloaded'],
      ['400', fails(400), 'refused'],
      ['401', fails(401), 'auth'],
      ['404', fails(404), 'unreachable'],
      ['413', fails(413), 'context_too_long'],
      ['429', fails(429), 'rate_limited'],
      ['429 for an hour', fails(429, { 'retry-after': '3600' }), 'rate_limited'],
      ['503', fails(503), 'overloaded'],
    ])('is MODEL_UNAVAILABLE for %s, and quotes neither key nor text', async (_, reply, failure) => {
      const { embedder, requests } = await rig(reply);
      const error: unknown = await embedder.embed(TEXTS, never()).catch((thrown: unknown) => thrown);
      expect(error).toMatchObject({ code: 'MODEL_UNAVAILABLE' });
      expect(failureOf(error)).toBe(failure);
      const words = `${error instanceof Error ? error.message : ''} ${JSON.stringify(error)}`;
      expect(words).not.toMatch(new RegExp(`${SECRET}|${KEY}`));
      expect(requests).toHaveLength(1);
    });

    it('is MODEL_UNAVAILABLE where nothing listens', async () => {
      const embedder = open({ url: 'http://127.0.0.1:1', key: KEY, timeoutMs: LONG_MS, retries: 0 });
      const error: unknown = await embedder.embed(TEXTS, never()).catch((thrown: unknown) => thrown);
      expect(error).toMatchObject({ code: 'MODEL_UNAVAILABLE', cause: { failure: 'unreachable' } });
    });

    it('is MODEL_UNAVAILABLE when lengths differ between one request and the next', async () => {
      const lengths = [256, 128];
      const { embedder } = await rig((request, before) => rightReply(request, lengths[before]));
      const many = Array.from({ length: 100 }, () => 'rain');
      await expect(embedder.embed(many, never())).rejects.toMatchObject({ cause: { failure: 'nonsense' } });
    });

    it.each([
      ['silent', silent],
      ['stalled inside its reply', stalled],
    ])('does not wait longer than its time for an endpoint that is %s', async (_, reply) => {
      const { embedder } = await rig(reply, { timeoutMs: 100 });
      await expect(embedder.embed(TEXTS, never())).rejects.toMatchObject({
        code: 'MODEL_UNAVAILABLE',
        cause: { failure: 'timed_out' },
      });
    });

    it.each<[string, EmbeddingReply]>([
      ['429', fails(429, { 'retry-after-ms': '5' })],
      ['500', fails(500, { 'retry-after-ms': '5' })],
    ])('asks once more after %s', async (_, reply) => {
      const script: EmbeddingReply = (request, before) => (before === 0 ? reply(request, before) : rightReply(request));
      const { embedder, requests } = await rig(script, { retries: 1 });
      expect(await embedder.embed(['rain'], never())).toEqual([bagOf('rain')]);
      expect(requests).toHaveLength(2);
    });

    it.each<[string, EmbeddingReply]>([
      ['before a reply', silent],
      ['inside a reply', stalled],
      ['while it waits to ask again', fails(429, { 'retry-after': '15' })],
    ])('ends with the reason of a signal that aborts %s', async (_, reply) => {
      const abort = new AbortController();
      const reason = new Error('closed');
      const { embedder } = await rig(
        (request: HttpRequest, before) => {
          setTimeout(() => abort.abort(reason), 50);
          return reply(request, before);
        },
        { retries: 1 },
      );
      await expect(embedder.embed(TEXTS, abort.signal)).rejects.toBe(reason);
    });

    it('asks nothing when the signal has aborted already', async () => {
      const { embedder, requests } = await rig();
      await expect(embedder.embed(TEXTS, AbortSignal.abort('gone'))).rejects.toBe('gone');
      expect(requests).toEqual([]);
    });
  });
}
