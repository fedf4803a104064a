/**
 * Hybrid questions over HTTP, with a model behind EMBEDDED_MODEL_URL: statements that it writes, documents that it
 * answers from, and what of it all is held before. Before two servers' wire habits.
 */
import { EMBEDDED_ACCOUNT } from '@cortex-gateway/embedded-warehouse/process';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import {
  type ChatBody,
  type ModelServer,
  startModelServer,
} from '../../packages/embedded-warehouse/test/language/model-server.ts';
import { connect, destroy, execute } from '../../packages/embedded-warehouse/test/protocol/driver.ts';
import { type Gateway, startGateway } from '../support/start-gateway.ts';
import { answerBy, llamaCpp, vllm } from '../upstream/wire-habits.ts';

const COUNTED = "SELECT COUNT(*) AS CHURNED FROM ORDERS WHERE STATUS = 'CANCELLED'";
const document = `query ($message: String!, $route: HybridRoute) {
  hybrid(input: { message: $message, route: $route, maxTokens: 60 }) {
    route answer
    data { statement columns { name } rows rowCount assumptions source }
    snowflake { text error { code message } } lambdaLabs { text error { code message } }
    usage { function credits }
  }
}`;
const create = (name: string, comment: string, body: string) =>
  `CREATE CORTEX SEARCH SERVICE ${name} ON BODY WAREHOUSE = CORTEX_COMPUTE_WH TARGET_LAG = '1 day'
   COMMENT = '${comment}' AS SELECT '${body}' AS BODY`;

/** As the account's administrator would, over the driver: the gateway's own door defines tables and views alone. */
async function defineServices({ app }: Gateway, statements: readonly string[]): Promise<void> {
  const warehouse = app.embedded.warehouse;
  if (!warehouse) throw new Error('there is no embedded warehouse');
  const session = await connect(warehouse.url, {
    account: EMBEDDED_ACCOUNT,
    username: warehouse.user,
    authenticator: 'PROGRAMMATIC_ACCESS_TOKEN',
    token: warehouse.token,
    database: 'SOPHIA_AI_UNIFIED',
    schema: 'ANALYTICS',
  });
  for (const statement of statements) await execute(session, statement);
  await destroy(session);
}

