import fc from 'fast-check';
import { expect } from 'vitest';
import type { RecordKey, Store } from '#ports/store.ts';

interface Model {
  readonly workspace: string;
  readonly records: Map<string, { readonly json: string; readonly open: boolean }>;
}
type Step = (store: Store, model: Model) => Promise<void>;

const keyOf = (workspace: string, id: string): RecordKey => ({ workspace, kind: 'session', id });
let runs = 0;

/** Does random steps on a store and on a Map, and expects both to say the same after every step. */
export async function likeAMap(store: Store): Promise<void> {
  const id = fc.constantFrom('a', 'a:b', 'ä', '{a}');
  const step = fc.oneof(
    fc.tuple(id, fc.jsonValue(), fc.boolean()).map(([name, value, open]) => write(name, JSON.stringify(value), open)),
    id.map(keep),
    id.map(fail),
    id.map(remove),
  );
  const property = fc.asyncProperty(fc.array(step, { maxLength: 20 }), async (steps) => {
    runs += 1;
    const model: Model = { workspace: `M${runs}`, records: new Map() };
    for (const take of steps) {
      await take(store, model);
      await compare(store, model);
    }
  });
  await fc.assert(property, { numRuns: 30 });
}

const write =
  (id: string, json: string, open: boolean): Step =>
  async (store, { workspace, records }) => {
    const value: unknown = JSON.parse(json);
    await store.update(keyOf(workspace, id), () => ({ value, open }));
    const before = records.get(id);
    // Equal primitives are the very value that was there: then nothing is written, the mark included.
    if (before === undefined || !Object.is(JSON.parse(before.json), value)) {
      records.set(id, { json, open });
    }
  };

const keep =
  (id: string): Step =>
  async (store, { workspace }) => {
    await store.update(keyOf(workspace, id), (value) => ({ value, open: true }));
  };

const fail =
  (id: string): Step =>
  async (store, { workspace }) => {
    const error = new TypeError('no');
    const failed = store.update(keyOf(workspace, id), () => {
      throw error;
    });
    await expect(failed).rejects.toBe(error);
  };

const remove =
  (id: string): Step =>
  async (store, { workspace, records }) => {
    await store.delete(keyOf(workspace, id));
    records.delete(id);
  };

async function compare(store: Store, { workspace, records }: Model): Promise<void> {
  const ids = (keys: RecordKey[]) => keys.flatMap((key) => (key.workspace === workspace ? [key.id] : [])).sort();
  expect(ids(await store.open())).toEqual([...records].flatMap(([id, { open }]) => (open ? [id] : [])).sort());
  expect(ids(await store.list(workspace, 'session'))).toEqual([...records.keys()].sort());
  for (const [id, { json }] of records) {
    expect(JSON.stringify(await store.get(keyOf(workspace, id)))).toBe(json);
  }
}
