/** Failures in Snowflake's words, with its codes, and nothing of the engine underneath. */
import { beforeAll, describe, expect, it } from 'vitest';
import { engineForFile } from './engine.ts';

const db = engineForFile();

beforeAll(async () => {
  await db.execute('create table t (id int, name varchar, v variant, d date)');
  await db.execute("insert into t values (1, 'x', null, null), (2, 'y', null, null)");
});

it.each<readonly [sql: string, code: string, sqlState: string, message: string]>([
  [
    'selec 1',
    '001003',
    '42000',
    "SQL compilation error:\nsyntax error line 1 at position 0 unexpected 'selec'.",
  ],
  [
    'select 1 from from t',
    '001003',
    '42000',
    "SQL compilation error:\nsyntax error line 1 at position 14 unexpected 'from'.",
  ],
  [
    'select *\n  frm t',
    '001003',
    '42000',
    "SQL compilation error:\nsyntax error line 2 at position 2 unexpected 'frm'.",
  ],
  [
    'select (1',
    '001003',
    '42000',
    "SQL compilation error:\nsyntax error line 1 at position 9 unexpected '<EOF>'.",
  ],
  [
    "select 'abc",
    '001003',
    '42000',
    "SQL compilation error:\nparse error line 1 at position 7 near '<EOF>'.",
  ],
  [
    'select 1 from (select 1 as a) x join (select 2 as b) y using (region)',
    '000904',
    '42000',
    "SQL compilation error: error line 1 at position 62\ninvalid identifier 'REGION'",
  ],
  [
    'select nosuch from t',
    '000904',
    '42000',
    "SQL compilation error: error line 1 at position 7\ninvalid identifier 'NOSUCH'",
  ],
  [
    'select\n  t.nosuch from t',
    '000904',
    '42000',
    "SQL compilation error: error line 2 at position 2\ninvalid identifier 'T.NOSUCH'",
  ],
  [
    'select id from t where lost = 1',
    '000904',
    '42000',
    "SQL compilation error: error line 1 at position 23\ninvalid identifier 'LOST'",
  ],
  [
    'select u.id from t',
    '000904',
    '42000',
    "SQL compilation error: error line 1 at position 7\ninvalid identifier 'U'",
  ],
  [
    'select * from nosuch',
    '002003',
    '42S02',
    "SQL compilation error:\nObject 'NOSUCH' does not exist or not authorized.",
  ],
  [
    'select * from a.b.c',
    '002003',
    '42S02',
    "SQL compilation error:\nObject 'A.B.C' does not exist or not authorized.",
  ],
  [
    'select * from "Mixed"',
    '002003',
    '42S02',
    "SQL compilation error:\nObject 'Mixed' does not exist or not authorized.",
  ],
  ['select nosuch(1)', '002140', '42601', 'SQL compilation error: Unknown function NOSUCH.'],
  [
    'select id, count(*) from t',
    '000979',
    '42601',
    "SQL compilation error: error line 1 at position 7\n'ID' in select clause is neither an aggregate nor in the group by clause.",
  ],
  [
    'select a.id from t a join t b on a.id = b.id where id = 1',
    '002028',
    '42601',
    "SQL compilation error: ambiguous column name 'ID'",
  ],
  ['select 1/0', '100051', '22012', 'Division by zero'],
  ['select id % 0 from t', '100051', '22012', 'Division by zero'],
  ["select 'abc'::int", '100038', '22018', "Numeric value 'abc' is not recognized"],
  ["select 'maybe'::boolean", '100037', '22018', "Boolean value 'maybe' is not recognized"],
  ["select '2024-02-30'::date", '100040', '22007', "Date '2024-02-30' is not recognized"],
  ["select 'x'::timestamp", '100035', '22007', "Timestamp 'x' is not recognized"],
  ["select to_date('x', 'YYYY')", '100096', '22007', "Can't parse 'x' with the given format"],
  ["select parse_json('{')", '100069', '22P02', 'Error parsing JSON: unexpected end of data, pos 1'],
  [
    'select 12345.6::number(5, 2)',
    '100132',
    '22003',
    'Number out of representable range: type FIXED[SB16](5,2){nullable}, value 12345.6',
  ],
  ['select (select id from t)', '090150', '22000', 'Single-row subquery returns more than one row.'],
  [
    'select 1 union select 1, 2',
    '001789',
    '42601',
    'SQL compilation error:\ninvalid number of result columns for set operator input branches',
  ],
  [
    "select sqrt('x', 1)",
    '000939',
    '22023',
    'SQL compilation error: too many arguments for function [SQRT] expected 1, got 2',
  ],
  [
    'select sqrt()',
    '000938',
    '22023',
    'SQL compilation error: not enough arguments for function [SQRT] expected 1, got 0',
  ],
  // A format is for numbers and moments, not for what may hold one.
  ...["'2024-03-05'", "parse_json('12.5')", "coalesce(parse_json('{}'):day, '2024-03-05'::date)", 'true'].map(
    (value) =>
      [
        `select to_char(${value}, 'YYYY-MM')`,
        '000939',
        '22023',
        'SQL compilation error: too many arguments for function [TO_CHAR] expected 1, got 2',
      ] as const,
  ),
  ...[
    'tables in schema nosuch',
    'schemas in database nosuch',
    'columns in table nosuch',
    'columns in nosuch',
  ].map(
    (what) =>
      [
        `show ${what}`,
        '002043',
        '02000',
        "SQL compilation error:\nObject does not exist, or operation cannot be performed on 'NOSUCH'.",
      ] as const,
  ),
  [
    'select dateadd(fortnight, 1, d) from t',
    '001023',
    '22023',
    "SQL compilation error:\ninvalid parameter 'FORTNIGHT' for function DATEADD",
  ],
  [
    'select row_number() from t',
    '002303',
    '42601',
    'SQL compilation error:\nWindow function [ROW_NUMBER] requires OVER clause.',
  ],
  ...[
    'row_number()',
    'rank()',
    'dense_rank()',
    'percent_rank()',
    'cume_dist()',
    'ntile(2)',
    'lag(id)',
    'lead(id, 1, 0)',
    'first_value(id)',
    'last_value(id)',
    'nth_value(id, 1)',
    'conditional_true_event(id > 1)',
    'conditional_change_event(id)',
  ].flatMap((call) =>
    ['over ()', 'over (partition by name)'].map(
      (window) =>
        [
          `select ${call} ${window} from t`,
          '002303',
          '42601',
          `SQL compilation error:\nWindow function type [${call.replace(/\(.*/, '').toUpperCase()}] requires ORDER BY in window specification.`,
        ] as const,
    ),
  ),
  [
    'select 1; select 2',
    '000008',
    '0A000',
    'Actual statement count 2 did not match the desired statement count 1.',
  ],
  [' -- nothing\n;', '000900', '42601', 'SQL compilation error:\nEmpty SQL statement.'],
  [
    'use schema nosuch',
    '002003',
    '02000',
    "SQL compilation error:\nSchema 'NOSUCH' does not exist or not authorized.",
  ],
  ['create table t (a int)', '002002', '42710', "SQL compilation error:\nObject 'T' already exists."],
  [
    'select * from t at(offset => -60)',
    '000002',
    '0A000',
    "Unsupported feature 'time travel (AT, BEFORE, CHANGES)' in the embedded warehouse.",
  ],
  [
    'select row_number() over (order by id) from t group by all',
    '002035',
    '42601',
    'SQL compilation error:\nWindow function appears outside of SELECT, QUALIFY, and ORDER BY clauses.',
  ],
  [
    'select * from t match_recognize (partition by id)',
    '000002',
    '0A000',
    "Unsupported feature 'MATCH RECOGNIZE' in the embedded warehouse.",
  ],
  [
    'copy into t from @stage',
    '000002',
    '0A000',
    "Unsupported feature 'COPY INTO' in the embedded warehouse.",
  ],
  [
    'create function f(x int) returns int language python as $$x$$',
    '000002',
    '0A000',
    "Unsupported feature 'functions in PYTHON; a function in SQL works here' in the embedded warehouse.",
  ],
])('%s', async (sql, code, sqlState, message) => {
  const error = await db.failure(sql);
  expect([error.code, error.sqlState, error.message]).toEqual([code, sqlState, message]);
});

