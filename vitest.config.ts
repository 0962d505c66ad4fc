import { defineConfig } from 'vitest/config';

const project = (name: string, include: string[], exclude: string[]) => ({
  extends: true as const,
  test: { name, include, exclude, testTimeout: name === 'long' ? 600_000 : 20_000, hookTimeout: 60_000 },
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
