import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    exclude: ['test/e2e/**', 'test/oracle/**', 'test/bench/**', 'node_modules/**'],
    setupFiles: ['test/setup/properties.ts'],
    pool: 'threads',
    testTimeout: 20_000,
    reporters: ['default'],
  },
});
