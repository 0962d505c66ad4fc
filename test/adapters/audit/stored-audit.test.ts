import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { memoryStore } from '#adapters/keyv/memory.ts';
import { allOf, happened } from '../../contracts/audit.contract.ts';
import { appendAll, audited, EVER, endingAt, FEW, keyOf, T1, timesIn, upTo, verdictOn } from './stage.ts';

describe('an append', () => {
  test('is one update of one record, and two more where a segment begins', async () => {
    const store = memoryStore();
    const updated: string[] = [];
    const audit = audited({
      ...store,
      async update(key, change) {
        updated.push(key.id);
        return await store.update(key, change);
      },
    });
    await appendAll(audit, 0, 2 * FEW);
    const within = Array.from({ length: FEW - 1 }, () => 'segment:2');
    expect(updated.slice(-FEW - 2)).toEqual(['segment:1', 'segment:2', 'head', ...within]);
  });

  test('goes on where another left off between a new segment and the hint of it, and when the hint is lost', async () => {
    const store = memoryStore();
    await appendAll(audited(store), 0, FEW);
    const ending = audited(endingAt(store, 'update', 'head'));
    await expect(ending.append(T1, happened(FEW))).rejects.toThrow('the process ends here');
    await appendAll(audited(store), FEW, 5 * FEW); // the first of them was stored after all
    await store.delete(keyOf('head'));
    await appendAll(audited(store), 5 * FEW - 1, 6 * FEW);
    const audit = audited(store);
    expect(await timesIn(audit)).toEqual(upTo(6 * FEW));
    expect(await verdictOn(audit, await audit.head(T1))).toMatchObject({ ok: true, repeated: 0 });
  });

  test('knows an id of the segment before, and takes one that is older as new, which a check counts', async () => {
    const store = memoryStore();
    await appendAll(audited(store), 0, 2 * FEW + 1);
    for (const audit of [audited(store), audited(store)]) {
      await audit.append(T1, happened(FEW));
    }
    expect(await verdictOn(audited(store))).toMatchObject({ records: 2 * FEW + 1, repeated: 0 });
    await audited(store).append(T1, happened(0));
    expect(await verdictOn(audited(store))).toMatchObject({ records: 2 * FEW + 2, repeated: 1 });
  });

  test('that sleeps while its segment is filled, cut and deleted ends up in the chain, once', async () => {
    const store = memoryStore();
    const asleep = Promise.withResolvers<void>();
    const awake = Promise.withResolvers<void>();
    const sleeper = audited({
      ...store,
      async update(key, change) {
        if (key.id === 'segment:2') {
          asleep.resolve();
          await awake.promise;
        }
        return await store.update(key, change);
      },
    });
    await appendAll(sleeper, 0, FEW);
    const late = sleeper.append(T1, happened(1000));
    await asleep.promise;
    const other = audited(store);
    await appendAll(other, FEW, 5 * FEW);
    expect(await other.cut(T1, EVER)).toBe(4 * FEW);
    awake.resolve();
    await late;
    expect(await timesIn(other)).toEqual([...upTo(5 * FEW, 4 * FEW), 1000]);
    expect(await verdictOn(other, await other.head(T1))).toMatchObject({ ok: true, repeated: 0 });
    expect((await store.list(T1, 'audit')).map(({ id }) => id).toSorted()).toEqual([
      'checkpoint',
      'head',
      'segment:5',
      'segment:6',
    ]);
  });

  test('begins a new chain when all records of the workspace were deleted', async () => {
    const store = memoryStore();
    const audit = audited(store);
    await appendAll(audit, 0, 5 * FEW);
    await audit.cut(T1, EVER);
    for (const key of await store.list(T1, 'audit')) {
      await store.delete(key);
    }
    await appendAll(audit, 0, FEW + 1);
    expect(await verdictOn(audit, await audit.head(T1))).toMatchObject({ ok: true, records: FEW + 1, repeated: 0 });
  });

  test('is not taken for done because a segment has it that was cut before it was begun anew', async () => {
    const store = memoryStore();
    await appendAll(audited(store), 0, 5 * FEW);
    const lost = { schema: 1, full: true, records: [{ seq: 1, id: happened(1000).id, at: 0, mac: '' }] };
    await audited(store).cut(T1, EVER);
    await store.update(keyOf('segment:4'), () => ({ value: lost, open: false }));
    await store.update(keyOf('head'), () => ({ value: { schema: 1, segment: 5 }, open: false })); // as it once was
    await audited(store).append(T1, happened(1000));
    expect(await timesIn(audited(store))).toEqual([...upTo(5 * FEW, 4 * FEW), 1000]);
    expect(await verdictOn(audited(store))).toMatchObject({ ok: true });
  });

  test('goes behind what a newer version wrote', async () => {
    const store = memoryStore();
    await appendAll(audited(store), 0, 1);
    const newer = {
      seq: 2,
      previous: 'x',
      id: 'new',
      at: 1,
      kind: 'of_tomorrow',
      body: {},
      more: [1],
      mac: 'b'.repeat(64),
    };
    await store.update(keyOf('segment:1'), (segment) => {
      const { records, ...rest } = segment as { records: object[] };
      return { value: { ...rest, records: [...records, newer] }, open: false };
    });
    await appendAll(audited(store), 2, 3);
    expect(await store.get(keyOf('segment:1'))).toMatchObject({
      records: [{}, newer, { seq: 3, previous: newer.mac }],
    });
    await expect(allOf(audited(store), T1)).rejects.toMatchObject({ code: 'STORE_CORRUPT' });
  });
});

test('whatever is done in whatever order by whomever, there is one chain and nothing is lost', async () => {
  const step = fc.record({
    append: fc.nat({ max: 9 }),
    by: fc.nat({ max: 2 }),
    cut: fc.option(fc.nat({ max: 90 })),
    before: fc.constantFrom('nothing', 'nothing', 'restart', 'the hint is lost'),
  });
  const property = fc.asyncProperty(fc.array(step, { maxLength: 25 }), async (steps) => {
    const store = memoryStore();
    const open = () => [1, 3, FEW].map((most) => audited(store, most));
    let audits = open();
    let appended = 0;
    for (const { append, by, cut, before } of steps) {
      audits = before === 'restart' ? open() : audits;
      await (before === 'the hint is lost' && store.delete(keyOf('head')));
      const many = upTo(appended + append, appended);
      const appends = many.map((at) => audits[(by + at) % 3]!.append(T1, happened(at)));
      const cuts = cut === null ? [] : audits.map((audit) => audit.cut(T1, cut));
      await Promise.all([...appends, ...cuts]);
      appended += append;
      const seq = (await audits[0]!.checkpoint(T1))?.seq ?? 0;
      const head = await audits[1]!.head(T1);
      expect(await verdictOn(audits[2]!, head)).toEqual({ ok: true, records: appended - seq, repeated: 0, head });
    }
  });
  await fc.assert(property, { numRuns: 60 });
});
