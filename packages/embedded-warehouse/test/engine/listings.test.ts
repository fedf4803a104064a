/** SHOW, DESCRIBE and INFORMATION_SCHEMA over the sample account. */
import { expect, it } from 'vitest';
import { engineForFile } from './engine.ts';

const db = engineForFile({ sample: true });

const names = async (sql: string, column = 'name') => {
  const { columns, rows } = await db.execute(sql);
  const at = columns.findIndex((candidate) => candidate.name === column);
  return rows.map((row) => row[at]);
};

it('shows with TERSE what a thing is and where', async () => {
  const terse = async (sql: string) => {
    const { columns, rows } = await db.execute(sql);
    expect(columns.map((column) => column.name)).toEqual([
      'created_on',
      'name',
      'kind',
      'database_name',
      'schema_name',
    ]);
    return rows.map((row) => row.slice(1).join(' '));
  };
  expect(await terse("show terse tables like 'ORDERS'")).toEqual([
    'ORDERS TABLE SOPHIA_AI_UNIFIED ANALYTICS',
  ]);
  expect(await terse("show terse views like 'orders' in schema sales")).toEqual([
    'ORDERS VIEW SOPHIA_AI_UNIFIED SALES',
  ]);
  expect(await terse('show terse databases')).toHaveLength(2);
});

it('lists by scope, pattern, prefix and limit', async () => {
  // The sample is where a new session is, and its views show it by topic.
  const shop = ['CUSTOMERS', 'ORDERS', 'ORDER_ITEMS', 'PRODUCTS'];
  expect(await names('show tables')).toEqual(expect.arrayContaining(shop));
  expect(await names('show views in schema sales')).toEqual(shop);
  expect(await db.value('select count(*) from orders')).toBe('4000');
  expect(await db.value('select count(*) from sales.orders')).toBe('4000');
  expect(await names("show terse tables like 'order%' in database sophia_ai_unified")).toEqual([
    'ORDERS',
    'ORDER_ITEMS',
  ]);
  expect(await names("show tables in account starts with 'C'")).toEqual(['CALLS', 'CUSTOMERS']);
  expect(await names('show tables in account limit 1')).toHaveLength(1);
  // A page ends with a name, and the next one begins behind it.
  expect(await names("show tables like '%s' limit 2 from 'CUST'")).toEqual(['ORDERS', 'ORDER_ITEMS']);
  expect(await names("show tables like '%s' limit 1 from 'ORDERS'")).toEqual(['ORDER_ITEMS']);
  expect(await names('show tables in schema public')).toEqual([]);
  expect(await names('show warehouses')).toEqual([
    'AI_COMPUTE_WH',
    'COMPUTE_WH',
    'CORTEX_COMPUTE_WH',
    'LOADING_WH',
  ]);
  expect(await names('show databases')).toEqual(['SNOWFLAKE', 'SOPHIA_AI_UNIFIED']);
  expect(await names('show schemas in database sophia_ai_unified')).toEqual([
    'ANALYTICS',
    'PUBLIC',
    'SALES',
    'SUPPORT',
  ]);
  expect(await names('show roles')).toContain('SYSADMIN');
  expect(await names("show parameters like 'time%one'", 'value')).toEqual(['America/Los_Angeles']);
});

it('tells what kind of object each is', async () => {
  await db.execute('create temporary table kinds_temporary (a int)');
  await db.execute('create transient table kinds_transient (a int)');
  await db.execute('create table kinds_lasting (a int)');
  await db.execute('create view kinds_view as select 1 as a');
  for (const where of ['', 'in schema analytics'])
    expect(await names(`show objects like 'kinds%' ${where}`, 'kind')).toEqual([
      'TABLE',
      'TEMPORARY',
      'TRANSIENT',
      'VIEW',
    ]);
  expect(await names('show columns in kinds_temporary', 'column_name')).toEqual(['A']);
  for (const kind of [
    'table kinds_temporary',
    'table kinds_transient',
    'table kinds_lasting',
    'view kinds_view',
  ])
    await db.execute(`drop ${kind}`);
});

it('knows columns with their types as JSON', async () => {
  const { rows } = await db.execute('show columns in table analytics.orders');
  expect(rows.map((row) => row[2])).toEqual([
    'ORDER_ID',
    'CUSTOMER_ID',
    'ORDERED_AT',
    'STATUS',
    'CHANNEL',
    'TOTAL',
  ]);
  expect(JSON.parse(rows[5]?.[3] ?? '')).toEqual({ type: 'FIXED', precision: 12, scale: 2, nullable: false });
});

it('lists the models of the AI functions without a warehouse', async () => {
  const { columns, rows } = await db.execute('show cortex base models in schema snowflake.models');
  expect(columns.map((column) => column.name).join()).toBe(
    'created_on,name,model_type,database_name,schema_name,owner,lifecycle_status,in_region_availability,legacy_date,eol_date,cross_region_availability',
  );
  expect(rows.map((row) => row[1])).toContain('MISTRAL-LARGE2');
});

it('answers INFORMATION_SCHEMA', async () => {
  expect(
    await db.rows(
      "select table_name, table_type, row_count, comment from information_schema.tables where table_name = 'CUSTOMERS' order by table_type limit 1",
    ),
  ).toEqual(['CUSTOMERS | BASE TABLE | 500 | Businesses that buy from us, one row each']);
  expect(
    await db.rows(
      "select column_name, ordinal_position, data_type, is_nullable, numeric_precision, numeric_scale, comment from sophia_ai_unified.information_schema.columns where table_schema = 'ANALYTICS' and table_name = 'PRODUCTS' and column_name like 'U%'",
    ),
  ).toEqual(['UNIT_PRICE | 4 | NUMBER | NO | 10 | 2 | List price in US dollars']);
  expect(await db.value("select count(*) from information_schema.schemata where schema_name = 'SALES'")).toBe(
    '1',
  );
  expect((await db.failure('select * from information_schema.nosuch')).code).toBe('002003');
});

it('describes tables, results and system views', async () => {
  expect((await db.execute('desc table analytics.customers')).rows[0]?.slice(0, 4)).toEqual([
    'CUSTOMER_ID',
    'NUMBER(38,0)',
    'COLUMN',
    'N',
  ]);
  expect((await db.execute('describe view snowflake.account_usage.query_history')).rows[0]?.[0]).toBe(
    'QUERY_ID',
  );
  await db.execute("select 1 as a, 'x' as b");
  expect((await db.execute('describe result last_query_id()')).rows.map((row) => row.slice(0, 2))).toEqual([
    ['A', 'NUMBER(1,0)'],
    ['B', 'VARCHAR(16777216)'],
  ]);
});

it('holds sample data that adds up and is the same everywhere', async () => {
  expect(await db.rows('select count(*), sum(total) from analytics.orders')).toEqual(['4000 | 6008284.95']);
  expect(
    await db.value(
      'select count(*) from analytics.orders o join (select order_id, sum(round(quantity * unit_price * (1 - discount), 2)) t from analytics.order_items group by 1) i using (order_id) where o.total <> i.t',
    ),
  ).toBe('0');
  expect(
    await db.value(
      'select count(*) from analytics.orders o left join analytics.customers c using (customer_id) where c.name is null',
    ),
  ).toBe('0');
  expect(
    await db.value("select count(*) from analytics.support_tickets where body ilike '%refund%'"),
  ).not.toBe('0');
});
