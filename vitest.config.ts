import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    testTimeout: 30_000,
    hookTimeout: 60_000,
    // Real servers and a real driver run inside every file; more workers than cores only adds noise.
    maxWorkers: 2,
  },
});
