/** Exports as finance gets them: every format re-read, with the sums of the books. */

import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { get } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { DuckDBInstance } from '@duckdb/node-api';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Gateway, startGateway } from '../support/start-gateway.ts';
import { startTokenIssuer, type TokenIssuer } from '../support/token-issuer.ts';
import { cellsOf, columnRules, dependencies, type FocusRow, rowRules } from './focus-rules.ts';

let tokens: TokenIssuer;
let gateway: Gateway;
let folder: string;
/** Names that a file, a spreadsheet or a reader may stumble over; the first ones begin a formula. */
const formulas = ['-1+cmd|x', '@SUM(1)', '+1', '＝1+1', '-'];
const odd = [...formulas, 'O\'Neil", \\n; DROP', 'naïve\\', 'مريم', '😀 {"a":1}', 'null', '-12.5'];
/** Six embeddings, those of the odd names, a statement and a completion. */
const CALLS = 8 + odd.length;
const span = 'from=2020-01-01&to=2100-01-01';

beforeAll(async () => {
  tokens = await startTokenIssuer();
  gateway = await startGateway({
    environment: { ...tokens.environment, CREDIT_PRICE: '2.5', CREDIT_CURRENCY: 'EUR' },
  });
  folder = await mkdtemp(join(tmpdir(), 'exports-'));
  const calls = [
    ['ada', ['red', 'blue'], 'project=search'],
    ['bob', ['red'], 'project="a, b"'],
    ['=HYPERLINK("x")', [], ''],
    ...odd.map((name) => [name, [], 'project="=1+1"'] as const),
  ] as const;
  for (const [sub, teams, tags] of calls) {
    const headers = {
      ...(await tokens.bearer({ sub, teams })),
      ...(tags && { 'x-gateway-tags': tags.replace(',', ' ') }),
    };
    const one = 'embed(text: "one") { model }';
    const { errors } = await gateway.ask(
      odd.includes(sub) ? `{ cortex { ${one} } }` : `{ cortex { ${one} b: embed(text: "two") { model } } }`,
      { headers },
    );
    expect(errors).toEqual([]);
  }
  const { errors } = await gateway.ask(
    `{ executeSql(input: { statement: "SELECT 1 AS one" }) { rowCount }
       cortex { complete(input: { prompt: "Say hello", backend: LAMBDA_LABS }) { text } } }`,
    { headers: await tokens.bearer({ sub: 'ada', teams: ['red', 'blue'] }) },
  );
  expect(errors).toEqual([]);
});
afterAll(async () => {
  await gateway?.close();
  tokens?.close();
  await rm(folder, { recursive: true, force: true });
});

it('is compressed for who takes that, unless its format is', async () => {
  const headers = await finance();
  const plain = await fetch(`${gateway.url}/exports/usage?${span}`, {
    headers: { ...headers, 'accept-encoding': 'identity' },
  });
  const text = await plain.text();
  const zipped = await new Promise<{ readonly encoding: unknown; readonly chunks: readonly Buffer[] }>(
    (resolve, reject) => {
      const options = { headers: { ...headers, 'accept-encoding': 'gzip, br' } };
      get(`${gateway.url}/exports/usage?${span}`, options, async (response) => {
        const chunks: Buffer[] = [];
        for await (const chunk of response) chunks.push(chunk as Buffer);
        resolve({ encoding: response.headers['content-encoding'], chunks });
      }).on('error', reject);
    },
  );
  expect([plain.headers.get('content-encoding'), zipped.encoding]).toEqual([null, 'gzip']);
  const whole = Buffer.concat(zipped.chunks);
  expect(gunzipSync(whole).toString()).toBe(text);
  const parquet = await fetch(`${gateway.url}/exports/usage?${span}&format=parquet`, { headers });
  expect(parquet.headers.get('content-encoding')).toBeNull();
  await parquet.arrayBuffer();
});

const finance = () => tokens.bearer({ sub: 'eve', permissions: ['usage:read:all'] });

async function download(query: string, headers: Record<string, string>) {
  const answer = await fetch(`${gateway.url}/exports/usage?${query}`, { headers });
  const body = Buffer.from(await answer.arrayBuffer());
  return { status: answer.status, type: answer.headers.get('content-type'), body, text: body.toString() };
}

