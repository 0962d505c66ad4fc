import { expect, it } from 'vitest';
import { embeddingOf } from '../src/embedding.ts';
import { bagOf, serveEmbeddings } from './fakes/embedding-server.ts';

const log = { info: () => undefined, warn: () => undefined, error: () => undefined };

it('is an embedder at the configured endpoint, and none where none is configured', async () => {
  expect(embeddingOf(undefined, log)).toBeUndefined();
  const { url, requests } = await serveEmbeddings();
  const embedding = embeddingOf({ baseURL: url, model: 'small', apiKey: 'sk-1' }, log)!;
  expect(embedding.log).toBe(log);
  expect(embedding.embedder.model).toBe('small');
  const { signal } = new AbortController();
  expect(await embedding.embedder.embed(['rain'], signal)).toEqual([bagOf('rain')]);
  expect(await embedding.embedder.embed(['snow'], signal)).toEqual([bagOf('snow')]);
  expect(requests.map(({ body, headers }) => [body.model, headers.authorization])).toEqual([
    ['small', 'Bearer sk-1'],
    ['small', 'Bearer sk-1'],
  ]);
});
