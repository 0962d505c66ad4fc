import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type SearchIndex, type SearchTool, searchIndex } from '#domain/search/search-index.ts';
import { heapBytes } from '../../../bench/library/cost.ts';
import { hostileText } from '../../fakes/hostile.ts';

const tool = (id: string, facts: Partial<SearchTool> = {}): SearchTool => ({
  ...{ id, name: id, description: '', parameters: [], past: [], uses: 0, failures: 0 },
  ...facts,
});
const indexOf = (...tools: readonly SearchTool[]): SearchIndex => {
  const index = searchIndex();
  tools.forEach(index.put);
  return index;
};
const found = (index: SearchIndex, query: string): string[] => index.search(query, 10).map(({ id }) => id);

const WORDS = ['report', 'invoice', 'csv', 'merge', 'weather', 'the', 'getPage', '天气', '工具', 'files', 'it', 'ราคา'];
const words = fc.array(fc.constantFrom(...WORDS), { maxLength: 6 }).map((some) => some.join(' '));
const someTool = fc.record({
  id: fc.constantFrom(...'abcdefgh'),
  name: words,
  description: words,
  parameters: fc.array(fc.record({ name: words, description: words }), { maxLength: 2 }),
  past: fc.array(words, { maxLength: 3 }),
  uses: fc.nat(20),
  failures: fc.nat(20),
});

describe('the index', () => {
  it('finds by name, description, parameters and past requests, and weighs them as measured', () => {
    const index = indexOf(
      tool('a', { name: 'unpivot', description: 'alpha beta' }),
      tool('b', { name: 'alpha', description: 'unpivot beta' }),
      tool('c', { name: 'alpha', description: 'beta', parameters: [{ name: 'unpivot', description: 'gamma' }] }),
      tool('d', { name: 'alpha', description: 'beta', past: ['unpivot gamma'] }),
      tool('e', { name: 'gamma', description: 'alpha beta' }),
    ); // all of one length: saturation alone makes 2, 1 and 1/2 of the weights what they are here
    const hits = index.search('unpivot this for me', 10);
    expect(hits.map(({ id }) => id)).toEqual(['a', 'b', 'c', 'd']);
    const [best = 0, ...others] = hits.map(({ score }) => score);
    expect(others.map((score) => score / best)).toEqual([
      ...[1, 0.5, 0.5].map((weight) => expect.closeTo((weight * 3.2) / (2 * (weight + 1.2)), 10)),
    ]);
    expect(index.size()).toBe(5);
  });

  it('finds what is said in another form of the word', () => {
    const index = indexOf(tool('a', { description: 'Converts spreadsheets' }), tool('b', { description: 'Weather' }));
    expect(found(index, 'spreadsheet conversion, convert it')).toEqual(['a']);
    expect(found(indexOf(tool('a', { description: 'Reads GitHub issues' })), 'my github')).toEqual(['a']);
  });

  it.each([
    ['天气查询', '查询城市的天气', '明天北京天气怎么样'],
    ['売上集計', '月ごとの売上を集計する', '先月の売上を教えてください'],
    ['ราคาทองคำ', 'ดูราคาทองคำ', 'วันนี้ทองคำราคาเท่าไหร่'],
  ])('finds %s, which is written without spaces', (name, description, query) => {
    const index = indexOf(
      tool('right', { name, description }),
      tool('wrong', { description: '文件 ファイル ไฟล์ file' }),
    );
    expect(found(index, query)).toEqual(['right']);
  });

  it('finds nothing where no word fits, in nothing, and not more than asked for', () => {
    const index = indexOf(tool('a', { description: 'weather' }), tool('b', { description: 'weather' }));
    expect(found(index, 'invoice')).toEqual([]);
    expect(found(index, '')).toEqual([]);
    expect(found(searchIndex(), 'weather')).toEqual([]);
    expect(index.search('weather', 1).map(({ id }) => id)).toEqual(['a']);
    expect(index.search('weather', 0)).toEqual([]);
  });

  it('puts what is used before its equal, and what fails after it, but neither before a better one', () => {
    const description = 'weather forecast';
    const index = indexOf(
      tool('a', { description, uses: 30, failures: 25 }),
      tool('b', { description }),
      tool('c', { description, uses: 30 }),
      tool('d', { description: 'weather report', uses: 1_000_000 }),
      tool('e', { description: 'snow report' }),
      tool('f', { description: 'rain report' }),
    );
    expect(found(index, 'weather forecast').slice(0, 4)).toEqual(['c', 'b', 'a', 'd']);
  });

  it('lets embeddings help, and passes over tools that it does not have', () => {
    const index = indexOf(tool('a', { description: 'weather' }), tool('b', { description: 'rain and snow' }));
    const nearest = [
      { id: 'gone', score: 0.9 },
      { id: 'b', score: 0.8 },
    ];
    expect(index.search('weather', 5, { nearest }).map(({ id }) => id)).toEqual(['a', 'b']);
    expect(index.search('umbrella', 5, { nearest }).map(({ id }) => id)).toEqual(['b']);
    expect(index.search('weather', 5, { nearest: nearest.slice(0, 1) })).toEqual(index.search('weather', 5));
  });
});

