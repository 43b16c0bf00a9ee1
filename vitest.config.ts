import { availableParallelism } from 'node:os';
import { defineConfig } from 'vitest/config';

/** Tests that start real daemons, tmux servers or agents: slower, fewer at once. */
const real = ['test/e2e/**/*.test.ts', 'test/**/*.real.test.ts'];
const cores = availableParallelism();

export default defineConfig({
  test: {
    testTimeout: 30_000,
    hookTimeout: 30_000,
    projects: [
      {
        extends: true,
        test: { name: 'unit', include: ['test/**/*.test.ts'], exclude: real, maxWorkers: cores },
      },
      {
        extends: true,
        test: {
          name: 'e2e',
          include: real,
          testTimeout: 300_000,
          // Real processes on a shared machine: CI asks a second time before it says failed.
          retry: process.env.CI === undefined ? 0 : 1,
          hookTimeout: 60_000,
          maxWorkers: Math.max(2, Math.floor(cores / 2)),
        },
      },
    ],
  },
});
