import { describe, expect, it } from 'vitest';
import { misplaced } from './law/chapters.ts';
import { breaches, sourcesUnder } from './law/checkout.ts';
import { roomOf } from './law/rooms.ts';
import { emptyNames, hasDefaultExport, linesOf, MAX_LINES, testSins, undocumented } from './law/shape.ts';
import { idle } from './law/shared.ts';
import { parse } from './law/source.ts';

const sources = sourcesUnder('src');
const tests = sourcesUnder('test');

describe('the house', () => {
  it('keeps the import law, purity and has no circles', () => {
    expect(sources.length).toBeGreaterThan(20);
    expect(breaches(sources)).toEqual([]);
  });

  it('has chapters in domain and agent, each above those that it uses', () => {
    expect(misplaced(sources)).toEqual([]);
  });

  it('shares only what two islands need', () => {
    expect(idle(sources)).toEqual([]);
  });

  it('has no file in src without a room', () => {
    expect(sources.filter(({ path }) => roomOf(path) === undefined).map(({ path }) => path)).toEqual([]);
  });

  it(`has no file over ${MAX_LINES} lines`, () => {
    const long = [...sources, ...tests].filter(({ text }) => linesOf(text) > MAX_LINES);
    expect(long.map(({ path, text }) => `${path}: ${linesOf(text)}`)).toEqual([]);
  });

  it('has no name that says nothing', () => {
    expect([...sources, ...tests].filter(({ path }) => emptyNames(path).length > 0).map(({ path }) => path)).toEqual(
      [],
    );
  });

  it('has no default exports', () => {
    const isTold = ({ path }: { path: string }) => path.endsWith('.config.ts'); // its tool asks for one
    const found = sources.filter((file) => !isTold(file) && hasDefaultExport(parse(file)));
    expect(found.map(({ path }) => path)).toEqual([]);
  });

  it('documents what domain and ports export', () => {
    const open = sources.filter(({ path }) => ['domain', 'ports'].includes(roomOf(path) ?? ''));
    expect(open.flatMap((file) => undocumented(parse(file)).map((name) => `${file.path} ${name}`))).toEqual([]);
  });

  it('replaces no module in its tests and runs all of them', () => {
    expect(tests.flatMap((file) => testSins(parse(file)).map((sin) => `${file.path} ${sin}`))).toEqual([]);
  });
});
