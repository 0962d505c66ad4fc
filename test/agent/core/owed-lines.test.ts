import fc from 'fast-check';
import { expect, it } from 'vitest';
import { memoryStore } from '#adapters/keyv/memory.ts';
import { bringOwed, changedAndTold } from '#agent/core/owed-lines.ts';
import type { AuditLine } from '#domain/audit/owed-lines.ts';

const KEY = { workspace: 'T1', kind: 'standstill', id: 'standstill' } as const;

/** An audit that may be away, over a store. */
function open() {
  const store = memoryStore();
  const lines: AuditLine[] = [];
  const away: { audit: boolean } = { audit: false };
  const append = async (_: string, line: AuditLine) => {
    if (away.audit) {
      throw new Error('away');
    }
    lines.push(...(lines.some(({ id }) => id === line.id) ? [] : [line]));
  };
  const telling = { store, audit: { append } };
  const change = (at: number) =>
    changedAndTold(telling, KEY, () => ({ value: { at }, line: { id: `${at}`, at, kind: 'paused', body: {} } }));
  return { store, telling, away, lines, change };
}

it('a record that is changed again before its line came owes both, in order', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(fc.boolean(), { minLength: 1, maxLength: 8 }), async (isAway) => {
      const { store, telling, away, lines, change } = open();
      for (const [at, audit] of isAway.entries()) {
        away.audit = audit;
        await change(at).catch(() => undefined);
        expect(await store.get(KEY)).toMatchObject({ at });
        expect(await store.open()).toEqual(audit ? [KEY] : []);
      }
      away.audit = false;
      await bringOwed(telling, KEY);
      expect(lines.map(({ at }) => at)).toEqual([...isAway.keys()]);
      expect(await store.get(KEY)).toEqual({ at: isAway.length - 1 });
      expect(await store.open()).toEqual([]);
    }),
    { numRuns: 50 },
  );
});

it('changes at once, and whoever brings their lines, take nothing from each other', async () => {
  const { store, telling, lines, change } = open();
  const many = Array.from({ length: 8 }, (_, at) => at);
  await Promise.all(many.flatMap((at) => [change(at), bringOwed(telling, KEY)]));
  expect(lines.map(({ at }) => at).sort()).toEqual(many);
  expect(await store.get(KEY)).not.toHaveProperty('owes');
  expect(await store.open()).toEqual([]);
});

it('what is changed while its line is brought owes the new one still', async () => {
  const { store, telling, away, lines, change } = open();
  const append = async (workspace: string, line: AuditLine) => {
    await telling.audit.append(workspace, line);
    away.audit = true;
    await change(2).catch(() => undefined);
  };
  away.audit = true;
  await change(1).catch(() => undefined);
  away.audit = false;
  await bringOwed({ store, audit: { append } }, KEY);
  expect(await store.get(KEY)).toMatchObject({ at: 2, owes: [{ at: 2 }] });
  expect(await store.open()).toEqual([KEY]);
  away.audit = false;
  await bringOwed(telling, KEY);
  expect([lines.map(({ at }) => at), await store.get(KEY)]).toEqual([[1, 2], { at: 2 }]);
});

it('what stays as it is is not told', async () => {
  const { store, telling, lines, change } = open();
  await change(1);
  await changedAndTold(telling, KEY, (bare) => ({ value: Object(bare), line: undefined }));
  expect([lines.length, await store.get(KEY), await store.open()]).toEqual([1, { at: 1 }, []]);
  await bringOwed(telling, { ...KEY, id: 'nothing' });
  expect(await store.get({ ...KEY, id: 'nothing' })).toBeUndefined();
});