async function query(sql: string): Promise<readonly Record<string, unknown>[]> {
  const instance = await DuckDBInstance.create(':memory:');
  const connection = await instance.connect();
  const rows = await connection.runAndReadAll(sql);
  const found = rows.getRowObjectsJson();
  connection.closeSync();
  return found as readonly Record<string, unknown>[];
}

async function booked() {
  const { data } = await gateway.ask(
    '{ usage(input: { from: "2020-01-01T00:00:00Z", to: "2022-12-31T00:00:00Z" }) { totals { calls } } credits { account { used } } }',
    { headers: await finance() },
  );
  return data.credits.account.used as number;
}

describe('each format', () => {
  it.each(['csv', 'jsonl', 'parquet'])('%s adds up to the books when DuckDB reads it', async (format) => {
    const { status, body } = await download(`${span}&format=${format}`, await finance());
    expect(status).toBe(200);
    const file = join(folder, `usage.${format}`);
    await writeFile(file, body);
    const source = {
      csv: `read_csv('${file}')`,
      jsonl: `read_json('${file}')`,
      parquet: `read_parquet('${file}')`,
    }[format];
    const [sums] = await query(
      `SELECT count(*)::INTEGER AS calls, sum(credits_used::DECIMAL(18, 6))::VARCHAR AS credits,
         count(DISTINCT event_id)::INTEGER AS ids, count(*) FILTER (json_extract_string(tags::JSON, '$.project') = 'search')::INTEGER AS tagged,
         min(timestamp)::VARCHAR AS first FROM ${source}`,
    );
    expect(sums).toMatchObject({ calls: CALLS, ids: CALLS, tagged: 2 });
    expect(Number(sums?.credits)).toBe(await booked());
    expect(sums?.first).toMatch(/^20\d\d-\d\d-\d\d /);
  });

  it('counts as a download', async () => {
    const headers = await finance();
    const counted = async () => {
      const text = await fetch(gateway.app.metricsUrl).then((answer) => answer.text());
      const [, count] = /duration_seconds_count\{type="download",outcome="ok"\} (\d+)/.exec(text) ?? [];
      return Number(count ?? 0);
    };
    const before = await counted();
    await download(`${span}&format=csv`, headers);
    expect(await counted()).toBe(before + 1);
  });

  describe('focus', () => {
    let header: readonly string[];
    let rows: readonly FocusRow[];
    beforeAll(async () => {
      const { text, body } = await download(`${span}&format=focus`, await finance());
      const file = join(folder, 'focus.csv');
      await writeFile(file, body);
      header = text.slice(0, text.indexOf('\r\n')).split(',');
      rows = (await query(`SELECT * FROM read_csv('${file}', all_varchar = true)`)) as FocusRow[];
    });

    it('has the columns of FOCUS 1.3 in their order, and ours after them', () => {
      const own = header.filter((column) => column.startsWith('x_'));
      expect(header).toEqual([...Object.keys(columnRules), ...own]);
      expect(header.length).toBe(new Set(header).size);
      // PascalCase, alphanumeric, and at most 50 characters.
      for (const column of header) expect(column).toMatch(/^(?:x_)?[A-Z][A-Za-z]{1,49}$/);
    });

    it.each(Object.entries(columnRules))('%s is what the specification allows', (column, { nulls, form }) => {
      const wrong = rows
        .map((row) => row[column] ?? null)
        .filter((cell) => (cell === null ? !nulls : !form(cell)));
      expect(wrong).toEqual([]);
    });

    it.each(Object.entries(rowRules))('%s', (_, rule) => {
      expect(rows.filter((row) => !rule(cellsOf(row)))).toEqual([]);
    });

    it.each(dependencies)('%s has one %s', (key, value) => {
      const values = Map.groupBy(rows, (row) => row[key]);
      for (const group of values.values()) expect(new Set(group.map((row) => row[value])).size).toBe(1);
    });

    it('covers each service, and adds up to the books to the micro-credit', async () => {
      expect(new Set(rows.map(({ ServiceName }) => ServiceName))).toEqual(
        new Set(['Snowflake Cortex', 'Snowflake Warehouse', 'Lambda Labs GPU inference']),
      );
      const micro = rows.reduce((sum, row) => sum + Math.round(Number(row.x_Credits) * 1e6), 0);
      expect(micro).toBe(Math.round((await booked()) * 1e6));
      const cost = rows.reduce((sum, row) => sum + Math.round(Number(row.BilledCost) * 1e9), 0);
      expect(cost).toBe(micro * 2500);
      expect(new Set(rows.map(({ BillingCurrency }) => BillingCurrency))).toEqual(new Set(['EUR']));
    });
  });
});

