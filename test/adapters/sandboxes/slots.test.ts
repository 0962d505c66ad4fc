import { expect, test } from 'vitest';
import { createSlots } from '#adapters/sandboxes/slots.ts';

const NEVER = new AbortController().signal;

test('who finds no place waits in order of arrival, and leaves the line when stopped', async () => {
  const slots = createSlots(2);
  const heard: Record<string, number[]> = { first: [], leaving: [], second: [] };
  const take = (who: string, signal = NEVER) => slots.take((position) => heard[who]?.push(position), signal);
  expect([await take('nobody'), await take('nobody')]).toEqual([0, 1]);
  const impatient = new AbortController();
  const [first, leaving, second] = [take('first'), take('leaving', impatient.signal), take('second')];
  impatient.abort();
  expect(await leaving).toBeUndefined();
  slots.give(1);
  slots.give(0);
  expect([await first, await second]).toEqual([1, 0]);
  expect(heard).toEqual({ first: [1], leaving: [2], second: [3, 2, 1] });
  slots.give(0);
  expect(await take('nobody')).toBe(0);
  expect(await take('nobody', AbortSignal.abort())).toBeUndefined();
});

test('who stops waiting on hearing where they stand is out of the line', async () => {
  const slots = createSlots(0);
  const [ahead, behind] = [new AbortController(), new AbortController()];
  const heard: number[] = [];
  const first = slots.take((position) => heard.push(position), ahead.signal);
  expect(await slots.take(() => behind.abort(), behind.signal)).toBeUndefined();
  slots.give(3);
  expect([await first, heard]).toEqual([3, [1]]);
});
