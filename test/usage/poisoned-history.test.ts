/** Entries of Snowflake's history that nobody can read: what they name stays open, and everything else is corrected. */
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { GatewayError } from '../../src/errors/gateway-error.ts';
import type { CellValue, StatementRunner } from '../../src/snowflake/statement/statement.ts';
import { call, completeOverRest, embedding, embedWords, rest, runSql, search, sql } from './calls.ts';
import { startUsageFixture, type UsageFixture } from './usage-fixture.ts';

let fixture: UsageFixture;
beforeAll(async () => {
  fixture = await startUsageFixture();
});
afterAll(() => fixture.close());

/** Changes the cells of one view's rows that have this text in their tag. */
const changing = (
  view: string,
  tag: () => string,
  change: (cells: CellValue[]) => CellValue[],
): StatementRunner => ({
  async run(statement) {
    const result = await fixture.pool.run(statement);
    if (!statement.sql.includes(`FROM SNOWFLAKE.ACCOUNT_USAGE.${view}`)) return result;
    const rows = result.rows.map((cells) => (String(cells[1]).includes(tag()) ? change([...cells]) : cells));
    return { ...result, rows };
  },
});

it.each([
  ['REST', rest, () => completeOverRest(fixture)],
  ['SQL', sql, () => runSql(fixture, 'SELECT COUNT(*) FROM SALES.ORDERS')],
  ['A function', embedding, () => embedWords(fixture)],
] as const)(
  '%s that began, by its clock, a moment after its call ended is not given away',
  async (_, of, upstream) => {
    const open = await fixture.open();
    const id = await call<unknown>(open, of, upstream());
    // Whoever looks for an event finds it in the tables: the journal is folded before.
    const [booked] = await open.credits.outbox.find([id]);
    open.tamper('UPDATE events SET at = at - 20, latency_ms = 0 WHERE id = ?', id);
    expect(await open.credits.outbox.find([id])).toMatchObject([
      { at: (booked?.at ?? 0) - 20, latencyMs: 0 },
    ]);
    await open.usage.correctEvents();
    const [event] = await open.credits.outbox.find([id]);
    expect(event).toMatchObject({ status: 'ok', basis: 'history' });
  },
);

it.each<[string, CellValue, CellValue, CellValue]>([
  ['words', 'many', 'many', 'few'],
  ['negative', -7, -5, -2],
  ['fractions', 7.5, 5.5, 2],
  ['beyond counting', '1e300', '1e300', '1e300'],
  ['missing', null, null, null],
])('tokens over REST that are %s', async (_, total, input, output) => {
  let poisoned = 'none yet';
  const runner = changing(
    'CORTEX_REST_API_USAGE_HISTORY',
    () => poisoned,
    ([id = null, tag = null, at = null, model = null]) => [id, tag, at, model, total, input, output],
  );
  const open = await fixture.open({ runner });
  poisoned = await call(open, rest, completeOverRest(fixture));
  const others = [
    await call(open, rest, completeOverRest(fixture)),
    await call(open, sql, runSql(fixture, 'SELECT COUNT(*) FROM SALES.ORDERS')),
  ];
  await open.usage.correctEvents();
  for (const event of await open.credits.outbox.find(others))
    expect(event).toMatchObject({ status: 'ok', basis: 'history' });
  // Nobody was told what it cost, so it is neither given away nor charged by a figure that means nothing.
  const [kept] = await open.credits.outbox.find([poisoned]);
  expect(kept).toMatchObject({ basis: 'bound', status: 'uncertain' });
});

it.each<[string, CellValue, CellValue]>([
  ['neither credits nor tokens', null, null],
  ['tokens in words', null, 'many'],
  ['a metric that is no number', null, '[{"key":{"metric":"input","unit":"tokens"},"value":"many"}]'],
  ['a metric of null', null, '[null]'],
  ['credits below zero', '-0.5', null],
  ['credits in words', 'much', null],
  ['credits beyond counting', '99999999999999999999', null],
])('a function with %s', async (_, credits, metrics) => {
  let poisoned = 'none yet';
  const runner = changing(
    'CORTEX_AI_FUNCTIONS_USAGE_HISTORY',
    () => poisoned,
    (cells) => cells.map((cell, i) => (i === 5 ? credits : i === 6 ? metrics : cell)),
  );
  const open = await fixture.open({ runner });
  poisoned = await call(open, embedding, embedWords(fixture));
  const other = await call(open, embedding, embedWords(fixture));
  await open.usage.correctEvents();
  const found = await open.credits.outbox.find([poisoned, other].toSorted());
  expect(found.map(({ eventId, basis }) => [eventId === poisoned, basis])).toEqual(
    [poisoned, other].toSorted().map((id) => [id === poisoned, id === poisoned ? 'bound' : 'history']),
  );
});

it('a call that its entry says nothing of costs what such calls usually cost, so that nobody is locked out', async () => {
  let poisoned = 'none yet';
  const runner = changing(
    'CORTEX_REST_API_USAGE_HISTORY',
    () => poisoned,
    (cells) => cells.fill(null, 4),
  );
  const open = await fixture.open({ runner });
  const told = { inputTokens: 1000, outputTokens: 100 };
  for (let i = 0; i < 5; i++) await call(open, rest, undefined, () => told);
  poisoned = await call(open, rest, completeOverRest(fixture));
  await open.usage.correctEvents();
  const [event] = await open.credits.outbox.find([poisoned]);
  expect(event).toMatchObject({ basis: 'expected', credits: 121 });
});

it('a look by a clock that said 2030 puts nothing off for years', async () => {
  const open = await fixture.open();
  const id = await call(open, search);
  const clock = vi.spyOn(Date, 'now').mockReturnValue(Date.parse('2030-01-01T12:00:00Z'));
  expect(await open.usage.correctEvents()).toBe(0);
  clock.mockRestore();
  for (let i = 0; i < 5; i++)
    await call(open, search, undefined, () => ({ inputTokens: 0, outputTokens: 0 }));
  await open.usage.correctEvents();
  expect((await open.credits.outbox.find([id]))[0]).toMatchObject({ basis: 'expected' });
});

it.each(['CORTEX_AI_FUNCTIONS_USAGE_HISTORY', 'CORTEX_REST_API_USAGE_HISTORY', 'QUERY_HISTORY'])(
  'while %s cannot be read, the other views correct what they know',
  async (view) => {
    const late = new GatewayError('UPSTREAM_TIMEOUT', 'late', { backend: 'SNOWFLAKE' });
    const runner: StatementRunner = {
      run: async (statement) => {
        if (statement.sql.includes(`.${view}`)) throw late;
        return fixture.pool.run(statement);
      },
    };
    const open = await fixture.open({ runner });
    const ids = {
      CORTEX_AI_FUNCTIONS_USAGE_HISTORY: await call(open, embedding, embedWords(fixture)),
      CORTEX_REST_API_USAGE_HISTORY: await call(open, rest, completeOverRest(fixture)),
      QUERY_HISTORY: await call(open, sql, runSql(fixture, 'SELECT COUNT(*) FROM SALES.ORDERS')),
    };
    await expect(open.usage.correctEvents()).rejects.toBe(late);
    for (const [name, id] of Object.entries(ids)) {
      const [event] = await open.credits.outbox.find([id]);
      expect(event?.basis, name).toBe(name === view ? 'bound' : 'history');
    }
  },
);
