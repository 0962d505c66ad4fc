import { defineConfig } from 'vitest/config';

const project = (name: string, include: string[], exclude: string[]) => ({
  extends: true as const,
  test: {
    name,
    include,
    exclude,
    // No test file changes what another one sees: loading everything anew for each would take a fifth of the time.
    isolate: name !== 'fast',
    testTimeout: name === 'long' ? 600_000 : 20_000,
    hookTimeout: 60_000,
  },
});

export default defineConfig({
  test: {
    reporters: ['default', './test/closing-line.ts'],
    projects: [
      project('fast', ['test/**/*.test.ts'], ['test/long/**']),
      project('long', ['test/long/**/*.test.ts'], []),
      project('cgroup2', ['test/vm/*.guest.ts'], []), // in a virtual machine only: npm run test:cgroup2
    ],
  },
});
