import { defineConfig } from 'vitest/config';
import suite from './vitest.config.ts';

/** The long forms of the proofs whose short forms are in the test suite. */
export default defineConfig({
  resolve: suite.resolve ?? {},
  test: {
    include: ['test/prove/**/*.prove.ts'],
    testTimeout: 3_600_000,
    hookTimeout: 60_000,
    // Each of them wants the machine for itself.
    fileParallelism: false,
  },
});
