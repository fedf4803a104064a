/** What the SQL guard costs a statement: read for the first time, and known already. */
import { Dialect, parse } from '@polyglot-sql/sdk';
import { createSqlGuard, type SqlGuard } from '../src/snowflake/sql/guard-sql.ts';
import { printTable, type Table } from './table.ts';

const ROUNDS = 25;
const WARM_UPS = 5;

interface Load {
  readonly name: string;
  readonly sql: string;
  /** Statements in one round. */
  readonly times: number;
}

const list = (length: number, item: (i: number) => string) =>
  Array.from({ length }, (_, i) => item(i)).join(', ');

const loads: readonly Load[] = [
  { name: 'SELECT by key', sql: 'SELECT id, name FROM customers WHERE id = ?', times: 100 },
  {
    name: 'aggregate over a join',
    sql: `SELECT c.region, DATE_TRUNC('month', o.ordered_at) AS month, COUNT(*) AS orders, SUM(o.total) AS revenue
      FROM sales.orders o JOIN sales.customers c ON c.customer_id = o.customer_id
      WHERE o.ordered_at >= DATEADD(month, -6, CURRENT_DATE()) AND o.status IN ('paid', 'sent')
      GROUP BY 1, 2 HAVING SUM(o.total) > 1000 ORDER BY revenue DESC LIMIT 50`,
    times: 50,
  },
  {
    name: 'five CTEs, windows, QUALIFY',
    sql: `WITH ${list(5, (i) => `c${i} AS (SELECT a, b, SUM(x) OVER (PARTITION BY a ORDER BY b) AS s FROM t${i} WHERE UPPER(n) = 'X' QUALIFY ROW_NUMBER() OVER (PARTITION BY a ORDER BY b DESC) = 1)`)}
      SELECT * FROM c0 JOIN c1 USING (a) JOIN c2 USING (a) JOIN c3 USING (a) JOIN c4 USING (a) LIMIT 100`,
    times: 20,
  },
  { name: 'IN list of 1,000 numbers', sql: `SELECT a FROM t WHERE id IN (${list(1_000, String)})`, times: 5 },
  { name: '500 columns', sql: `SELECT ${list(500, (i) => `column_${i} AS c${i}`)} FROM t`, times: 5 },
];

/** CPU microseconds of one statement. */
async function cpu(times: number, work: () => unknown): Promise<number> {
  const before = process.cpuUsage();
  for (let i = 0; i < times; i += 1) await work();
  const { user, system } = process.cpuUsage(before);
  return (user + system) / times;
}

const median = (values: readonly number[]) => [...values].sort((a, b) => a - b)[values.length >> 1] ?? 0;

async function measure({ sql, times }: Load, guard: SqlGuard, forgetful: SqlGuard) {
  const floors: number[] = [];
  const firsts: number[] = [];
  const agains: number[] = [];
  for (let round = -WARM_UPS; round < ROUNDS; round += 1) {
    // Side by side in each round, so that a busy neighbour weighs on all of them.
    const floor = await cpu(times, () => parse(sql, Dialect.Snowflake));
    const first = await cpu(times, () => forgetful.guardSql(sql, { allowWrites: false, allowOthers: false }));
    const again = await cpu(times * 50, () =>
      guard.guardSql(sql, { allowWrites: false, allowOthers: false }),
    );
    if (round < 0) continue;
    floors.push(floor);
    firsts.push(first);
    agains.push(again);
  }
  return { floor: median(floors), first: median(firsts), again: median(agains) };
}

export async function run(): Promise<Table> {
  const guard = createSqlGuard();
  const forgetful = createSqlGuard({ cacheBytes: 0 });
  const rows: (string | number)[][] = [];
  for (const load of loads) {
    const { floor, first, again } = await measure(load, guard, forgetful);
    const micros = (value: number) => (value < 10 ? value.toFixed(1) : Math.round(value));
    rows.push([
      load.name,
      load.sql.length,
      micros(floor),
      micros(first),
      `${(first / floor).toFixed(1)}x`,
      micros(again),
    ]);
  }
  return {
    title: 'SQL guard',
    load: `${ROUNDS} rounds, median CPU microseconds for one statement`,
    floor: 'the bare parse of the same text',
    columns: ['statement', 'characters', 'parse', 'first verdict', 'ratio', 'known verdict'],
    rows,
  };
}

if (import.meta.main) printTable(await run());
