import { defineConfig } from 'vitest/config';

/** The real tools: what they write is read, and what is written for them is run. See docs/interop.md. */
export default defineConfig({
  test: {
    include: ['test/interop/**/*.test.ts'],
    globalSetup: ['test/interop/tools.ts'],
    testTimeout: 600_000,
    hookTimeout: 600_000,
    fileParallelism: false,
  },
});
