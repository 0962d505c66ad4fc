import { expect, it } from 'vitest';
import { memoryStore } from '#adapters/keyv/memory.ts';
import { secretsHere } from '#agent/core/secrets.ts';
import { secretKey, withSecret } from '#domain/secret/secret.ts';
import { aRef } from '../../fakes/turns.ts';

it('the secrets of a channel come by name, whatever order the store lists them in', async () => {
  const store = memoryStore();
  const ref = aRef();
  for (const [name, channels] of [
    ['ZED_TOKEN', []],
    ['ELSEWHERE', ['C0OTHER']],
    ['CRM_TOKEN', [ref.channel]],
    ['MID_TOKEN', []],
  ] as const) {
    const change = { name, value: 'not-a-real-token', channels: [...channels], by: 'cli:priya', at: 1 };
    await store.update(secretKey(ref.workspace, name), () => ({ value: withSecret(undefined, change), open: false }));
  }
  const here = await secretsHere({ store } as never, ref);
  expect(here.map(({ name }) => name)).toEqual(['CRM_TOKEN', 'MID_TOKEN', 'ZED_TOKEN']);
});