it('puts a tool that is asked for by its name first, also beside embeddings, however many have its words', () => {
  const others = Array.from({ length: 60 }, (_, at) => tool(`chart ${at}`, { description: 'chart', past: ['chart'] }));
  const index = indexOf(
    tool('own', { name: 'chart', description: 'says what it is for in many more words' }),
    ...others,
  );
  const nearest = others.map(({ id }, at) => ({ id, score: 1 / (at + 1) }));
  expect(index.search('Chart', 3, { nearest })[0]?.id).toBe('own');
  expect(index.search('chart', 3)[0]?.id).toBe('own');
});

describe('an index that has changed', () => {
  const changes = fc.array(fc.oneof(someTool, fc.constantFrom(...'abcdefgh')), { maxLength: 30 });

  it('is like one that never knew anything else', () => {
    fc.assert(
      fc.property(changes, words, (all, query) => {
        const index = searchIndex();
        const left = new Map<string, SearchTool>();
        for (const change of all) {
          if (typeof change === 'string') {
            index.remove(change);
            index.search(query, 1); // what it works out for this question must not outlive the next change
            left.delete(change);
          } else {
            index.search(query, 1);
            index.put(change);
            left.set(change.id, change);
          }
        }
        const fresh = indexOf(...[...left.values()].toReversed());
        expect(index.search(query, 10)).toEqual(fresh.search(query, 10));
        expect(index.size()).toBe(left.size);
      }),
      { numRuns: 500 },
    );
  });

  it('keeps nothing of what it forgot', () => {
    const index = indexOf(tool('other', { description: 'weather' }));
    const change = (count: number): void => {
      for (let at = 0; at < count; at += 1) {
        index.put(tool('own', { description: `v${at} w${at} x${at} y${at}` }));
        index.remove(at % 2 === 0 ? 'own' : 'nobody');
      }
    };
    change(1_000);
    const before = heapBytes();
    change(20_000);
    expect(heapBytes() - before).toBeLessThan(2 ** 20);
  });

  it('does not tell replacing from removing and adding', () => {
    fc.assert(
      fc.property(fc.array(someTool, { maxLength: 8 }), someTool, words, (tools, next, query) => {
        const [replaced, renewed] = [indexOf(...tools), indexOf(...tools)];
        replaced.put(next);
        renewed.remove(next.id);
        renewed.put(next);
        expect(replaced.search(query, 10)).toEqual(renewed.search(query, 10));
      }),
    );
  });
});

describe('a tool', () => {
  it('is found first by its own name, whatever the others are', () => {
    const name = fc
      .array(fc.constantFrom('get', 'the', 'report', 'it', 'now', '天气', 'HTML', 'do', 'PDFs'), {
        minLength: 1,
        maxLength: 4,
      })
      .map((parts) => parts.join('_'));
    fc.assert(
      fc.property(fc.array(someTool, { maxLength: 8 }), name, fc.boolean(), (others, own, isSpoken) => {
        const index = indexOf(...others, tool('own', { name: own }));
        const first = index.search(isSpoken ? own.replaceAll('_', ' ').toLowerCase() : own, 10)[0];
        const namesake = others.findLast(({ id }) => id === first?.id)?.name.toLowerCase();
        const key = own.replaceAll('_', ' ').toLowerCase();
        expect(first?.id === 'own' || namesake === key).toBe(true);
      }),
    );
  });

  it('comes first when its name is asked for, though others say it more often', () => {
    const index = indexOf(
      tool('own', { name: 'report', description: 'Adds up what all of the teams have spent in a month', failures: 5 }),
      tool('other', { name: 'report_report', description: 'report', uses: 100 }),
    );
    expect(found(index, 'Report')).toEqual(['own', 'other']);
    expect(found(index, 'a report of it')).toEqual(['other', 'own']);
  });

  it('may say anything, and so may a question', () => {
    fc.assert(
      fc.property(hostileText, hostileText, (text, query) => {
        const own = `${text}!`; // never that of the other
        const parameters = [{ name: text, description: query }];
        const index = indexOf(
          tool('a', { description: 'weather' }),
          tool(own, { description: text, parameters, past: [text] }),
        );
        for (const { id, score } of index.search(query, 5)) {
          expect(['a', own]).toContain(id);
          expect(score).toBeGreaterThan(0);
        }
        expect(found(index, 'weather')).toContain('a');
        index.remove(own);
        expect(index.search('weather', 5)).toEqual(indexOf(tool('a', { description: 'weather' })).search('weather', 5));
      }),
      { examples: [['a', '']] },
    );
  });
});
