/** The situations of `npm run audit`: keys, requirements, interfaces and the like, over HTTP. */
import { expect, it } from 'vitest';
import decided from '../audit/deliberate-differences.json' with { type: 'json' };
import { runSuite } from '../audit/federation/audit-federation.ts';
import { suites } from '../audit/federation/suites/index.ts';

const different = new Set(decided.federation.flatMap(({ tests }) => tests));

it.each(suites)('$name', async (suite) => {
  const results = await runSuite(suite);
  expect(results.size).toBe(suite.cases.length);
  const failed = [...results].filter(([name, difference]) => (difference !== null) !== different.has(name));
  expect(failed).toEqual([]);
});