it('goes on after the last row that was received', async () => {
  const headers = await finance();
  const ids: string[] = [];
  for (let after = ''; ; ) {
    const { text } = await download(`${span}&format=jsonl&limit=4&after=${after}`, headers);
    const rows = text
      .split('\n')
      .filter(Boolean)
      .map((line) => JSON.parse(line) as { event_id: string });
    ids.push(...rows.map(({ event_id }) => event_id));
    if (rows.length < 4) break;
    after = ids.at(-1) ?? '';
  }
  expect(ids).toHaveLength(CALLS);
  expect(ids).toEqual([...new Set(ids)].toSorted());
});

it('shows a caller their own calls, and refuses the rest', async () => {
  const own = await download(`${span}&format=jsonl`, await tokens.bearer({ sub: 'ada' }));
  const users = own.text
    .split('\n')
    .filter(Boolean)
    .map((line) => JSON.parse(line).user_name);
  expect(users).toEqual(Array(4).fill('ada'));
  expect((await download(`${span}&user=bob`, await tokens.bearer({ sub: 'ada' }))).status).toBe(403);
  expect((await download(span, {})).status).toBe(401);
});

it.each(['csv', 'jsonl', 'parquet'])('%s keeps every name as it is, as DuckDB reads it', async (format) => {
  const { body } = await download(`${span}&format=${format}`, await finance());
  const file = join(folder, `odd.${format}`);
  await writeFile(file, body);
  const source = {
    csv: `read_csv('${file}', all_varchar = true)`,
    jsonl: `read_json('${file}')`,
    parquet: `read_parquet('${file}')`,
  }[format];
  const rows = await query(
    `SELECT user_name, json_extract_string(tags::JSON, '$.project') AS project FROM ${source}`,
  );
  const written = (name: string) => (format === 'csv' && formulas.includes(name) ? `'${name}` : name);
  const found = rows.map(({ user_name }) => user_name);
  for (const name of odd) expect(found).toContain(written(name));
  const ofOdd = rows.filter(({ user_name }) => odd.some((name) => written(name) === user_name));
  expect(new Set(ofOdd.map(({ project }) => project))).toEqual(new Set(['"=1+1"']));
});

it('has no cell that a spreadsheet would run', async () => {
  const { text } = await download(`${span}&format=csv`, await finance());
  expect(text).toContain(`"'=HYPERLINK(""x"")"`);
  expect(text).not.toMatch(/(?:^|,)"?=/m);
});

it.each([
  ['from=2026-01-01', 'to'],
  ['from=yesterday&to=2026-01-01', 'from'],
  ['from=2026-02-01&to=2026-01-01', 'to'],
  [`${span}&format=xlsx`, 'format'],
  [`${span}&format=csv&format=parquet`, 'format'],
  [`${span}&limit=0`, 'limit'],
  ['from=2026-02-30&to=2026-04-01', 'from'],
  ['from=2026-02-01&to=9999-12-31T23:59:59-12:00', 'to'],
  [`${span}&after=the-last-one`, 'after'],
  [`${span}&after=%00`, 'after'],
  [`${span}&__proto__=1`, '__proto__'],
  [`${span}&color=red`, 'color'],
])('refuses ?%s, and says why', async (search, field) => {
  const { status, text } = await download(search, await finance());
  expect([status, JSON.parse(text).errors[0].extensions]).toEqual([
    400,
    expect.objectContaining({ code: 'BAD_USER_INPUT', field }),
  ]);
});
