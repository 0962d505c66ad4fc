import { expect, test, vi } from 'vitest';
import type { Tool } from '#domain/tool/tool.ts';
import { type EmbeddingReply, rightReply, textsIn } from '../../fakes/embedding-server.ts';
import { freshWorkspace, idsOf, named, putIn } from './bench.ts';
import { type EmbeddedLibrarySubject, endpoint } from './embedded.ts';

/** Between what a search waits, and what the endpoint has. */
const BOUND_MS = 8_000;

/** What a library does when its embedder fails: less, and nobody but the log hears of it. */
export function doesWithout(subject: () => EmbeddedLibrarySubject, tools: readonly Tool[]): void {
  const rig = async (reply?: EmbeddingReply) => {
    const [workspace, end] = [freshWorkspace(), await endpoint(reply)];
    const [library, plain] = [await subject().connect(end.embedding), await subject().connect()];
    for (const tool of tools) {
      await putIn(library, workspace, tool);
    }
    const words = (query: string) => plain.search(workspace, query, 5);
    const search = (query: string) => library.search(workspace, query, 5);
    return { workspace, library, search, words, ...end };
  };
  const refuses: (texts: (texts: string[]) => boolean) => EmbeddingReply = (isRefused) => (request) =>
    isRefused(textsIn(request)) ? { status: 400, body: { error: { message: 'no' } } } : rightReply(request);

  test.each<[string, EmbeddingReply, string]>([
    ['is down', () => ({ status: 503, body: {} }), 'overloaded'],
    ['does not know us', () => ({ status: 401, body: {} }), 'auth'],
    ['is no endpoint', () => ({ status: 200, body: {} }), 'nonsense'],
    ['asks for patience', () => ({ status: 429, body: {}, headers: { 'retry-after': '9' } }), 'rate_limited'],
  ])('goes by words alone while the endpoint %s, and says so once', async (_, reply, failure) => {
    const { search, words, lines, requests } = await rig(reply);
    for (const query of ['bill', 'umbrella near', 'profit chart', 'rain', 'totals']) {
      expect(await search(query)).toEqual(await words(query));
    }
    expect(requests).toHaveLength(3); // then it is left alone for a while
    expect(lines).toEqual([{ message: expect.stringContaining('words alone'), code: 'MODEL_UNAVAILABLE', failure }]);
  });

  test('does not wait for an endpoint that is silent, and does not ask it for ever', async () => {
    const { workspace, words, lines, requests, impatient } = await rig(() => ({ raw: () => undefined }));
    const library = await subject().connect(impatient);
    const search = (query: string) => library.search(workspace, query, 5);
    const started = performance.now();
    const found = await Promise.all([search('bill'), search('rain'), search('umbrella')]);
    expect(performance.now() - started).toBeLessThan(BOUND_MS);
    expect(found).toEqual([await words('bill'), await words('rain'), await words('umbrella')]);
    expect(await search('bill')).toEqual(await words('bill'));
    expect(requests).toHaveLength(3);
    expect(lines).toEqual([expect.objectContaining({ code: 'MODEL_UNAVAILABLE', failure: 'timed_out' })]);
  });

  test('uses what vectors there are while no new ones can be made', async () => {
    const { search, library, workspace, behaviour, lines } = await rig();
    await search('profit');
    behaviour.reply = (request) => (textsIn(request).length === 1 ? rightReply(request) : { status: 503, body: {} });
    await putIn(library, workspace, named('new_one', { description: 'Foretells the weather' }));
    await putIn(library, workspace, named('new_two', { description: 'Adds clients' }));
    expect(idsOf(await search('profit chart'))).toEqual(['earnings_graph']);
    expect(lines).toHaveLength(1);
    behaviour.reply = (request) => rightReply(request);
    expect(idsOf(await search('a buyer'))).toEqual(['new_two']);
  });

  test('makes vectors of all other texts when the endpoint refuses one', async () => {
    const poison = refuses((texts) => texts.some((text) => text.includes('poison')));
    const { search, library, workspace, lines, requests } = await rig(poison);
    for (const [at, word] of ['chart', 'poison', 'client', 'weather', 'lamp'].entries()) {
      await putIn(library, workspace, named(`t${at}`, { description: word }));
    }
    await search('profit');
    await vi.waitFor(async () => expect(await subject().vectors(workspace)).toHaveLength(7), { timeout: 10_000 });
    expect(await subject().vectors(workspace)).not.toContain('t1');
    expect(idsOf(await search('poison'))).toContain('t1');
    const before = requests.length;
    await search('a buyer');
    expect(requests).toHaveLength(before + 1);
    expect(lines.map(({ failure }) => failure)).toEqual(['refused']);
  });

  test.each([1, 10])('finds out that an endpoint takes %i texts at a time, and remembers it', async (most) => {
    const { search, workspace, library, lines, requests } = await rig(refuses((texts) => texts.length > most));
    const ids = Array.from({ length: 30 }, (_, at) => `more_${at}`);
    await Promise.all(ids.map((id) => library.put(workspace, named(id, { description: 'lamp' }), null)));
    const goal = ids.length + tools.length;
    await vi.waitFor(
      async () => {
        expect(idsOf(await search('profit chart'))[0]).toBe('earnings_graph'); // each search goes on where the last ended
        expect(await subject().vectors(workspace)).toHaveLength(goal);
      },
      { timeout: 20_000, interval: 20 },
    );
    const refused = requests.filter((request) => textsIn(request).length > most);
    expect(refused.length).toBeLessThan(8);
    expect(lines).toEqual([]);
  });

  test('settles at once when it is closed while the endpoint is silent', async () => {
    const { search, library, lines, requests } = await rig(() => ({ raw: () => undefined }));
    const searching = search('bill');
    await vi.waitFor(() => expect(requests).toHaveLength(1), { timeout: 10_000 });
    const started = performance.now();
    await library.close();
    await searching.catch((error: unknown) => expect(error).toMatchObject({ code: 'STORE_UNAVAILABLE' }));
    expect(performance.now() - started).toBeLessThan(BOUND_MS);
    expect(lines).toEqual([]);
  });
}
