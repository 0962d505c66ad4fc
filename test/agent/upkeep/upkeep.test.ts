import { expect, it } from 'vitest';
import { storedAudit } from '#adapters/audit/stored-audit.ts';
import { memoryBlobs } from '#adapters/blobs/memory.ts';
import { memoryStore } from '#adapters/keyv/memory.ts';
import type { AgentContext } from '#agent/core/context.ts';
import { upkeep } from '#agent/upkeep/upkeep.ts';
import { type Schedule, scheduleKey } from '#domain/schedule.ts';
import { boundsIn } from '../../../src/app.ts';
import { aSchedule } from '../../fakes/schedules.ts';

const WORKSPACE = 'T0HARBOR';
const DAY_MS = 86_400_000;

/** A workspace with a line of the audit for each of five days, in segments of two; `at` is its clock. */
async function fiveDays() {
  const store = memoryStore();
  const audit = storedAudit({ store, key: new Uint8Array(32).fill(7), most: 2 });
  const lines: unknown[] = [];
  const at = { now: 0 };
  const blobs = memoryBlobs();
  const parts: Partial<AgentContext> = {
    store,
    audit,
    blobs,
    bounds: boundsIn(store),
    clock: { now: () => at.now, wait: async () => undefined, id: () => 'id' },
    log: { info: (...line) => void lines.push(line), warn: () => undefined, error: () => undefined },
  };
  const context = { ...({} as AgentContext), ...parts };
  for (let day = 0; day < 5; day += 1) {
    await audit.append(WORKSPACE, { id: `${day}`, at: day * DAY_MS, kind: 'asked', body: {} });
  }
  return { store, audit, blobs, lines, at, context };
}

it('logs the last place of the audit, and takes away what is older than the settings say, and bytes that have ended', async () => {
  const { audit, blobs, lines, at, context } = await fiveDays();
  await blobs.put(WORKSPACE, Buffer.from('for a day'), DAY_MS);
  await blobs.put(WORKSPACE, Buffer.from('for long'), 500 * DAY_MS);
  await upkeep(context, WORKSPACE);
  const head = await audit.head(WORKSPACE);
  expect(lines).toEqual([['audit head', { workspace: WORKSPACE, head }]]);
  at.now = 404 * DAY_MS;
  await upkeep(context, WORKSPACE);
  // What is stored with newer records, or tells repeated lines, stays a little longer.
  expect(lines.slice(1)).toEqual([
    ['audit head', { workspace: WORKSPACE, head }],
    ['audit cut', { workspace: WORKSPACE, cut: 2 }],
  ]);
  expect(await blobs.sweep(at.now)).toBe(0);
  expect(await blobs.sweep(501 * DAY_MS)).toBe(1);
});

it('forgets schedules that ended longer ago than threads are kept, and no others', async () => {
  const { store, at, context } = await fiveDays();
  const put = (id: string, changes: Partial<Schedule>) =>
    store.update(scheduleKey(WORKSPACE, 'C0FINOPS', id), () => ({ value: aSchedule({ id, ...changes }), open: false }));
  const over = (day: number) => ({ next: null, ended: { by: null, why: 'tool_changed' as const, at: day * DAY_MS } });
  await put('old', over(1));
  await put('young', over(50));
  await put('standing', { at: 0 });
  at.now = 100 * DAY_MS;
  await upkeep(context, WORKSPACE);
  expect((await store.list(WORKSPACE, 'schedule')).map(({ id }) => id).sort()).toEqual([
    'C0FINOPS:standing',
    'C0FINOPS:young',
  ]);
});

it('logs the last place also where somebody changed what is old, so that nothing of it may be cut', async () => {
  const { store, audit, lines, at, context } = await fiveDays();
  const key = { workspace: WORKSPACE, kind: 'audit', id: 'segment:1' } as const;
  const changed = JSON.stringify(await store.get(key)).replace('"kind":"asked"', '"kind":"stopped"');
  await store.update(key, () => ({ value: JSON.parse(changed), open: false }));
  at.now = 404 * DAY_MS;
  await expect(upkeep(context, WORKSPACE)).rejects.toMatchObject({ code: 'STORE_CORRUPT' });
  expect(lines).toEqual([['audit head', { workspace: WORKSPACE, head: await audit.head(WORKSPACE) }]]);
});
