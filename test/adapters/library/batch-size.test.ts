import fc from 'fast-check';
import { expect, test } from 'vitest';
import { batchSize } from '#adapters/library/batch-size.ts';

const MOST = 64;
const limit = fc.integer({ min: 1, max: MOST });

test('begins with the most, and stays there while that fits', () => {
  const size = batchSize(MOST);
  size.fits(MOST);
  size.fits(3); // there were no more
  expect(size.next()).toBe(MOST);
});

test('finds any limit with few refusals and then keeps to it', () => {
  fc.assert(
    fc.property(limit, fc.array(fc.integer({ min: 1, max: MOST })), (most, left) => {
      const size = batchSize(MOST);
      let refused = 0;
      const offer = (count: number): boolean => {
        const isTaken = count <= most;
        refused += isTaken ? 0 : 1;
        size[isTaken ? 'fits' : 'tooMuch'](count);
        return isTaken;
      };
      for (const there of left) {
        offer(Math.min(size.next(), there)); // often there are fewer than would fit
      }
      for (let at = 0; at < 14; at += 1) {
        offer(size.next());
      }
      expect(size.next()).toBe(most);
      expect(refused).toBeLessThanOrEqual(7);
    }),
  );
});

test('comes down to one when nothing fits, and starts over when the number was not to blame', () => {
  fc.assert(
    fc.property(limit, (fitted) => {
      const size = batchSize(MOST);
      size.fits(fitted);
      let offered = 0;
      for (; size.next() > 1; offered += 1) {
        size.tooMuch(size.next());
      }
      size.tooMuch(1);
      expect(size.next()).toBe(1);
      expect(offered).toBeLessThanOrEqual(7);
      size.startOver();
      expect(size.next()).toBe(MOST);
    }),
  );
});
