/** How language functions run inside statements: names, arguments, usage and answers that take a while. */
import { type DuckDBConnection, DuckDBScalarFunction, VARCHAR } from '@duckdb/node-api';
import { expect, it } from 'vitest';
import type { EngineLanguage } from '../../src/engine/engine-language.ts';
import type { AiUsage } from '../../src/protocol/engine.ts';
import { engineForFile } from './engine.ts';

/** SLOW(text) needs a second run; QUICK(text) answers at once. Both book one token for each letter. */
async function register(connection: DuckDBConnection): Promise<EngineLanguage> {
  const books = new Map<
    number,
    { known: Map<string, string>; pending: Set<string>; letters: number; calls: number }
  >();
  const scalar = (name: string, slow: boolean) =>
    DuckDBScalarFunction.create({
      name,
      parameterTypes: [VARCHAR],
      returnType: VARCHAR,
      volatile: true,
      bindFunction: (bind) => bind.setBindData({ connectionId: bind.clientContext.connectionId }),
      mainFunction: (info, input, output) => {
        const book = books.get((info.bindData as { connectionId: number }).connectionId);
        const column = input.getColumnVector(0);
        for (let row = 0; row < input.rowCount; row += 1) {
          const text = String(column.getItem(row));
          const answer = slow ? book?.known.get(text) : text.toUpperCase();
          if (answer === undefined) book?.pending.add(text);
          if (book) {
            book.letters += text.length;
            book.calls += 1;
          }
          output.setItem(row, answer ?? null);
        }
        output.flush();
      },
    });
  connection.registerScalarFunction(scalar('raw_slow', true));
  connection.registerScalarFunction(scalar('raw_quick', false));
  await connection.run(
    "ATTACH ':memory:' AS snowflake; CREATE SCHEMA snowflake.ai; CREATE SCHEMA snowflake.cortex;" +
      'CREATE MACRO snowflake.ai.ai_slow(input, options := NULL) AS raw_slow(input);' +
      'CREATE MACRO snowflake.cortex.quick(t) AS raw_quick(t);',
  );
  return {
    functionNames: ['AI_SLOW', 'SNOWFLAKE.CORTEX.QUICK'],
    failure: () => null,
    openStatement(connectionId) {
      const book = { known: new Map<string, string>(), pending: new Set<string>(), letters: 0, calls: 0 };
      books.set(connectionId, book);
      return {
        get pending() {
          return book.pending.size;
        },
        async resolve() {
          for (const text of book.pending) book.known.set(text, [...text].reverse().join(''));
          book.pending.clear();
          book.letters = 0;
          book.calls = 0;
        },
        close(): readonly AiUsage[] {
          books.delete(connectionId);
          return book.calls === 0
            ? []
            : [
                {
                  function: 'AI_SLOW',
                  model: null,
                  calls: book.calls,
                  inputTokens: book.letters,
                  outputTokens: 0,
                },
              ];
        },
      };
    },
  };
}

const db = engineForFile({ language: register });

it('runs again until every answer is there, and books the last run only', async () => {
  const { rows, aiUsage } = await db.execute(
    "select ai_slow(column1) from values ('abc'), ('de') order by 1",
  );
  expect(rows).toEqual([['cba'], ['ed']]);
  expect(aiUsage).toEqual([{ function: 'AI_SLOW', model: null, calls: 2, inputTokens: 5, outputTokens: 0 }]);
});

it('undoes the rounds of a change that lacked answers', async () => {
  await db.execute('create table said (text varchar)');
  await db.execute("insert into said select ai_slow(input => 'abc', options => {'temperature': 0})");
  await db.execute("update said set text = ai_slow(text) || '!'");
  expect(await db.rows('select * from said')).toEqual(['abc!']);
  await db.execute("create table made as select ai_slow('xyz') as t, snowflake.cortex.quick('up') as u");
  expect(await db.rows('select * from made')).toEqual(['zyx | UP']);
});

it('books on the statement that called, with many sessions at once', async () => {
  const sessions = await Promise.all(Array.from({ length: 8 }, () => db.open()));
  const used = await Promise.all(
    sessions.map(async (session, index) => {
      const { aiUsage } = await session.execute(
        `select count(snowflake.cortex.quick('${'x'.repeat(index + 1)}' || seq4() % 2)) from table(generator(rowcount => 3000))`,
      );
      return aiUsage[0]?.inputTokens;
    }),
  );
  expect(used).toEqual(sessions.map((_, index) => (index + 2) * 3000));
});

it('books inside views and none when nothing was called', async () => {
  await db.execute("create view loud as select snowflake.cortex.quick('abcd') as t");
  expect((await db.execute('select * from loud')).aiUsage[0]?.inputTokens).toBe(4);
  expect((await db.execute('select 1')).aiUsage).toEqual([]);
});

it('cannot be reached past its macros', async () => {
  for (const sql of ["select raw_quick('x')", "select snowflake.ai.ai_slow('x')", "select quick('x')"]) {
    expect((await db.failure(sql)).code).toBe('002140');
  }
});
