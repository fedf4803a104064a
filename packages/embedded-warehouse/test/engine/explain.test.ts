/** EXPLAIN in the three forms of Snowflake. */
import { expect, it } from 'vitest';
import { engineForFile, text } from './engine.ts';

const db = engineForFile({ sample: true });
const query =
  'select c.region, sum(o.total) from analytics.orders o join analytics.customers c using (customer_id) where o.status <> ? group by 1 order by 2 desc limit 3';

it('USING JSON has the global statistics and the operations', async () => {
  const plan = JSON.parse((await db.value(`explain using json ${query}`, { 1: text('PAID') })) ?? '');
  expect(plan.GlobalStats).toEqual({
    partitionsTotal: 2,
    partitionsAssigned: 2,
    bytesAssigned: expect.any(Number),
  });
  const [operations] = plan.Operations;
  expect(operations[0]).toEqual({ id: 0, operation: 'Result' });
  const names = operations.map((operation: { operation: string }) => operation.operation);
  expect(names).toEqual(expect.arrayContaining(['SortWithLimit', 'Aggregate', 'InnerJoin', 'TableScan']));
  const scan = operations.find((operation: { objects?: string[] }) =>
    operation.objects?.includes('SOPHIA_AI_UNIFIED.ANALYTICS.ORDERS'),
  );
  expect(scan).toMatchObject({
    partitionsTotal: 1,
    partitionsAssigned: 1,
    parentOperators: [expect.any(Number)],
  });
  expect(JSON.stringify(plan)).not.toMatch(/store\.|sf_|duckdb|__internal/i);
});

it('TABULAR is the default, TEXT is one cell', async () => {
  const { columns, rows } = await db.execute('explain select * from analytics.orders where total > 100');
  expect(columns.map((column) => column.name)).toEqual([
    'step',
    'id',
    'parentOperators',
    'operation',
    'objects',
    'alias',
    'expressions',
    'partitionsTotal',
    'partitionsAssigned',
    'bytesAssigned',
  ]);
  expect(rows.map((row) => row[3])).toEqual(expect.arrayContaining(['GlobalStats', 'Result', 'TableScan']));
  expect(await db.value('explain using text select * from analytics.orders')).toMatch(
    /GlobalStats:[\s\S]*->TableScan {2}SOPHIA_AI_UNIFIED\.ANALYTICS\.ORDERS/,
  );
});

it('sees a cartesian join, runs nothing and reports errors as the query would', async () => {
  const plan = await db.value('explain using json select * from analytics.orders, analytics.customers');
  expect(plan).toContain('CartesianJoin');
  expect((await db.failure('explain select nosuch from analytics.orders')).code).toBe('000904');
  expect((await db.failure('explain delete from analytics.orders')).code).toBe('000002');
});
