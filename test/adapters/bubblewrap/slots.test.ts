import { expect, test } from 'vitest';
import { createSlots } from '#adapters/bubblewrap/slots.ts';

const NEVER = new AbortController().signal;

test('who finds no place waits in order of arrival, and leaves the line when stopped', async () => {
  const slots = createSlots(2);
  expect([await slots.take(NEVER), await slots.take(NEVER)]).toEqual([0, 1]);
  const impatient = new AbortController();
  const [first, leaving, second] = [slots.take(NEVER), slots.take(impatient.signal), slots.take(NEVER)];
  impatient.abort();
  expect(await leaving).toBeUndefined();
  slots.give(1);
  slots.give(0);
  expect([await first, await second]).toEqual([1, 0]);
  slots.give(0);
  expect(await slots.take(NEVER)).toBe(0);
  expect(await slots.take(AbortSignal.abort())).toBeUndefined();
});
