import type { ServerResponse } from 'node:http';
import fc from 'fast-check';
import { expect, test, vi } from 'vitest';
import type { Library } from '#ports/library.ts';
import { rightReply, textsIn } from '../../fakes/embedding-server.ts';
import type { HttpRequest } from '../../fakes/http.ts';
import { freshWorkspace, gone, idsOf, named, putIn } from './bench.ts';
import { type EmbeddedLibrarySubject, endpoint } from './embedded.ts';

const IDS = ['a', 'b', 'c', 'd'];
const WORDS = ['profit', 'earnings', 'weather', 'rain', 'client', 'lamp'];
const QUERIES = ['forecast', 'margin of a buyer', 'b', 'lamp'];

interface Step {
  readonly by: number;
  readonly id: string;
  readonly what: string;
  readonly words: string;
}

const step: fc.Arbitrary<Step> = fc.record({
  by: fc.nat(1),
  id: fc.constantFrom(...IDS),
  what: fc.constantFrom('put', 'put', 'put', 'retire', 'remove', 'look'),
  words: fc.subarray(WORDS).map((some) => some.join(' ')),
});

async function take(library: Library, workspace: string, { id, what, words }: Step): Promise<void> {
  const tool = named(id, { description: words, parameters: [] });
  if (what === 'remove') {
    await library.remove(workspace, id);
  } else if (what === 'look') {
    await library.search(workspace, words, 3);
  } else {
    await putIn(library, workspace, what === 'put' ? tool : gone(tool));
  }
}

/** What holds of vectors while tools come, change and go, in several processes. */
export function keepsUp(subject: () => EmbeddedLibrarySubject): void {
  test('finds the same in every process, also in one that starts later, whatever was done in whatever order', async () => {
    const { embedding } = await endpoint();
    const libraries = [await subject().connect(embedding), await subject().connect(embedding)];
    const everything = async (library: Library, workspace: string) => {
      const found = [];
      for (const query of QUERIES) {
        found.push((await library.search(workspace, query, 9)).map(({ tool, score }) => [tool.id, score]));
      }
      return found;
    };
    const property = fc.asyncProperty(fc.array(step, { maxLength: 12 }), async (steps) => {
      const workspace = freshWorkspace();
      for (const each of steps) {
        await take(libraries[each.by]!, workspace, each);
      }
      const fresh = await subject().connect(embedding);
      const [one, other, late] = [libraries[0]!, libraries[1]!, fresh].map((each) => everything(each, workspace));
      expect(await one).toEqual(await late);
      expect(await other).toEqual(await late);
      const active = (await fresh.list(workspace)).filter(({ tool }) => tool.state === 'active');
      expect((await subject().vectors(workspace)).toSorted()).toEqual(idsOf(active).toSorted());
      await fresh.close();
    });
    await fc.assert(property, { numRuns: 10 });
  });

  test('keeps no vector of a tool that went or changed while it was made', async () => {
    const { embedding, behaviour, asked } = await endpoint();
    const [workspace, library] = [freshWorkspace(), await subject().connect(embedding)];
    const find = async (query: string) => idsOf(await library.search(workspace, query, 5));
    for (const id of ['went', 'changed', 'stays']) {
      await putIn(library, workspace, named(id, { description: 'earnings', parameters: [] }));
    }
    const held = Promise.withResolvers<{ request: HttpRequest; response: ServerResponse }>();
    behaviour.reply = (request) =>
      textsIn(request).length === 1 ? rightReply(request) : { raw: (response) => held.resolve({ request, response }) };
    const searching = find('profit');
    const { request, response } = await held.promise;
    await library.remove(workspace, 'went');
    await putIn(library, workspace, named('changed', { description: 'weather', parameters: [] }));
    const between = find('lamp'); // asks when it has seen what changed, and then waits for the batch that is under way
    await vi.waitFor(() => expect(asked()).toContain('lamp'), { timeout: 10_000 });
    const reply = rightReply(request);
    response.writeHead(200, { 'content-type': 'application/json' });
    response.end(JSON.stringify('body' in reply ? reply.body : {}));
    expect(await searching).not.toContain('went');
    await between;
    expect(await subject().vectors(workspace)).not.toContain('went');
    behaviour.reply = (each) => rightReply(each);
    expect(await find('profit')).toEqual(['stays']);
    expect(await find('rain')).toEqual(['changed']);
  });
}
