import { expect, it } from 'vitest';
import { storedAudit } from '#adapters/audit/stored-audit.ts';
import { memoryBlobs } from '#adapters/blobs/memory.ts';
import { memoryStore } from '#adapters/keyv/memory.ts';
import type { AgentContext } from '#agent/context.ts';
import { upkeep } from '#agent/upkeep.ts';
import { boundsIn } from '../../src/app.ts';

const WORKSPACE = 'T0HARBOR';
const DAY_MS = 86_400_000;

it('logs the last place of the audit, and takes away what is older than the settings say, and bytes that have ended', async () => {
  const store = memoryStore();
  const audit = storedAudit({ store, key: new Uint8Array(32).fill(7), most: 2 });
  const lines: unknown[] = [];
  let now = 0;
  const blobs = memoryBlobs();
  await blobs.put(WORKSPACE, Buffer.from('for a day'), DAY_MS);
  await blobs.put(WORKSPACE, Buffer.from('for long'), 500 * DAY_MS);
  const parts: Partial<AgentContext> = {
    audit,
    blobs,
    bounds: boundsIn(store),
    clock: { now: () => now, wait: async () => undefined, id: () => 'id' },
    log: { info: (...line) => void lines.push(line), warn: () => undefined, error: () => undefined },
  };
  const context = { ...({} as AgentContext), ...parts };
  for (let day = 0; day < 5; day += 1) {
    await audit.append(WORKSPACE, { id: `${day}`, at: day * DAY_MS, kind: 'asked', body: {} });
  }
  await upkeep(context, WORKSPACE);
  const head = await audit.head(WORKSPACE);
  expect(lines).toEqual([['audit head', { workspace: WORKSPACE, head, cut: 0 }]]);
  now = 404 * DAY_MS;
  await upkeep(context, WORKSPACE);
  // What is stored with newer records, or tells repeated lines, stays a little longer.
  expect(lines[1]).toEqual(['audit head', { workspace: WORKSPACE, head, cut: 2 }]);
  expect(await blobs.sweep(now)).toBe(0);
  expect(await blobs.sweep(501 * DAY_MS)).toBe(1);
});
