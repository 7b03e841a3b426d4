import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: { include: ['test/oracle/**/*.test.ts'], pool: 'threads', testTimeout: 600_000, hookTimeout: 600_000, reporters: ['default'] },
});
