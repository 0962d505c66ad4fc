import { afterAll, afterEach, beforeAll, describe, expect } from 'vitest';
import type { Sandbox } from '#ports/sandbox.ts';
import type { Bench, Open, SandboxCapabilities } from './sandbox/bench.ts';
import { describeFences } from './sandbox/fence-limits.ts';
import { describeIsolation } from './sandbox/isolation.ts';
import { describeLimits } from './sandbox/limits.ts';
import { describeLine } from './sandbox/line.ts';
import { describePrograms } from './sandbox/programs.ts';
import { describeStopping } from './sandbox/stopping.ts';

/** What every sandbox must do. Each adapter's test calls it with how to open one and where it may differ. */
export function sandboxContract(open: Open, capabilities: SandboxCapabilities): void {
  describe('sandbox contract', () => {
    let opened: Sandbox | undefined;
    const sandbox = (): Sandbox => opened!;
    beforeAll(async () => {
      opened = await open();
      await opened.sweep();
    });
    afterEach(async () => {
      expect(await capabilities.leftovers()).toEqual([]);
    });
    afterAll(() => opened?.close());

    const bench: Bench = { sandbox, capabilities };
    describePrograms(bench);
    describeLimits(bench);
    describeFences(bench);
    describeIsolation(bench);
    describeStopping(bench);
    describeLine(open, capabilities);
  });
}
