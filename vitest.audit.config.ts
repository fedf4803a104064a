import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitest/config';

const file = (path: string) => fileURLToPath(new URL(path, import.meta.url));
/** What Node itself resolves to. Vite would take the `module` build, and a schema of one build is refused by the other. */
const graphql = { find: /^graphql$/, replacement: fileURLToPath(import.meta.resolve('graphql')) };
/** The suite brings a copy of its own, and compares classes with ours. */
const ours = [
  '@apollo/server',
  '@apollo/server/errors',
  '@apollo/server/plugin/cacheControl',
  '@apollo/server/plugin/disabled',
  '@apollo/server/plugin/inlineTrace',
  '@apollo/server/plugin/landingPage/default',
  '@apollo/server/plugin/usageReporting',
].map((name) => ({ find: new RegExp(`^${name}$`), replacement: fileURLToPath(import.meta.resolve(name)) }));

/** The conformance suite that wants a test runner; `npm run audit` installs it and judges its results. */
export default defineConfig({
  resolve: {
    alias: [graphql, ...ours, { find: /^@jest\/globals$/, replacement: file('test/audit/jest-globals.ts') }],
  },
  test: {
    include: ['test/audit/apollo/*.audit.ts'],
    server: { deps: { inline: [/server-integration-testsuite/] } },
    testTimeout: 60_000,
  },
});
