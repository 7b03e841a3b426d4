import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    exclude: ['test/e2e/**', 'test/oracle/**', 'test/bench/**', 'node_modules/**'],
    setupFiles: ['test/setup/properties.ts'],
    pool: 'threads',
    // A hang is found as well as with less; a busy machine needs it.
    testTimeout: 120_000,
    hookTimeout: 120_000,
    expect: { poll: { timeout: 30_000 } },
    reporters: ['default'],
  },
});
