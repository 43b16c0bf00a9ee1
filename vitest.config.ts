import { availableParallelism } from 'node:os';
import { defineConfig } from 'vitest/config';

/** Tests that start real daemons and tmux servers with demo agents: fewer at once. */
const e2e = ['test/e2e/**/*.test.ts'];
/** Real agent programs, whole machines, chaos: minutes each. */
const slow = ['test/**/*.real.test.ts'];
const cores = availableParallelism();

const real = {
  testTimeout: 300_000,
  hookTimeout: 60_000,
  maxWorkers: Math.max(2, Math.floor(cores / 2)),
};

export default defineConfig({
  test: {
    testTimeout: 30_000,
    hookTimeout: 30_000,
    // Real tmux, git and processes on a shared machine: CI asks a second time before it says failed.
    retry: process.env.CI === undefined ? 0 : 1,
    projects: [
      {
        extends: true,
        test: { name: 'unit', include: ['test/**/*.test.ts'], exclude: [...e2e, ...slow], maxWorkers: cores },
      },
      { extends: true, test: { name: 'e2e', include: e2e, exclude: slow, ...real } },
      { extends: true, test: { name: 'slow', include: slow, ...real } },
    ],
  },
});
