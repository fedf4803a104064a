/** The situations of `npm run audit`: keys, requirements, interfaces and the like, over HTTP. */
import { expect, it } from 'vitest';
import { runSuite } from '../audit/federation/audit-federation.ts';
import { suites } from '../audit/federation/suites/index.ts';

it.each(suites)('$name', async (suite) => {
  const results = await runSuite(suite);
  expect(results.size).toBe(suite.cases.length);
  const differences = [...results].filter(([, difference]) => difference !== null);
  expect(differences).toEqual([]);
});
