import { defineConfig } from 'vitest/config';

// One editor at a time: two of them on a small machine make each other slow.
export default defineConfig({
  test: {
    include: ['test/e2e/**/*.test.ts'],
    pool: 'forks',
    fileParallelism: false,
    // Times that a loaded machine with two cores keeps: every wait is for a state and ends when that is there.
    testTimeout: 240_000,
    hookTimeout: 480_000,
    expect: { poll: { timeout: 60_000, interval: 50 } },
    reporters: ['default'],
  },
});
