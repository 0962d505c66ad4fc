import { describe, expect, test } from 'vitest';
import { memoryStore } from '#adapters/keyv/memory.ts';
import type { Store } from '#ports/store.ts';
import { happened } from '../../contracts/audit.contract.ts';
import { appendAll, audited, EVER, endingAt, FEW, keyOf, T1, tamper, timesIn, upTo, verdictOn } from './stage.ts';

describe('a cut', () => {
  test('that ended before it deleted anything holds, and the next one deletes', async () => {
    const store = memoryStore();
    await appendAll(audited(store), 0, 5 * FEW);
    await expect(audited(endingAt(store, 'delete', 'segment:1')).cut(T1, 2 * FEW)).rejects.toThrow('ends here');
    expect(await store.get(keyOf('segment:1'))).toBeDefined();
    const audit = audited(store);
    expect(await timesIn(audit)).toEqual(upTo(5 * FEW, 2 * FEW));
    expect(await verdictOn(audit)).toMatchObject({ ok: true });
    expect(await audit.cut(T1, 0)).toBe(0);
    expect((await store.list(T1, 'audit')).map(({ id }) => id)).not.toContain('segment:1');
    expect(await verdictOn(audit)).toMatchObject({ ok: true });
  });

  test('takes whole segments only, and leaves the last two and what is younger', async () => {
    const store = memoryStore();
    const audit = audited(store);
    await appendAll(audit, 0, FEW);
    await audit.append(T1, { ...happened(EVER), id: 'clock ahead' });
    await appendAll(audit, FEW + 1, 5 * FEW + 1);
    expect(await audit.cut(T1, FEW - 1)).toBe(0);
    expect(await audit.cut(T1, EVER)).toBe(FEW);
    expect(await timesIn(audit)).toHaveLength(4 * FEW + 1);
  });

  test('leaves the full segment before the one that is written to: in it ids are still known', async () => {
    const audit = audited(memoryStore());
    await appendAll(audit, 0, 3 * FEW + 1);
    expect(await audit.cut(T1, EVER)).toBe(2 * FEW);
    await audit.append(T1, happened(2 * FEW));
    expect(await timesIn(audit)).toEqual(upTo(3 * FEW + 1, 2 * FEW));
  });

  test('that another overtook does not bring back what the other took', async () => {
    const store = memoryStore();
    await appendAll(audited(store), 0, 5 * FEW);
    const asleep = Promise.withResolvers<void>();
    const awake = Promise.withResolvers<void>();
    const sleeper = audited({
      ...store,
      async update(key, change) {
        asleep.resolve();
        await awake.promise;
        return await store.update(key, change);
      },
    });
    const late = sleeper.cut(T1, FEW);
    await asleep.promise;
    expect(await audited(store).cut(T1, 3 * FEW)).toBe(3 * FEW);
    awake.resolve();
    expect(await late).toBe(0);
    expect(await timesIn(sleeper)).toEqual(upTo(5 * FEW, 3 * FEW));
    expect(await verdictOn(sleeper)).toMatchObject({ ok: true });
  });

  test('takes nothing of a part that was changed', async () => {
    const store = memoryStore();
    const audit = audited(store);
    await appendAll(audit, 0, 5 * FEW);
    await tamper(store, 2, (records) => records.with(1, { ...records[1], at: 0 }));
    await expect(audit.cut(T1, EVER)).rejects.toMatchObject({ code: 'STORE_CORRUPT' });
    expect(await timesIn(audit)).toHaveLength(5 * FEW);
    expect(await audit.checkpoint(T1)).toBeUndefined();
  });
});

describe('a reader', () => {
  test('whom a cut overtakes is told to read again', async () => {
    const store = memoryStore();
    const audit = audited(store);
    await appendAll(audit, 0, 5 * FEW);
    const reading = audit.read(T1)[Symbol.asyncIterator]();
    await reading.next();
    await audit.cut(T1, EVER);
    const rest = (async () => {
      while (!(await reading.next()).done) {}
    })();
    await expect(rest).rejects.toMatchObject({ code: 'STORE_BUSY' });
    expect(await verdictOn(audit)).toMatchObject({ ok: true });
  });

  test.each([
    ['a record', (store: Store) => tamper(store, 2, (records) => records.slice(1)), FEW + 1],
    ['the end of a segment', (store: Store) => tamper(store, 2, (records) => records.slice(0, -1)), 2 * FEW],
    ['a segment', (store: Store) => store.delete(keyOf('segment:2')), FEW + 1],
    ['the first segments', (store: Store) => store.delete(keyOf('segment:1')), 1],
  ])('sees that %s was removed in the store', async (_what, remove, seq) => {
    const store = memoryStore();
    await appendAll(audited(store), 0, 3 * FEW + 1);
    await remove(store);
    expect(await verdictOn(audited(store))).toEqual({ ok: false, problem: 'removed', seq });
  });

  test('sees with a head that the end was cut off in the store', async () => {
    const store = memoryStore();
    const audit = audited(store);
    await appendAll(audit, 0, 2 * FEW);
    const head = await audit.head(T1);
    await store.delete(keyOf('segment:2'));
    expect(await verdictOn(audited(store))).toMatchObject({ ok: true });
    expect(await verdictOn(audited(store), head)).toEqual({ ok: false, problem: 'cut', seq: FEW + 1 });
  });
});