describe.each([
  ['llama.cpp', llamaCpp],
  ['vLLM', vllm],
])('%s', (_, habits) => {
  let server: ModelServer;
  let gateway: Gateway;
  /** What the model says to a prompt that has the mark. */
  let says: Readonly<Record<string, string>> = {};
  let isHanging = false;

  beforeAll(async () => {
    server = await startModelServer(
      (asked, response) => {
        if (!isHanging) answerBy(habits, [...pieces(asked)], asked, response);
      },
      [habits.model],
    );
    gateway = await startGateway({ environment: { EMBEDDED_MODEL_URL: server.url } });
    await defineServices(gateway, [
      create('STAFF_HANDBOOK', 'How we work: holidays, travel', 'Staff have 25 days of holiday.'),
      create('RETURN_POLICIES', 'Rules on returns', 'Boots may be returned within 30 days.'),
    ]);
  });
  afterAll(async () => {
    await gateway.close();
    await server.close();
  });

  function* pieces({ messages }: ChatBody): Generator<string> {
    const prompt = messages.at(-1)?.content ?? '';
    const mark = Object.keys(says).find((each) => prompt.includes(`<${each}>`));
    const said = mark === undefined ? 'Hello.' : (says[mark] ?? '');
    yield said.slice(0, 9);
    yield said.slice(9);
  }

  async function ask(message: string, user = 'local', route: string | null = null) {
    const { data, errors } = await gateway.ask(document, { variables: { message, route }, user });
    expect(errors).toEqual([]);
    return data.hybrid;
  }

  async function rowsOf(statement: string): Promise<unknown[][]> {
    const { data } = await gateway.ask(
      'query ($s: String!) { executeSql(input: { statement: $s }) { rows } }',
      { variables: { s: statement } },
    );
    return data.executeSql.rows;
  }

  const functions = ({ usage }: { usage: { function: string }[] }) => usage.map((each) => each.function);

  test('what the parser asks back is answered by a statement that the model writes', async () => {
    says = { tables: `\`\`\`sql\n${COUNTED};\n\`\`\`` };
    const asked = await ask('What was churn last month?', 'local', 'SNOWFLAKE');
    const rows = await rowsOf(COUNTED);
    expect(asked.data).toMatchObject({ statement: COUNTED, rows, rowCount: 1, source: 'MODEL' });
    expect(asked.answer).toBe(`From the data: churned ${rows[0]?.[0]}.`);
    const prompt = server.requests.at(-1)?.messages.at(-1)?.content ?? '';
    expect(prompt).toMatch(/SOPHIA_AI_UNIFIED\.ANALYTICS\.ORDERS\n {2}\w+ \w+, like /);
    expect(functions(asked)).toEqual(expect.arrayContaining(['CORTEX_ANALYST', 'SQL', 'AI_COMPLETE']));
    // What the parser knows needs no model.
    const sent = server.requests.length;
    expect((await ask('What was revenue by region last quarter?')).data.source).toBe('ANALYST');
    expect(server.requests).toHaveLength(sent);
  });

  test('one mistake of the model is put right with what was said of it, and both statements are booked', async () => {
    says = { refused: COUNTED, tables: COUNTED.replace('STATUS', 'NO_SUCH_COLUMN') };
    const asked = await ask('What was churn last month?', 'local', 'SNOWFLAKE');
    expect(asked.data).toMatchObject({ statement: COUNTED, source: 'MODEL' });
    expect(functions(asked)).toEqual(['CORTEX_ANALYST', 'AI_COMPLETE', 'SQL', 'AI_COMPLETE', 'SQL']);
    expect(server.requests.at(-1)?.messages.at(-1)?.content).toContain('NO_SUCH_COLUMN');
  });

  test.each(['DELETE FROM ORDERS', 'NONE', 'It was about 12 %.'])(
    'a model that says %s leaves the question asked back',
    async (said) => {
      says = { tables: said };
      const asked = await ask('What was churn last month?', 'local', 'SNOWFLAKE');
      expect(asked).toMatchObject({ data: null, answer: expect.stringContaining('You could ask:') });
      expect(asked.answer).not.toMatch(/12/);
      expect(await rowsOf('SELECT COUNT(*) FROM ORDERS')).toEqual([[4000]]);
    },
  );

  test('a question about documents is asked of the service that fits, and answered with its figures alone', async () => {
    const question = 'What does our return policy say about boots?';
    says = { documents: 'Boots come back within 30 days [1].' };
    expect(await ask(question)).toMatchObject({
      answer: 'Boots come back within 30 days [1].',
      data: { source: 'SEARCH', rows: [['Boots may be returned within 30 days.']] },
    });
    says = { documents: 'You have 90 days [1].' };
    expect((await ask(question)).snowflake).toMatchObject({
      text: null,
      error: { code: 'CONTENT_FILTERED' },
    });
    says = { documents: '25 days [1].' };
    expect(await ask('What does the staff handbook say about holiday policy?')).toMatchObject({
      answer: '25 days [1].',
      data: { rows: [['Staff have 25 days of holiday.']] },
    });
  });

  test.each([
    ['a figure', 'What was revenue by region last quarter?', null],
    ['a statement of the model', 'What was churn last month?', 'SNOWFLAKE'],
    ['a document', 'What does our return policy say about boots?', null],
    ['a text from rows', 'Draft a mail about revenue by region last month', 'BOTH'],
    ['both sides', 'Say hello to Anna', 'BOTH'],
  ])('%s is paid as a whole or not begun', async (name, message, route) => {
    says = {
      refused: COUNTED,
      tables: 'SELECT NO_SUCH_COLUMN FROM ORDERS',
      documents: '30 days.',
      data: 'Dear all.',
    };
    const user = name.replaceAll(' ', '-');
    const refusal = async (limit: number) => {
      await gateway.setLimit(`user:${user}`, Number(limit.toFixed(6)));
      gateway.mark();
      const asked = await ask(message, user, route);
      const parts = [asked.snowflake, asked.lambdaLabs].filter((part) => part !== null);
      for (const part of parts)
        expect(part).toMatchObject({ text: null, error: { code: 'CREDITS_EXHAUSTED' } });
      expect(asked).toMatchObject({ answer: null, data: null, usage: [] });
      expect(gateway.reached()).toEqual({ statements: [], restCalls: 0, gpuRequests: 0 });
      return parts[0].error.message as string;
    };
    const [, needed] = /may need (\d+(?:\.\d+)?)/.exec(await refusal(0)) ?? [];
    const whole = Number(needed);
    await refusal(whole - 0.000001);
    // A statement may take longer than its first seconds, which are what is held for it.
    await gateway.setLimit(`user:${user}`, Number((whole + 0.005).toFixed(6)));
    const asked = await ask(message, user, route);
    expect([asked.snowflake, asked.lambdaLabs].map((part) => part?.error ?? null)).toEqual([null, null]);
    const { data } = await gateway.ask(
      'query ($user: String!) { credits { me { held used } } usageEvents(first: 50, filter: { users: [$user] }) { nodes { credits } } }',
      { user, variables: { user } },
    );
    const booked = data.usageEvents.nodes.map((event: { credits: number }) => event.credits);
    expect(booked.sort()).toEqual(asked.usage.map((each: { credits: number }) => each.credits).sort());
    expect(data.credits.me.held).toBe(0);
    expect(data.credits.me.used).toBeLessThanOrEqual(whole);
  });

  const credits = async (user: string) => {
    const { data } = await gateway.ask('{ credits { me { held used remaining } } }', { user });
    return data.credits.me;
  };

  test('questions at once spend no more than there is, and those that do not fit are not begun', async () => {
    const question = 'What was revenue by region last quarter?';
    await gateway.setLimit('user:crowd', 0.25);
    const asked = await Promise.all(Array.from({ length: 8 }, () => ask(question, 'crowd')));
    const codes = asked.map(({ snowflake }) => snowflake.error?.code ?? 'answered');
    // Analyst's message alone is 0.067.
    expect(codes.filter((code) => code === 'answered')).toHaveLength(3);
    expect(codes.filter((code) => code === 'CREDITS_EXHAUSTED')).toHaveLength(5);
    for (const { snowflake, usage } of asked) expect(usage).toHaveLength(snowflake.error ? 0 : 2);
    expect(await credits('crowd')).toMatchObject({ held: 0 });
    expect((await credits('crowd')).used).toBeLessThanOrEqual(0.25);
  });

  test('a client that leaves half way pays for what was done and gets back the rest', async () => {
    isHanging = true;
    const sent = server.requests.length;
    const gone = new AbortController();
    const variables = { message: 'What was churn last month?', route: 'SNOWFLAKE' };
    const asking = gateway.send({
      method: 'POST',
      headers: { 'content-type': 'application/json', 'x-gateway-user': 'leaver' },
      body: JSON.stringify({ query: document, variables }),
      signal: gone.signal,
    });
    const left = asking.catch((error: Error) => error.name);
    await expect.poll(() => server.requests.length).toBeGreaterThan(sent);
    expect((await credits('leaver')).held).toBeGreaterThan(0);
    gone.abort();
    expect(await left).toBe('AbortError');
    isHanging = false;
    await expect.poll(async () => (await credits('leaver')).held).toBe(0);
    // Analyst had answered.
    expect((await credits('leaver')).used).toBeGreaterThanOrEqual(0.067);
  });
});
