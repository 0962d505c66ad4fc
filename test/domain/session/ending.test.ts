import { describe, expect, test } from 'vitest';
import { endingOf, type Facts } from '#domain/session/ending.ts';

const FINE: Facts = {
  ...{ reason: undefined, code: 0, oomKills: 0, refusedForks: 0, cpuMs: 10, cpuSeconds: 5 },
  ...{ isDiskFull: false, tooManyFiles: false, stderr: '' },
};

describe('endingOf', () => {
  test.each<[string, Partial<Facts>, string]>([
    ['a child was killed for memory', { oomKills: 1 }, 'memory'],
    ['Python ran out of memory', { stderr: 'Traceback\nMemoryError\n' }, 'memory'],
    ['numpy ran out of memory', { stderr: 'numpy.core._exceptions._ArrayMemoryError: Unable to allocate' }, 'memory'],
    ['V8 gave up', { code: 134, stderr: 'FATAL ERROR: Reached heap limit JavaScript heap out of memory' }, 'memory'],
    ['V8 got none for a worker', { code: 133, stderr: '# Fatal process out of memory: Failed to reserve' }, 'memory'],
    ['the kernel ended it for its CPU time', { code: 152 }, 'cpu'],
    ['its CPU time is used up', { code: 137, cpuMs: 5001 }, 'cpu'],
    ['forks were refused', { refusedForks: 3 }, 'processes'],
    ['Python got no thread', { stderr: "RuntimeError: can't start new thread" }, 'processes'],
    ['Node got no process', { stderr: 'Error: spawn /bin/true EAGAIN' }, 'processes'],
    ['a shell got no process', { stderr: 'sh: 1: Cannot fork' }, 'processes'],
    ['the disk is full', { isDiskFull: true }, 'disk'],
    ['a file grew too large', { code: 153 }, 'disk'],
    ['Python had no room', { stderr: 'OSError: [Errno 28] No space left on device' }, 'disk'],
    ['Node had no room', { stderr: 'Error: ENOSPC: no space left on device, write' }, 'disk'],
  ])('names the limit when %s and the program failed, and does not when it got along', (_, seen, limit) => {
    const failed = endingOf({ ...FINE, code: 1, ...seen });
    expect(failed).toEqual({ kind: 'limit', limit });
    expect(endingOf({ ...FINE, ...seen, code: 0 })).toEqual({ kind: 'exited', code: 0 });
  });

  test('why we ended it counts more than what it said', () => {
    const facts = { ...FINE, code: 137, oomKills: 1, stderr: 'MemoryError' };
    expect(endingOf({ ...facts, reason: 'time' })).toEqual({ kind: 'limit', limit: 'time' });
    expect(endingOf({ ...facts, reason: 'stopped' })).toEqual({ kind: 'stopped' });
  });

  test('an ordinary failure is an exit', () => {
    expect(endingOf({ ...FINE, code: 1, stderr: 'ValueError: MemoryError is a word' })).toEqual({
      kind: 'exited',
      code: 1,
    });
    expect(endingOf({ ...FINE, code: 137 })).toEqual({ kind: 'exited', code: 137 });
  });

  test('too many files are a limit even when all went well', () => {
    expect(endingOf({ ...FINE, tooManyFiles: true })).toEqual({ kind: 'limit', limit: 'files' });
  });
});