it('carries line and position apart from the text', async () => {
  const error = await db.failure('select\n  nosuch\nfrom t');
  expect([error.line, error.position]).toEqual([2, 2]);
});

describe('what stays inside', () => {
  const broken = [
    'select max(id, name, d) from t',
    'select sum(d) from t',
    'select d + name from t',
    'select * from t where name',
    'select id from t order by 9',
    'select id from t limit -1',
    'select sum(sum(id)) from t',
    'select id from t where sum(id) > 1',
    'select sum(id) over (order by id) from t where row_number() over (order by id) = 1',
    'select * exclude (nosuch) from t',
    "select regexp_substr('a', '(')",
    "select '{}'::number",
    'select d::number from t',
    "select to_binary('zz')",
    "select convert_timezone('Nowhere', 'UTC', '2024-01-01')",
    'select case when 1 then d else id end from t',
    'select id from t group by name',
    'with a as (select 1), a as (select 2) select * from a',
    'select t.* from t as x',
    'select 1 as a from t having a > 1',
    'select chr(-1)',
    "select repeat('x', 100000000000)",
    'select date_from_parts(99999999, 1, 1)',
    'select 99999999999999999999999999999999999999 * 10',
    'select -9223372036854775808 - 9223372036854775807 - 9',
    "insert into t (d) select parse_json('[1]')",
    'create table x (a nosuchtype)',
    'alter table t alter column name set data type int',
  ];

  it.each(broken)('%s', async (sql) => {
    const outcome = await db.execute(sql).then(
      () => null,
      (error: Error) => error.message,
    );
    expect(outcome ?? '').not.toMatch(
      /duckdb|binder error|catalog error|conversion error|LINE \d+:|sf_|candidate|macro|store\.|internal error/i,
    );
  });
});

it.each([
  ['select 1 from t qualify row_number() over (order by nope) = 1', '000904', "invalid identifier 'NOPE'"],
  ['select 1 from t e qualify row_number() over (partition by e.nope order by 1) = 1', '000904', "'E.NOPE'"],
  ['select nope n from t qualify n = 1', '000904', "invalid identifier 'NOPE'"],
  ['select 1 from t having nope > 1', '000979', 'NOPE'],
  ['select * rename (nope as x) from t', '000904', "invalid identifier 'NOPE'"],
  ['select * replace (1 as nope) from t', '000904', "invalid identifier 'NOPE'"],
  ['select 1, grouping(nope) from (select 1 nope, 2 b) group by b', '002035', 'GROUPING'],
  ["select avg('2024-01-01'::date)", '001044', "function 'AVG': (DATE)"],
])('%s names what is not there', async (sql, code, message) => {
  const error = await db.failure(sql);
  expect([error.code, error.message]).toEqual([code, expect.stringContaining(message)]);
});
