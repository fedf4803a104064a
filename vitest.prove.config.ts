import { defineConfig } from 'vitest/config';
import suite from './vitest.config.ts';

/** The long forms of the proofs whose short forms are in the test suite. */
export default defineConfig({
  test: {
    include: [
      'test/prove/**/*.prove.ts',
      // These do more of the same here.
      'test/credits/false-denials.test.ts',
      'test/gateway/small-limits.test.ts',
      'test/gpu/scheduling-quality.test.ts',
      'test/sql/guard-{composition,mutations}.test.ts',
      'packages/embedded-warehouse/test/language/robustness.test.ts',
      'packages/embedded-warehouse/test/engine/durability.test.ts',
    ],
    experimental: suite.test?.experimental ?? {},
    env: { TESTS_IN_FULL: '1' },
    testTimeout: 3_600_000,
    hookTimeout: 60_000,
    // Each of them wants the machine for itself.
    fileParallelism: false,
  },
});
