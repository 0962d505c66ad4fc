import { describe, expect, test } from 'vitest';
import { isOlder, isStale, labelsFor } from '#adapters/docker/labels.ts';
import { stateOf, thisMaker } from '#adapters/docker/maker.ts';
import { DEFAULT_LIMITS } from '#domain/program/program.ts';

const labels = labelsFor({ owner: { workspace: 'T1', turn: 'a', epoch: 2 }, limits: DEFAULT_LIMITS });
const madeBy = (maker: string) => ({ ...labels, 'threadsmith.maker': maker });
const ELSEWHERE = 'another-boot pid:[1] 1 1';

describe('whom a container belongs to', () => {
  test('an older epoch is older, the same is not', () => {
    const owner = { workspace: 'T1', turn: 'a' };
    expect([1, 2, 3].map((epoch) => isOlder(labels, { ...owner, epoch }))).toEqual([false, false, true]);
  });

  test.skipIf(process.platform !== 'linux')('its maker’s life decides where that can be seen', () => {
    expect(stateOf(thisMaker())).toBe('alive');
    expect(isStale(labels, Number.POSITIVE_INFINITY)).toBe(false);
    const gone = thisMaker().replace(/ \d+$/, ' 1'); // the same pid, another process
    expect(stateOf(gone)).toBe('dead');
    expect(isStale(madeBy(gone), 0)).toBe(true);
  });

  test('elsewhere its age does', () => {
    expect(stateOf(ELSEWHERE)).toBe('unknown');
    expect(isStale(madeBy(ELSEWHERE), DEFAULT_LIMITS.seconds)).toBe(false);
    expect(isStale(madeBy(ELSEWHERE), DEFAULT_LIMITS.seconds + 121)).toBe(true);
    expect(stateOf('')).toBe('unknown');
  });
});
