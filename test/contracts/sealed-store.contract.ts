import type { Keyv } from 'keyv';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Store } from '#ports/store.ts';
import { freshKey, type StoreSubject } from './store.contract.ts';

/** A database whose stored texts can be seen and changed behind the store's back. */
export interface SealedStoreSubject extends StoreSubject {
  /** Another store over the same database with another key. */
  connectWithOtherKey(): Promise<Store>;
  /** A Keyv over the same database, as someone else would open it. */
  keyv(): Promise<Keyv>;
  raw(name: string): Promise<string>;
  overwrite(name: string, raw: string): Promise<void>;
  /** All bytes that the database has written. */
  dump(): Promise<Buffer>;
}

const closed = <Value>(value: Value) => ({ value, open: false });

/** What every store that leaves the process promises besides. */
export function sealedStoreContract(start: () => Promise<SealedStoreSubject>): void {
  describe('keeps what it stores to itself', () => {
    let subject: SealedStoreSubject;
    let store: Store;
    beforeAll(async () => {
      subject = await start();
      store = await subject.connect();
    });
    afterAll(() => subject.stop());
    const MARKER = 'marker-wanderlust-4711';

    test('writes no clear text anywhere', async () => {
      const key = freshKey();
      for (const text of [MARKER, `again ${MARKER}`]) {
        await store.update(key, () => ({ value: { [MARKER]: text }, open: true }));
      }
      const dump = await subject.dump();
      expect(dump.includes(key.id)).toBe(true); // the dump holds our record, and ids are clear
      expect(dump.includes(MARKER)).toBe(false);
      expect(dump.includes(Buffer.from(MARKER).toString('base64').slice(0, 20))).toBe(false);
    });

    test('is read by Keyv at the same key', async () => {
      const key = freshKey();
      await store.update(key, () => closed({ text: MARKER }));
      const sealed: unknown = await (await subject.keyv()).get(`{${key.workspace}}:session:${key.id}`);
      expect(sealed).toMatch(/^[A-Za-z0-9+/]{40,}={0,2}$/);
      expect(JSON.parse(await subject.raw(`{${key.workspace}}:session:${key.id}`))).toEqual({ value: sealed });
    });

    test.each([
      ['another record of the same workspace', freshKey('T1')],
      ['the same record of another workspace', undefined],
    ])('is STORE_CORRUPT when a value was moved to %s', async (_where, target) => {
      const from = freshKey('T1');
      const to = target ?? { ...from, workspace: 'T2' };
      await store.update(from, () => closed('from'));
      await store.update(to, () => closed('to'));
      await subject.overwrite(`{${to.workspace}}:session:${to.id}`, await subject.raw(`{T1}:session:${from.id}`));
      await expect(store.get(to)).rejects.toMatchObject({ code: 'STORE_CORRUPT' });
      await expect(store.update(to, () => closed('over'))).rejects.toMatchObject({ code: 'STORE_CORRUPT' });
      expect(await store.get(from)).toBe('from');
    });

    test('is STORE_CORRUPT with another key', async () => {
      const key = freshKey();
      await store.update(key, () => closed('ours'));
      const stranger = await subject.connectWithOtherKey();
      await expect(stranger.get(key)).rejects.toMatchObject({ code: 'STORE_CORRUPT' });
      await expect(stranger.update(key, () => closed('theirs'))).rejects.toMatchObject({ code: 'STORE_CORRUPT' });
      expect(await store.get(key)).toBe('ours');
    });

    test.each(['{}', 'not json', '{"value":7}', '{"value":""}', '{"value":"AAAA"}', '""'])(
      'is STORE_CORRUPT when %s stands in place of a value',
      async (raw) => {
        const key = freshKey();
        await store.update(key, () => closed('ours'));
        await subject.overwrite(`{T1}:session:${key.id}`, raw);
        await expect(store.get(key)).rejects.toMatchObject({ code: 'STORE_CORRUPT' });
        await expect(store.update(key, () => closed('over'))).rejects.toMatchObject({ code: 'STORE_CORRUPT' });
      },
    );

    test('is STORE_UNAVAILABLE after it was closed', async () => {
      const other = await subject.connect();
      await other.close();
      await other.close();
      await expect(other.get(freshKey())).rejects.toMatchObject({ code: 'STORE_UNAVAILABLE' });
      await expect(other.ping()).rejects.toMatchObject({ code: 'STORE_UNAVAILABLE' });
    });
  });
}
