import { expect, test } from 'vitest';
import { coalesced } from '#adapters/library/coalesced.ts';
import { jsonCode } from '#adapters/library/code.ts';
import { libraryOver } from '#adapters/library/library-over.ts';
import { memoryShelf } from '#adapters/library/memory.ts';
import type { Shelf } from '#adapters/library/shelf.ts';
import { AgentError } from '#domain/text/errors.ts';
import { named } from '../../contracts/library/bench.ts';

/** A shelf that notes whose cards were all read. */
function watchedShelf() {
  const shelf = memoryShelf();
  const loads: string[] = [];
  const watched: Shelf = {
    ...shelf,
    ids: (workspace, part) => {
      loads.push(workspace);
      return shelf.ids(workspace, part);
    },
  };
  return { watched, loads };
}

test('the index that was not used for the longest time goes when there are too many tools', async () => {
  const { watched, loads } = watchedShelf();
  const library = libraryOver(watched, jsonCode, { mostIndexed: 250 }); // room for two indexes, which count as 100 besides their tools
  for (const workspace of ['A', 'B', 'C']) {
    await library.put(workspace, named('a'), null);
  }
  const search = async (...workspaces: string[]) => {
    loads.length = 0;
    for (const workspace of workspaces) {
      expect(await library.search(workspace, 'volatility', 1)).toHaveLength(1);
    }
    return loads.join('');
  };
  expect(await search('A', 'B', 'A', 'B')).toBe('AB');
  expect(await search('A', 'C', 'A', 'C')).toBe('C');
  expect(await search('B', 'C', 'A')).toBe('BA');
});

test('an index that alone is larger than there is room for is kept', async () => {
  const { watched, loads } = watchedShelf();
  const library = libraryOver(watched, jsonCode, { mostIndexed: 10 });
  await library.put('A', named('a'), null);
  for (let at = 0; at < 3; at += 1) {
    expect(await library.search('A', 'volatility', 1)).toHaveLength(1);
  }
  expect(loads).toEqual(['A']);
});

/** A task that ends when the test says so. */
function steered() {
  const runs: PromiseWithResolvers<number>[] = [];
  const ask = coalesced(() => {
    const run = Promise.withResolvers<number>();
    runs.push(run);
    return run.promise;
  });
  return { runs, ask };
}

test('whoever asks during a task gets the next one, together with the others, and one goes at a time', async () => {
  const { runs, ask } = steered();
  const first = ask();
  const others = [ask(), ask()];
  expect(runs).toHaveLength(1);
  runs[0]!.resolve(1);
  expect(await first).toBe(1);
  const late = ask(); // the second run may have begun by now, or not: it is either that one or a third
  runs[1]!.resolve(2);
  expect(await Promise.all(others)).toEqual([2, 2]);
  runs[2]?.resolve(3);
  expect(await late).toBe(runs.length);
  const alone = ask();
  runs.at(-1)!.resolve(9);
  expect(await alone).toBe(9);
});

test('those that wait behind one that could not reach the store fail with it; behind another failure they do not', async () => {
  const { runs, ask } = steered();
  for (const [code, outcome] of [
    ['STORE_UNAVAILABLE', 'rejected'],
    ['STORE_CORRUPT', 'fulfilled'],
  ] as const) {
    const asked = [ask(), ask(), ask()];
    runs.at(-1)!.reject(new AgentError('no', { code }));
    await expect(asked[0]).rejects.toMatchObject({ code });
    runs.at(-1)!.resolve(1);
    const [, ...waiting] = await Promise.allSettled(asked);
    expect(waiting.map(({ status }) => status)).toEqual([outcome, outcome]);
  }
});
