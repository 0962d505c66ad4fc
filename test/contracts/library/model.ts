import fc from 'fast-check';
import { expect } from 'vitest';
import { searchIndex } from '#domain/search/search-index.ts';
import { cardOf, searchToolOf } from '#domain/search/tool-search.ts';
import type { Tool } from '#domain/tool/tool.ts';
import { retired } from '#domain/tool/tool-change.ts';
import { counted, Ending, NO_STATS, type ToolStats } from '#domain/tool/tool-stats.ts';
import type { Library } from '#ports/library.ts';
import { aTool, KEEPER } from '../../fakes/tools.ts';

/** Ids that would meet where somebody joined them with something else, and workspaces that begin alike. */
const IDS = ['a', 'a:', ':a', 'tool:a', 'passed:a', 'at:a', '1:a', '{M1}:a', 'a*', '*', '💾', "'; --", '__proto__'];
const ENDS = ['', '1', '11'];
const WORDS = ['alpha', 'beta', 'gamma'];

interface Record {
  readonly workspace: string;
  readonly tool: Tool;
  readonly stats: ToolStats;
}
type Records = Map<string, Record>;
type Step = (library: Library, records: Records, prefix: string) => Promise<void>;

const place = fc.record({ end: fc.constantFrom(...ENDS), id: fc.constantFrom(...IDS) });
const words = fc.subarray(WORDS).map((some) => some.join(' '));
const nameOf = (workspace: string, id: string) => JSON.stringify([workspace, id]);

const step: fc.Arbitrary<Step> = fc.oneof(
  { weight: 4, arbitrary: fc.tuple(place, words, fc.constantFrom('n0', 'n1', 'n2', 'n3'), fc.boolean()).map(write) },
  place.map(remove),
  fc.tuple(place, fc.constantFrom(...Ending.options), fc.nat(99)).map(count),
);

let runs = 0;

/** Does random steps through two connections and on a Map, and expects all of them to say the same after every step. */
export async function likeARecord(connect: () => Promise<Library>): Promise<void> {
  const libraries = [await connect(), await connect()];
  const property = fc.asyncProperty(
    fc.array(fc.tuple(step, fc.nat(1), fc.nat(1)), { maxLength: 25 }),
    async (steps) => {
      runs += 1;
      const prefix = `M${'X'.repeat(runs % 50)}${Math.floor(runs / 50)}Z`;
      const records: Records = new Map();
      for (const [take, by, seenBy] of steps) {
        await take(libraries[by]!, records, prefix);
        await compare(libraries[seenBy]!, records, prefix);
      }
    },
  );
  await fc.assert(property, { numRuns: 15 });
}

function write([{ end, id }, description, name, isRetired]: [
  { end: string; id: string },
  string,
  string,
  boolean,
]): Step {
  return async (library, records, prefix) => {
    const workspace = prefix + end;
    const active = aTool({ id, name, description });
    const tool = isRetired ? retired(active, KEEPER, 1) : active;
    const others = [...records.values()].filter((each) => each.workspace === workspace && each.tool.id !== id);
    const isTaken = !isRetired && others.some((each) => each.tool.name === name && each.tool.state !== 'retired');
    const revision = (await library.get(workspace, id))?.revision ?? null;
    expect(await library.put(workspace, tool, revision)).toBe(isTaken ? 'name_taken' : 'stored');
    if (!isTaken) {
      const { stats } = records.get(nameOf(workspace, id)) ?? { stats: NO_STATS };
      records.set(nameOf(workspace, id), { workspace, tool, stats });
    }
  };
}

function remove({ end, id }: { end: string; id: string }): Step {
  return async (library, records, prefix) => {
    await library.remove(prefix + end, id);
    records.delete(nameOf(prefix + end, id));
  };
}

function count([{ end, id }, what, at]: [{ end: string; id: string }, Ending, number]): Step {
  return async (library, records, prefix) => {
    await library.count(prefix + end, id, what, at);
    const name = nameOf(prefix + end, id);
    const record = records.get(name);
    if (record !== undefined) {
      records.set(name, { ...record, stats: counted(record.stats, what, at) });
    }
  };
}

async function compare(library: Library, records: Records, prefix: string): Promise<void> {
  for (const end of ENDS) {
    const workspace = prefix + end;
    const mine = [...records.values()].filter((each) => each.workspace === workspace);
    const byId = (tools: readonly Tool[]) => Object.fromEntries(tools.map((tool) => [`=${tool.id}`, tool]));
    const listed = await library.list(workspace);
    expect(listed).toHaveLength(mine.length);
    expect(byId(listed.map(({ tool }) => tool))).toEqual(byId(mine.map(({ tool }) => tool)));
    const stats = await library.stats(workspace, IDS);
    expect(stats).toEqual(IDS.map((id) => records.get(nameOf(workspace, id))?.stats ?? NO_STATS));
    for (const name of ['n0', 'n3']) {
      const holder = mine.find(({ tool }) => tool.name === name && tool.state !== 'retired');
      expect((await library.named(workspace, name))?.tool).toEqual(holder?.tool);
    }
    const unused = mine.filter((each) => each.stats === NO_STATS);
    if (unused.length === mine.length) {
      expect(await scoresIn(library, workspace)).toEqual(freshScores(mine.map(({ tool }) => tool)));
    }
    const found = await library.search(workspace, WORDS.join(' '), 50);
    expect(found.every(({ tool }) => tool.state === 'active')).toBe(true);
  }
}

const scoresIn = async (library: Library, workspace: string) =>
  (await library.search(workspace, WORDS.join(' '), 50)).map(({ tool, score }) => ({ id: tool.id, score }));

function freshScores(tools: readonly Tool[]) {
  const index = searchIndex();
  for (const tool of tools) {
    const card = cardOf(tool);
    if (card !== null) {
      index.put(searchToolOf(tool.id, card));
    }
  }
  return index.search(WORDS.join(' '), 50);
}
