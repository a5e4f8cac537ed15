import { defineConfig } from 'vitest/config';

/** Many random estates and mutations: minutes, not seconds. */
export default defineConfig({
  test: {
    include: ['test/long/**/*.test.ts'],
    testTimeout: 3_600_000,
    hookTimeout: 120_000,
  },
});
