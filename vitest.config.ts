import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    // Suites of their own: they need more than the project holds, or longer than one waits.
    exclude: ['test/real/**', 'test/long/**', 'test/interop/**'],
    testTimeout: 60_000,
    hookTimeout: 120_000,
  },
});
