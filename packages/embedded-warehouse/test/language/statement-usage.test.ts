import { afterAll, beforeAll, expect, test } from 'vitest';
import { type LanguageDatabase, openLanguageDatabase } from './language-database.ts';

let database: LanguageDatabase;
beforeAll(async () => {
  database = await openLanguageDatabase();
});
afterAll(() => database.close());

test('usage is summed by function and model', async () => {
  const usage = await database.usage(
    `SELECT ai_embed('e5-base-v2', t), ai_sentiment(t) FROM (VALUES ('one two'), ('three four'), (NULL)) v(t)`,
  );
  expect(usage.toSorted((a, b) => a.function.localeCompare(b.function))).toEqual([
    { function: 'AI_EMBED', model: 'e5-base-v2', calls: 2, inputTokens: 4, outputTokens: 0 },
    { function: 'AI_SENTIMENT', model: null, calls: 2, inputTokens: 4, outputTokens: expect.any(Number) },
  ]);
});

test('equal completions of one statement are billed once, other functions for every row', async () => {
  const [completion] = await database.usage(`SELECT ai_complete('mistral-7b', 'Say hello') FROM range(5)`);
  expect(completion?.calls).toBe(1);
  const [sentiment] = await database.usage(`SELECT ai_sentiment('same text') FROM range(5)`);
  expect(sentiment?.calls).toBe(5);
});

test('a nested call counts both, each once', async () => {
  const usage = await database.usage(
    `SELECT ai_complete('mistral-7b', ai_translate('Say hello', 'en', 'fr'))`,
  );
  expect(usage.map((each) => [each.function, each.calls])).toEqual([
    ['AI_TRANSLATE', 1],
    ['AI_COMPLETE', 1],
  ]);
});

test('preparing and describing call nothing', async () => {
  const { connection, language } = database;
  const statement = language.openStatement(connection.clientContext.connectionId);
  await connection.prepare(`SELECT ai_complete('mistral-7b', 'Say hello')`);
  await connection.run(`DESCRIBE SELECT ai_complete('mistral-7b', 'Say hello')`);
  expect(statement.close()).toEqual([]);
});

test('failed rows and token counts are free', async () => {
  expect(
    await database.usage(`SELECT ai_complete('nope', 'x'), ai_count_tokens('ai_sentiment', 'x y z')`),
  ).toEqual([]);
});

test('statements that run at the same time on two connections keep their books apart', async () => {
  const connections = [database.connection, await database.connect()];
  const books = await Promise.all(
    connections.map(async (connection, i) => {
      const statement = database.language.openStatement(connection.clientContext.connectionId);
      const model = ['e5-base-v2', 'multilingual-e5-large'][i];
      await connection.runAndReadAll(
        `SELECT len(ai_embed('${model}', 'text ' || n)) FROM range(${1000 * (i + 1)}) t(n)`,
      );
      return statement.close();
    }),
  );
  expect(books.map(([first, ...rest]) => [first?.model, first?.calls, rest.length])).toEqual([
    ['e5-base-v2', 1000, 0],
    ['multilingual-e5-large', 2000, 0],
  ]);
});

test('a call outside of a statement works and is in no books', async () => {
  const statement = database.language.openStatement(database.connection.clientContext.connectionId);
  expect(statement.close()).toEqual([]);
  expect(await database.value(`SELECT ai_complete('mistral-7b', 'Say hello')`)).toBe('hello');
  expect(await database.usage('SELECT 1')).toEqual([]);
});
