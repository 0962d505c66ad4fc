import { setImmediate as turn } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { RecordKey, Store } from '#ports/store.ts';
import { likeAMap } from './store-model.ts';

/** One database; every `connect` is another process as far as the database can tell. */
export interface StoreSubject {
  connect(): Promise<Store>;
  /** Closes every store that was connected and whatever they stood on. */
  stop(): Promise<void>;
}

let made = 0;

/** A key that no other test uses. */
export const freshKey = (workspace = 'T1', kind: RecordKey['kind'] = 'session'): RecordKey => {
  made += 1;
  return { workspace, kind, id: `C1:${made}.000100` };
};

const closed = <Value>(value: Value) => ({ value, open: false });
const addOne = (value: unknown) => closed(Number(value ?? 0) + 1);

/** What every store promises. See src/ports/store.ts. */
export function storeContract(start: () => Promise<StoreSubject>): void {
  describe('keeps the contract of a store', () => {
    let subject: StoreSubject;
    let store: Store;
    beforeAll(async () => {
      subject = await start();
      store = await subject.connect();
    });
    afterAll(() => subject.stop());

    test('gives undefined for what was never written, and answers a ping', async () => {
      expect(await store.get(freshKey())).toBeUndefined();
      await store.ping();
    });

    test('gives the change undefined first and then what was written', async () => {
      const key = freshKey();
      const seen: unknown[] = [];
      for (const value of [{ a: [1, null, 'ü\u2028"\\'] }, ':base64:x', null, false]) {
        await store.update(key, (before) => {
          seen.push(before);
          return closed(value);
        });
      }
      expect(seen).toEqual([undefined, { a: [1, null, 'ü\u2028"\\'] }, ':base64:x', null]);
      expect(await store.get(key)).toBe(false);
    });

    test('copies values in and out', async () => {
      const key = freshKey();
      const mine = { list: [1] };
      await store.update(key, () => closed(mine));
      mine.list.push(2);
      const theirs = (await store.get(key)) as typeof mine;
      theirs.list.push(3);
      expect(await store.get(key)).toEqual({ list: [1] });
    });

    test('writes nothing when the change throws, and lets the error through unchanged', async () => {
      const key = freshKey();
      await store.update(key, () => closed('first'));
      const error = new RangeError('no');
      const failed = store.update(key, () => {
        throw error;
      });
      await expect(failed).rejects.toBe(error);
      expect(await store.get(key)).toBe('first');
    });

    test('writes nothing when the change gives back the very value', async () => {
      const key = freshKey();
      const value = { a: 1 };
      await store.update(key, () => closed(value));
      const other = await subject.connect();
      const same = await store.update(key, (before) => ({ value: before, open: true }));
      expect(same).toEqual(value);
      expect(await other.open()).not.toContainEqual(key);
    });

    test('refuses what JSON cannot say and writes nothing', async () => {
      const key = freshKey();
      await expect(store.update(key, () => closed(() => 1))).rejects.toMatchObject({ code: 'INTERNAL' });
      expect(await store.get(key)).toBeUndefined();
    });

    test('forgets what is deleted, also as an open and as a listed record', async () => {
      const key = freshKey('T4');
      await store.update(key, () => ({ value: 1, open: true }));
      await store.delete(key);
      await store.delete(key);
      expect(await store.get(key)).toBeUndefined();
      expect(await store.open()).not.toContainEqual(key);
      expect(await store.list('T4', 'session')).toEqual([]);
    });

    test('finds open records of every workspace by their keys, until a change closes them', async () => {
      const keys = [freshKey('T1'), freshKey('T2'), freshKey('T2', 'instance')];
      for (const key of keys) {
        await store.update(key, () => ({ value: 1, open: true }));
      }
      const other = await subject.connect();
      expect(await other.open()).toEqual(expect.arrayContaining(keys));
      await store.update(keys[1]!, () => closed(2));
      expect(await other.open()).not.toContainEqual(keys[1]);
    });

    test('lists one kind of one workspace', async () => {
      const mine = [freshKey('T5'), freshKey('T5')];
      const others = [freshKey('T5', 'settings'), freshKey('T55'), freshKey('T6')];
      for (const key of [...mine, ...others]) {
        await store.update(key, () => closed(1));
      }
      const listed = await store.list('T5', 'session');
      expect(listed).toHaveLength(2);
      expect(listed).toEqual(expect.arrayContaining(mine));
    });

    test('finds nothing across workspaces, kinds, or ids that look alike', async () => {
      const ids = [
        'a',
        'a:',
        ':a',
        'session:a',
        '{T1}:session:a',
        'a*',
        '*',
        'ä',
        'a\u0308',
        '💾',
        'a b',
        '../a',
        "'; --",
      ];
      const keys = ids.flatMap((id) => [
        { workspace: 'T7', kind: 'session', id } as const,
        { workspace: 'T7', kind: 'settings', id } as const,
        { workspace: 'T71', kind: 'session', id } as const,
      ]);
      for (const [at, key] of keys.entries()) {
        await store.update(key, () => closed(at));
      }
      for (const [at, key] of keys.entries()) {
        expect(await store.get(key)).toBe(at);
      }
      expect(await store.list('T7', 'settings')).toEqual(
        expect.arrayContaining(keys.filter((key) => key.workspace === 'T7' && key.kind === 'settings')),
      );
    });

    test.each([
      { workspace: '', id: 'a' },
      { workspace: 't1', id: 'a' },
      { workspace: 'T*', id: 'a' },
      { workspace: 'T1}:session:', id: 'a' },
      { workspace: 'T1', id: '' },
      { workspace: 'T1', id: 'a\0b' },
      { workspace: 'T1', id: '\ud800' },
      { workspace: 'T1', id: 'a'.repeat(513) },
    ])('refuses the key %j', async ({ workspace, id }) => {
      const key: RecordKey = { workspace, kind: 'session', id };
      await expect(store.get(key)).rejects.toMatchObject({ code: 'INTERNAL' });
      await expect(store.update(key, () => closed(1))).rejects.toMatchObject({ code: 'INTERNAL' });
      await expect(store.delete(key)).rejects.toMatchObject({ code: 'INTERNAL' });
    });

    test('loses none of fifty updates at once through one connection', async () => {
      const key = freshKey();
      await Promise.all(Array.from({ length: 50 }, () => store.update(key, addOne)));
      expect(await store.get(key)).toBe(50);
    });

    test('loses none of fifty updates at once through five connections', async () => {
      const key = freshKey();
      const stores = await Promise.all(Array.from({ length: 5 }, () => subject.connect()));
      await Promise.all(Array.from({ length: 50 }, (_, at) => stores[at % 5]!.update(key, addOne)));
      expect(await store.get(key)).toBe(50);
    });

    test('lets exactly one of twenty decide', async () => {
      const key = freshKey();
      await store.update(key, () => closed({ decidedBy: null }));
      const stores = await Promise.all(Array.from({ length: 4 }, () => subject.connect()));
      const decide = async (person: number) => {
        let won = false;
        await stores[person % 4]!.update(key, (before) => {
          won = (before as { decidedBy: number | null }).decidedBy === null;
          return won ? closed({ decidedBy: person }) : { value: before, open: false };
        });
        return won ? [person] : [];
      };
      const winners = (await Promise.all(Array.from({ length: 20 }, (_, person) => decide(person)))).flat();
      expect(winners).toHaveLength(1);
      expect(await store.get(key)).toEqual({ decidedBy: winners[0] });
    });

    test('behaves like a map, whatever is done in whatever order', () => likeAMap(store));

    test('goes on after others were refused at the same record', async () => {
      const key = freshKey();
      const refused = store.update(key, () => {
        throw new TypeError('no');
      });
      const [first, second] = await Promise.allSettled([refused, store.update(key, addOne)]);
      await turn();
      expect([first.status, second.status]).toEqual(['rejected', 'fulfilled']);
    });
  });
}
