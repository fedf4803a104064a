import { describe, expect, it } from 'vitest';
import { connect, execute } from './driver.ts';
import { column, createScriptedEngine, number, table } from './scripted-engine.ts';
import { post, startServer } from './server.ts';

const columns = [number('N'), column('TXT', 'text')];
const rows = (count: number, text = 'row with "quotes" and 🙂 number') =>
  Array.from({ length: count }, (_, i) => [String(i), `${text} ${i}`]);

describe('a large result', () => {
  it('of 200,000 rows arrives whole and in order', async () => {
    const engine = createScriptedEngine({ big: () => table(columns, rows(200_000)) });
    const requested: string[] = [];
    const server = await startServer({
      engine,
      faults({ path }) {
        if (path.includes('/chunks/')) requested.push(path);
        return undefined;
      },
    });
    const answer = await execute(await connect(server.url), 'big');
    expect(answer.statement.getNumRows()).toBe(200_000);
    expect(answer.rows).toHaveLength(200_000);
    const wrong = answer.rows.findIndex(
      (row, i) => row.N !== i || row.TXT !== `row with "quotes" and 🙂 number ${i}`,
    );
    expect(wrong).toBe(-1);
    expect(requested.length).toBeGreaterThan(3);
    expect(server.statements()).toMatchObject([{ rowsProduced: 200_000 }]);
  });

  it('is streamed, also from the middle', async () => {
    const engine = createScriptedEngine({ big: () => table(columns, rows(50_000)) });
    const chunkLimits = { inlineBytes: 10_000, chunkBytes: 100_000 };
    const server = await startServer({ engine, chunkLimits });
    const { statement } = await execute(await connect(server.url), 'big', { streamResult: true });
    let [count, sum] = [0, 0];
    for await (const row of statement.streamRows()) {
      count += 1;
      sum += row.N;
    }
    expect([count, sum]).toEqual([50_000, (50_000 * 49_999) / 2]);
    const middle = await statement.streamRows({ start: 24_990, end: 25_010 }).toArray();
    expect(middle.map(({ N }) => N)).toEqual(Array.from({ length: 21 }, (_, i) => 24_990 + i));
  });

  it('holds rows that are larger than a chunk', async () => {
    const text = 'x'.repeat(5000);
    const engine = createScriptedEngine({ wide: () => table(columns, rows(20, text)) });
    const chunkLimits = { inlineBytes: 100, chunkBytes: 1000 };
    const server = await startServer({ engine, chunkLimits });
    const answer = await execute(await connect(server.url), 'wide');
    expect(answer.rows.map((row) => row.TXT)).toEqual(rows(20, text).map(([, value]) => value));
  });

  it('is still there for a slow reader after many other results', async () => {
    const engine = createScriptedEngine({ big: () => table(columns, rows(5000)) });
    const server = await startServer({
      engine,
      chunkLimits: { inlineBytes: 1000, chunkBytes: 10_000 },
      retention: { keepMs: 60_000, maxStatements: 100, maxBytes: 1_000 },
    });
    const session = await connect(server.url);
    // Alone larger than everything that is kept: the latest result is kept all the same.
    expect((await execute(session, 'big')).rows).toHaveLength(5000);
  });
});

describe('the chunks of a result', () => {
  async function chunked(sqlBody: object = {}, keepMs = 60_000) {
    const engine = createScriptedEngine({ big: () => table(columns, rows(1000)) });
    const server = await startServer({
      engine,
      chunkLimits: { inlineBytes: 1000, chunkBytes: 10_000 },
      retention: { keepMs, maxStatements: 100, maxBytes: 1_000_000 },
    });
    const login = { data: { LOGIN_NAME: 'ada', PASSWORD: 'right' } };
    const { body } = await post(`${server.url}/session/v1/login-request`, JSON.stringify(login));
    const headers = { authorization: `Snowflake Token="${(body.data as { token: string }).token}"` };
    const query = JSON.stringify({ sqlText: 'big', ...sqlBody });
    const answer = await post(`${server.url}/queries/v1/query-request`, query, headers);
    return answer.body.data as {
      rowset: unknown[];
      returned: number;
      chunks?: { url: string; rowCount: number }[];
      chunkHeaders?: Record<string, string>;
    };
  }

  it('open with the key of their result only', async () => {
    const { chunks = [], chunkHeaders = {} } = await chunked();
    const { chunkHeaders: otherKey = {} } = await chunked();
    const url = chunks[0]?.url ?? '';
    const statusWith = async (headers: Record<string, string>) => (await fetch(url, { headers })).status;
    expect(Object.values(chunkHeaders)[0]).toMatch(/^[\w-]{43}$/);
    expect(await statusWith(chunkHeaders)).toBe(200);
    expect(await statusWith({})).toBe(403);
    expect(await statusWith(otherKey)).toBe(403);
    expect((await fetch(url.replace(/\d+$/, '999'), { headers: chunkHeaders })).status).toBe(404);
  });

  it('are as many rows as was said, together with those inline', async () => {
    const { rowset, returned, chunks = [], chunkHeaders = {} } = await chunked();
    let count = rowset.length;
    for (const { url, rowCount } of chunks) {
      const text = await (await fetch(url, { headers: chunkHeaders })).text();
      expect(JSON.parse(`[${text}]`)).toHaveLength(rowCount);
      count += rowCount;
    }
    expect([count, returned]).toEqual([1000, 1000]);
  });

  it('are dropped when their time is over', async () => {
    const { chunks = [], chunkHeaders = {} } = await chunked({}, 30);
    const status = async () => (await fetch(chunks[0]?.url ?? '', { headers: chunkHeaders })).status;
    while ((await status()) !== 403) await new Promise((resolve) => setTimeout(resolve, 60));
    expect(await status()).toBe(403);
  });

  it('are not made for a client that cannot fetch them', async () => {
    const answer = await chunked({ disableOfflineChunks: true });
    expect([answer.rowset.length, answer.chunks]).toEqual([1000, undefined]);
  });
});
