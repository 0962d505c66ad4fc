import { defineConfig } from 'vitest/config';

/** What measures time or counts the machine's processes, and would measure its neighbours. */
const ALONE = ['*-speed', 'hostile', 'library-bench', 'library-processes'].map((name) => `test/long/${name}.test.ts`);

const project = (name: string, order: number, workers: number, include: string[], exclude: string[] = []) => ({
  extends: true as const,
  test: {
    name,
    include,
    exclude,
    sequence: { groupOrder: order },
    // More than cores: most of the time tests wait, for sandboxes, for browsers, for Slack's own waits.
    maxWorkers: workers,
    // No fast test file changes what another one sees: loading everything anew for each would take a fifth of the time.
    isolate: name !== 'fast',
    testTimeout: name === 'fast' ? 20_000 : 600_000,
    hookTimeout: 60_000,
  },
});

export default defineConfig({
  test: {
    reporters: ['default', './test/closing-line.ts'],
    projects: [
      project('fast', 0, 3, ['test/**/*.test.ts'], ['test/long/**']),
      project('long', 1, 2, ['test/long/**/*.test.ts'], ALONE),
      project('alone', 2, 1, ALONE),
      project('cgroup2', 3, 1, ['test/vm/*.guest.ts']), // in a virtual machine only: npm run test:cgroup2
    ],
  },
});
