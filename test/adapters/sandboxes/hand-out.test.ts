import { type Duplex, duplexPair } from 'node:stream';
import { describe, expect, test } from 'vitest';
import { openChannel } from '#adapters/bubblewrap/channel.ts';
import { handOut } from '#adapters/sandboxes/hand-out.ts';

describe('handing out', () => {
  /** A first process that says `text`, and then `again` and again until nobody listens. */
  const liar = (text: string, again = ''): Duplex => {
    const [ours, theirs] = duplexPair();
    theirs.on('error', () => {}).resume();
    const more = (): void => {
      while (again !== '' && !ours.destroyed && theirs.write(again)) {}
      theirs.once('drain', () => setImmediate(more));
    };
    theirs.write(text);
    again === '' ? theirs.end() : more();
    return ours;
  };

  test('a list that ends early gives what was in it', async () => {
    const left = await handOut(openChannel(liar('free 9\0f 3 ./lost\0f 1')), new Set(), 5);
    expect(left).toMatchObject({ artifacts: [], found: 1, isDiskFull: false });
  });

  test('a list without end is read to its limit only', async () => {
    const stream = liar('free 0\0', `${'f 3 x\0'.repeat(1000)}`);
    const pending = handOut(openChannel(stream), new Set(), 5);
    const killed = setTimeout(() => stream.destroy(), 1500); // what the guard's deadline does
    const left = await pending;
    clearTimeout(killed);
    expect(left.artifacts).toEqual([]);
    expect(left.found).toBeLessThan(300_000);
    expect(left.isDiskFull).toBe(true);
  });

  test('a name without end is given up', async () => {
    const stream = liar('f 3 ', 'x'.repeat(60_000));
    const killed = setTimeout(() => stream.destroy(), 1500); // what the guard's deadline does
    const left = await handOut(openChannel(stream), new Set(), 5);
    clearTimeout(killed);
    expect(left).toMatchObject({ artifacts: [], found: 0 });
  });
});
