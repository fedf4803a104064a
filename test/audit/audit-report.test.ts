/** `npm run audit` ends with a failure for each difference that is not decided, and for each decision out of date. */
import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type Gateway, startGateway } from '../support/start-gateway.ts';
import { judge } from './audit-report.ts';
import { auditGraphqlOverHttp } from './graphql-over-http.ts';

const listed = JSON.parse(readFileSync(new URL('deliberate-differences.json', import.meta.url), 'utf8'));

let gateway: Gateway;
beforeAll(async () => {
  gateway = await startGateway();
});
afterAll(() => gateway.close());

it('finds nothing undecided in GraphQL over HTTP, and nothing at all where a GET shows who asks', async () => {
  const url = `${gateway.url}/graphql`;
  const plain = judge('plain', await auditGraphqlOverHttp(url, {}), listed['graphql-over-http']);
  expect(plain).toMatchObject({ passed: 60, total: 61, deliberate: 1, problems: [] });
  const shown = await auditGraphqlOverHttp(url, { 'apollo-require-preflight': 'true' });
  expect(judge('shown', shown, [])).toMatchObject({ passed: 61, total: 61, problems: [] });
});

it('tells a failure that is not listed, and a listed one that passes', () => {
  const results = { passed: ['a', 'b'], failed: new Map([['c', 'status 500']]), notRun: [] };
  expect(judge('s', results, []).problems).toEqual([expect.stringMatching(/nobody decided so: c\n.*500/)]);
  expect(judge('s', results, [{ because: 'x', tests: ['b', 'c'] }]).problems).toEqual([
    'listed as a difference, but does not fail: b',
  ]);
});
