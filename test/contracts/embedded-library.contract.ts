import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { bagOf, type EmbeddingReply, rightReply, textsIn } from '../fakes/embedding-server.ts';
import { manyTools } from '../fakes/tools.ts';
import { freshWorkspace, gone, idsOf, named, putIn } from './library/bench.ts';
import { type EmbeddedLibrarySubject, endpoint } from './library/embedded.ts';
import { keepsUp } from './library/with-others.ts';
import { doesWithout } from './library/without-embeddings.ts';

const PLOT = named('earnings_graph', { description: 'Draws quarterly margins' });
const RAIN = named('umbrella', { description: 'Says whether rain is near' });
const BILLS = named('bill_totals', { description: 'Adds each bill' });
const TOOLS = [PLOT, RAIN, BILLS];

/** What every library promises that is given an embedder. */
export function embeddedLibraryContract(start: () => Promise<EmbeddedLibrarySubject>): void {
  describe('searches by what texts mean, too', () => {
    let subject: EmbeddedLibrarySubject;
    beforeAll(async () => {
      subject = await start();
    });
    afterAll(() => subject.stop());

    /** A workspace with the three tools, and a library that has an embedder. */
    const rig = async (reply?: EmbeddingReply) => {
      const [workspace, end] = [freshWorkspace(), await endpoint(reply)];
      const library = await subject.connect(end.embedding);
      for (const tool of TOOLS) {
        await putIn(library, workspace, tool);
      }
      const find = async (query: string, by = library) => idsOf(await by.search(workspace, query, 5));
      return { workspace, library, find, ...end };
    };
    /** How often a text that has this in it was asked about. */
    const timesIn = (asked: readonly string[], words: string) => asked.filter((text) => text.includes(words)).length;

    test('finds a tool none of whose words were said', async () => {
      const { find } = await rig();
      const plain = await subject.connect();
      expect(await find('profit charts', plain)).toEqual([]);
      expect((await find('profit chart'))[0]).toBe('earnings_graph');
      expect((await find('the weather'))[0]).toBe('umbrella');
      expect(await find('invoices', plain)).toEqual([]);
      expect((await find('invoice of a client'))[0]).toBe('bill_totals');
      expect(await find('quux')).toEqual([]);
    });

    test('joins seven tenths of words with three of meaning, and then what the runs say', async () => {
      const { library, workspace, find } = await rig();
      const scores = async () =>
        Object.fromEntries(
          (await library.search(workspace, 'umbrella profit', 5)).map((hit) => [hit.tool.id, hit.score]),
        );
      expect(await scores()).toEqual({ umbrella: expect.closeTo(0.7, 5), earnings_graph: expect.closeTo(0.3, 5) });
      for (let at = 0; at < 20; at += 1) {
        await library.count(workspace, 'umbrella', 'failed', at);
      }
      expect(await scores()).toMatchObject({ umbrella: expect.closeTo(0.7 * (1 + 2 / 30 - 6 / 25), 5) });
      expect((await find('umbrella profit'))[0]).toBe('umbrella');
    });

    test('puts a name before all, however many are nearer in words and meaning', async () => {
      const { library, workspace, find } = await rig();
      const others = Array.from({ length: 70 }, (_, at) =>
        named(`chart_${at}`, { description: 'chart', requests: ['chart', 'chart chart'], parameters: [] }),
      );
      await Promise.all(others.map((tool) => library.put(workspace, tool, null)));
      await putIn(library, workspace, named('chart', { description: 'Is about other things, and many of them' }));
      expect((await find('chart'))[0]).toBe('chart');
      expect((await find('Bill totals'))[0]).toBe('bill_totals');
    });

    test('asks once about each text, whichever process needs it, and after a restart about none', async () => {
      const { workspace, library, find, asked, embedding } = await rig();
      const early = await subject.connect(embedding);
      await early.search(freshWorkspace(), 'anything', 1);
      await find('profit');
      expect(timesIn(asked(), 'margins')).toBe(1);
      expect((await subject.vectors(workspace)).toSorted()).toEqual(idsOf(TOOLS.map((tool) => ({ tool }))).toSorted());
      await library.close();
      const before = asked().length;
      const again = await subject.connect(embedding);
      expect((await find('profit chart', again))[0]).toBe('earnings_graph');
      expect((await find('profit chart', early))[0]).toBe('earnings_graph');
      expect(asked().slice(before)).toEqual(['profit chart', 'profit chart']);
    });

    test('takes what another process has made since it looked', async () => {
      const { library, workspace, find, asked, embedding, behaviour } = await rig();
      const other = await subject.connect(embedding);
      const right = behaviour.reply;
      behaviour.reply = () => ({ status: 503, body: {} });
      await find('profit', library);
      await find('profit', other);
      behaviour.reply = right;
      await find('profit', library);
      expect(await subject.vectors(workspace)).toHaveLength(3);
      await find('profit', other);
      expect(timesIn(asked(), 'margins')).toBe(1);
    });

    test('asks anew when the text changed, and only then; a tool that is not found has no vector', async () => {
      const { workspace, library, find, asked } = await rig();
      await find('profit');
      await putIn(library, workspace, { ...PLOT, returns: 'something else' });
      await find('profit');
      expect(timesIn(asked(), 'earnings graph')).toBe(1);
      await putIn(library, workspace, { ...PLOT, description: 'Foretells the weather' });
      expect(await find('rain')).toContain('earnings_graph');
      expect(timesIn(asked(), 'earnings graph')).toBe(2);
      await putIn(library, workspace, gone(PLOT));
      expect((await subject.vectors(workspace)).toSorted()).toEqual(['bill_totals', 'umbrella']);
      expect(await find('profit')).toEqual([]);
      await library.remove(workspace, 'umbrella');
      expect(await subject.vectors(workspace)).toEqual(['bill_totals']);
      await putIn(library, workspace, PLOT);
      expect(await find('profit chart')).toEqual(['earnings_graph']);
    });

    test('makes all of them anew when the model is another, also under the same name', async () => {
      const { library, find, asked, called, behaviour } = await rig();
      await find('profit');
      const large = await subject.connect(called('large'));
      expect((await find('profit chart', large))[0]).toBe('earnings_graph');
      expect(timesIn(asked(), 'margins')).toBe(2);
      await find('profit', large);
      await find('profit', library);
      expect(timesIn(asked(), 'margins')).toBe(2);
      behaviour.reply = (request) => rightReply(request, 199);
      expect((await find('profit chart', large))[0]).toBe('earnings_graph');
      expect(timesIn(asked(), 'margins')).toBe(3);
      await find('profit', await subject.connect(called('large')));
      expect(timesIn(asked(), 'margins')).toBe(3);
    });

    test('finds nothing of another workspace, also where a vector was moved', async () => {
      const { workspace, library, find, asked } = await rig();
      const other = freshWorkspace();
      await putIn(library, other, named('umbrella', { description: 'Counts clients' }));
      await find('profit');
      expect(idsOf(await library.search(other, 'profit chart', 5))).toEqual([]);
      expect(idsOf(await library.search(other, 'a buyer', 5))).toEqual(['umbrella']);
      expect(asked().slice(-2)).not.toContain(expect.stringContaining('margins'));
      await subject.moveVector({ workspace, id: 'earnings_graph' }, { workspace: other, id: 'umbrella' });
      const fresh = await subject.connect((await endpoint()).embedding);
      expect(idsOf(await fresh.search(other, 'profit chart', 5))).toEqual([]);
      expect(idsOf(await fresh.search(other, 'a buyer', 5))).toEqual(['umbrella']);
    });

    test('makes many in batches, the rest of them behind a search, and stores all', async () => {
      const { library, requests, embedding } = await rig();
      const workspace = freshWorkspace();
      await Promise.all(manyTools(150).map((tool) => library.put(workspace, tool, null)));
      const before = requests.length;
      await library.search(workspace, 'invoice', 5);
      await vi.waitFor(async () => expect(await subject.vectors(workspace)).toHaveLength(150), { timeout: 10_000 });
      const sizes = requests.slice(before).map((request) => textsIn(request).length);
      expect(sizes).toEqual([1, 64, 64, 22]);
      await (await subject.connect(embedding)).search(workspace, 'invoice', 5);
      expect(requests).toHaveLength(before + 5);
    });

    test('is right about texts of any form', async () => {
      const { workspace, library, find, asked } = await rig();
      await putIn(library, workspace, named('long', { description: 'wärme '.repeat(99), requests: ['💾'.repeat(99)] }));
      expect(await find('  ')).toEqual([]);
      await find(`💾${'rain '.repeat(2_000)}`);
      expect(asked().every((text) => text.isWellFormed() && text.trim() !== '' && text.length <= 2_000)).toBe(true);
      expect(bagOf('wärme')).not.toEqual(bagOf(''));
    });

    keepsUp(() => subject);
    doesWithout(() => subject, TOOLS);
  });
}
