/** A semantic model of the operator's own, from SEMANTIC_MODEL_PATH. */
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { startGateway } from '../support/start-gateway.ts';

async function modelFile(yaml: string): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'semantic-'));
  onTestFinished(() => rm(folder, { recursive: true }));
  const path = join(folder, 'model.yaml');
  await writeFile(path, yaml);
  return path;
}

const model = `
name: parcels
tables:
  - name: parcels
    base_table: { database: SOPHIA_AI_UNIFIED, schema: ANALYTICS, table: ORDERS }
    measures:
      - { name: parcel_count, synonyms: [orders sent], expr: ORDER_ID, default_aggregation: count }
      - { name: parcel_revenue, synonyms: [revenue], expr: NO_SUCH_COLUMN }
verified_queries:
  - { name: known, question: How many customers are there?, sql: SELECT COUNT(*) AS CUSTOMERS FROM SOPHIA_AI_UNIFIED.ANALYTICS.CUSTOMERS }
`;

test('its own words, its verified queries and its unknown columns answer as what they are', async () => {
  const gateway = await startGateway({ environment: { SEMANTIC_MODEL_PATH: await modelFile(model) } });
  onTestFinished(() => gateway.close());
  const ask = async (message: string) => {
    const { data } = await gateway.ask(
      'query ($m: String!) { hybrid(input: { message: $m, route: SNOWFLAKE }) { data { rows source } snowflake { text error { code } } } }',
      { variables: { m: message } },
    );
    return data.hybrid;
  };
  expect((await ask('How many orders sent?')).data).toMatchObject({ rows: [[4000]], source: 'ANALYST' });
  expect((await ask('How many customers are there?')).data).toMatchObject({ source: 'SEMANTIC_MODEL' });
  expect(await ask('What was revenue?')).toMatchObject({
    data: null,
    snowflake: { text: null, error: { code: 'UPSTREAM_REJECTED' } },
  });
});

test.each([
  [{ SEMANTIC_MODEL_PATH: '/none.yaml' }, 'SEMANTIC_MODEL_PATH'],
  [{ SEMANTIC_MODEL_PATH: '/none.yaml', CORTEX_ANALYST_SEMANTIC_VIEW: 'A.B.C' }, 'SEMANTIC_MODEL_PATH'],
])('%o stops the start', async (environment, why) => {
  await expect(startGateway({ environment })).rejects.toThrow(why);
});

test('a model that is not valid stops the start with the place', async () => {
  const path = await modelFile(model.replace('default_aggregation: count', 'default_aggregation: most'));
  await expect(startGateway({ environment: { SEMANTIC_MODEL_PATH: path } })).rejects.toThrow(
    'tables.parcels.measures.parcel_count.default_aggregation',
  );
});
