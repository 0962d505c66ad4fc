import { expect, test } from 'vitest';
import { jsonCode } from '#adapters/keyv/code.ts';
import { type Records, storeOver } from '#adapters/keyv/records.ts';

test('gives up as STORE_BUSY after fifty retries when somebody else is always quicker', async () => {
  let swaps = 0;
  const alwaysLate: Records = {
    read: async () => '1',
    swap: async () => {
      swaps += 1;
      return false;
    },
    drop: async () => undefined,
    open: async () => [],
    list: async () => [],
    ping: async () => undefined,
    close: async () => undefined,
  };
  const store = storeOver(alwaysLate, jsonCode);
  const key = { workspace: 'T1', kind: 'session', id: 'a' } as const;
  const update = store.update(key, (value) => ({ value: Number(value) + 1, open: false }));
  await expect(update).rejects.toMatchObject({ code: 'STORE_BUSY' });
  expect(swaps).toBe(51);
});
