import { defineConfig } from 'vitest/config';

/** Outputs that others wrote, read where they lie: `REAL_SAMPLES=<folder>`, else the place that test/real names. */
export default defineConfig({
  test: { include: ['test/real/**/*.test.ts'], testTimeout: 60_000, hookTimeout: 120_000 },
});
