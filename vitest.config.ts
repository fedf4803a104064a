import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitest/config';

/** What Node itself resolves to. Vite would take the `module` build, and a schema of one build is refused by the other. */
const graphql = fileURLToPath(import.meta.resolve('graphql'));

const shared = [
  'packages/*/test/**/*.test.ts',
  'test/{cortex,credits,gateway,gpu,identity,json,sql,upstream}/**/*.test.ts',
];

export default defineConfig({
  resolve: { alias: [{ find: /^graphql$/, replacement: graphql }] },
  test: {
    // Bounds for what hangs, not for what is slow: a test waits for events, and passes on one busy core.
    testTimeout: 300_000,
    hookTimeout: 120_000,
    expect: { poll: { timeout: 60_000, interval: 20 } },
    // Real servers and a real driver run inside every file; more workers than cores only adds noise.
    maxWorkers: 2,
    projects: [
      // What they load is loaded once for all their files.
      { extends: true, test: { name: 'shared', include: shared, isolate: false } },
      // These have not been shown to leave a process as they found it, so each file has one of its own.
      { extends: true, test: { name: 'alone', include: ['test/**/*.test.ts'], exclude: shared } },
    ],
  },
});
