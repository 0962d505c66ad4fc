import { expect, it } from 'vitest';
import { openaiEmbedder } from '#adapters/openai/embeddings.ts';
import { embedderContract } from '../../contracts/embedder.contract.ts';
import { serveEmbeddings } from '../../fakes/embedding-server.ts';

embedderContract(({ url, key, timeoutMs, retries }) =>
  openaiEmbedder({ baseURL: url, apiKey: key, model: 'small', timeoutMs, retries }),
);

it('asks POST /embeddings for numbers, with the key and without anything of the environment', async () => {
  const { url, requests } = await serveEmbeddings();
  const embedder = openaiEmbedder({ baseURL: `${url}/v1`, apiKey: 'sk-1', model: 'small' });
  expect(embedder.model).toBe('small');
  await embedder.embed(['rain'], new AbortController().signal);
  expect(requests[0]).toMatchObject({
    path: '/v1/embeddings',
    headers: { authorization: 'Bearer sk-1' },
    body: { model: 'small', input: ['rain'], encoding_format: 'float' },
  });
  expect(Object.keys(requests[0]?.headers ?? {})).not.toContain('openai-organization');
});

it('needs no key', async () => {
  const { url, requests } = await serveEmbeddings();
  await openaiEmbedder({ baseURL: url, apiKey: '', model: 'small' }).embed(['a'], new AbortController().signal);
  expect(requests[0]?.headers.authorization).toBe('Bearer none');
});
