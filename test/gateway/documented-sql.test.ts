/** Analysts' SQL through the whole gateway on its embedded warehouse: guard, pool, driver, engine. */
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type Gateway, startGateway } from '../support/start-gateway.ts';
import { documentedQueries } from './documented-queries.ts';
import { documentedTimes } from './documented-times.ts';
import { documentedValues } from './documented-values.ts';

let gateway: Gateway;

beforeAll(async () => {
  gateway = await startGateway();
});

afterAll(async () => {
  await gateway.close();
});

/** Reals agree to nine digits. */
const rounded = (value: unknown): unknown =>
  JSON.parse(
    JSON.stringify(value, (_, cell) =>
      typeof cell === 'number' && !Number.isInteger(cell) ? Number(cell.toPrecision(9)) : cell,
    ),
  );

it.each([...documentedQueries, ...documentedTimes, ...documentedValues])('%s', async (statement, rows) => {
  const answer = await gateway.ask(
    'query ($input: ExecuteSqlInput!) { executeSql(input: $input) { rows } }',
    { variables: { input: { statement } } },
  );
  expect(answer.errors).toEqual([]);
  expect(rounded(answer.data.executeSql.rows)).toEqual(rounded(rows));
});
