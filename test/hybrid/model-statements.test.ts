/** Business questions where there is no Analyst: a model writes the statement, and our own guard decides whether it runs. */
import { afterAll, beforeAll, expect, onTestFinished, test, vi } from 'vitest';
import { GatewayError } from '../../src/errors/gateway-error.ts';
import { createChooseSearch } from '../../src/hybrid/data/choose-search.ts';
import { createReadSchema } from '../../src/hybrid/data/read-schema.ts';
import { createAnswerBySql, statementIn } from '../../src/hybrid/data/write-statement.ts';
import { createCaller } from '../completions/two-backends.ts';
import { type Gateway, startGateway } from '../support/start-gateway.ts';

let gateway: Gateway;
beforeAll(async () => {
  gateway = await startGateway();
});
afterAll(() => gateway.close());

const place = { database: 'SOPHIA_AI_UNIFIED', schema: 'ANALYTICS' };

/** A model that says these things, one after the other. */
function scripted(...answers: readonly string[]) {
  const prompts: string[] = [];
  const { sql } = gateway.app.services;
  const { answer } = createAnswerBySql({
    sql,
    plan: {} as never,
    readSchema: createReadSchema({ sql, ...place }),
    semanticModel: null,
    complete: async ({ prompt }) => {
      prompts.push(prompt ?? '');
      return { text: answers[prompts.length - 1] ?? 'NONE', model: 'scripted', usage: {} } as never;
    },
  });
  const ask = () => answer('How many orders?', createCaller(), `hybrid${prompts.length}`);
  return { ask, prompts };
}

test('a statement over the schema gives rows, and words made of them', async () => {
  const { ask, prompts } = scripted('```sql\nSELECT COUNT(*) AS ORDERS FROM ORDERS;\n```');
  expect(await ask()).toMatchObject({
    text: 'From the data: orders 4000.',
    data: { source: 'MODEL', rows: [[4000]], statement: 'SELECT COUNT(*) AS ORDERS FROM ORDERS' },
  });
  expect(prompts[0]).toMatch(/SOPHIA_AI_UNIFIED\.ANALYTICS\.ORDERS\n {2}\w+ \w+, like /);
  expect(prompts[0]).toContain('<question>\nHow many orders?\n</question>');
});

test('one mistake is put right with what was said of it', async () => {
  const { ask, prompts } = scripted('SELECT COUNT(NO_SUCH) FROM ORDERS', 'SELECT COUNT(*) AS N FROM ORDERS');
  expect((await ask()).data?.rows).toEqual([[4000]]);
  expect(prompts[1]).toMatch(/<refused>\nSELECT COUNT\(NO_SUCH\)[^<]*NO_SUCH/);
});

test.each([
  'DELETE FROM ORDERS WHERE 1 = 1',
  'CREATE TABLE COPIED AS SELECT * FROM ORDERS',
  "SELECT AI_COMPLETE('llama3.1-8b', NAME) FROM CUSTOMERS",
  'SELECT 1 FROM ORDERS; DROP TABLE ORDERS',
])('what our guard refuses is never run, and said so: %s', async (statement) => {
  const { ask, prompts } = scripted(statement, statement);
  await expect(ask()).rejects.toMatchObject({
    code: 'SQL_NOT_ALLOWED',
    message: expect.stringContaining('No statement was found that answers the question'),
  });
  expect(prompts).toHaveLength(2);
});

test('a model that says no statement gives no figure', async () => {
  for (const said of ['NONE', 'The answer is 42.', '', '```sql\n```']) {
    expect(await scripted(said).ask()).toMatchObject({ data: null, text: expect.not.stringMatching(/\d/) });
  }
  expect(statementIn('none of the tables')).toBeNull();
});

test('a question about documents is asked of the search service that fits it best', async () => {
  const listed = (rows: readonly (readonly string[])[]) =>
    createChooseSearch({
      ...place,
      sql: { read: async () => ({ columns: [{ name: 'name' }, { name: 'comment' }], rows }) as never },
    }).choose('What does our return policy say about boots?', createCaller(), 'services');
  expect(
    await listed([
      ['ANY_SEARCH', ''],
      ['Staff rules', 'Policies on returns'],
    ]),
  ).toBe('"Staff rules"');
  expect(await listed([['ANY_SEARCH', '']])).toBe('ANY_SEARCH');
  // The real list of a warehouse without services of its own.
  const services = createChooseSearch({ sql: gateway.app.services.sql, ...place });
  expect(services.known('?')).toBeUndefined();
  expect(await services.choose('What does the policy say?', createCaller(), 'services')).toBeNull();
  expect(services.known('?')).toBeNull();
});

test('what could not be seen is looked for again before long', async () => {
  vi.useFakeTimers({ toFake: ['Date'] });
  onTestFinished(() => void vi.useRealTimers());
  let isGranted = false;
  const read = async ({ statement }: { statement: string }) => {
    if (statement.includes('INFORMATION_SCHEMA'))
      return { columns: [], rows: ['SEEN', 'HIDDEN'].map((table) => [table, 'A', 'NUMBER', '']) };
    if (!isGranted && !statement.includes('SEEN'))
      throw new GatewayError('UPSTREAM_REJECTED', 'does not exist or not authorized');
    return { columns: [{ name: 'name' }], rows: [['GUIDES']] };
  };
  const deps = { ...place, sql: { read } as never };
  const services = createChooseSearch(deps);
  const schema = createReadSchema(deps);
  const look = async () => [
    await services.choose('?', createCaller(), 'services'),
    await schema.read(createCaller(), 'schema'),
  ];
  expect(await look()).toEqual([null, expect.not.stringContaining('HIDDEN')]);
  isGranted = true;
  vi.advanceTimersByTime(60_000);
  expect(await look()).toEqual(['GUIDES', expect.stringContaining('HIDDEN')]);
  // What was found holds for longer.
  isGranted = false;
  vi.advanceTimersByTime(300_000);
  expect(await look()).toEqual(['GUIDES', expect.stringContaining('HIDDEN')]);
});
