/** What the pool costs beside the bare driver, for the same statements on the same number of sessions. */
import { fork } from 'node:child_process';
import { once } from 'node:events';
import type { Connection } from 'snowflake-sdk';
import type { UserName } from '../src/identity/caller.ts';
import { logIn, type SnowflakeAccount } from '../src/snowflake/driver/driver.ts';
import { createSnowflakePool } from '../src/snowflake/pool/pool.ts';
import { encodeQueryTag } from '../src/snowflake/statement/query-tag.ts';
import type { Statement } from '../src/snowflake/statement/statement.ts';
import { rows, startScriptedSnowflake } from '../test/support/scripted-snowflake.ts';
import { spread } from './harness/compare.ts';
import { printTable, type Table } from './table.ts';

const SESSIONS = 8;
/** Before them the just-in-time compiler is still at work, on the pool's code longer than on the floor's few lines. */
const WARM_UPS = 6;
const ROUNDS = 15;
const WAREHOUSE = 'COMPUTE_WH';

interface Load {
  readonly name: string;
  readonly sql: string;
  readonly concurrency: number;
  /** Statements in one round. */
  readonly statements: number;
}

const loads: readonly Load[] = [
  { name: 'one row, one at a time', sql: 'select 1', concurrency: 1, statements: 300 },
  { name: 'one row, 8 at a time', sql: 'select 1', concurrency: 8, statements: 400 },
  { name: 'one row, 64 at a time', sql: 'select 1', concurrency: 64, statements: 400 },
  { name: '1,000 rows x 8, 8 at a time', sql: 'select 1000', concurrency: 8, statements: 50 },
];

/** For each statement: CPU microseconds and wall milliseconds. */
interface Cost {
  readonly cpu: number;
  readonly ms: number;
}

type Run = (sql: string) => Promise<unknown>;

const tag = {
  application: 'cortex-gateway',
  user: 'bench',
  operation: 'Bench',
  requestId: 'r',
  eventId: 'e',
} as const;

export async function run(): Promise<Table> {
  // In a process of its own, so that its CPU is not counted.
  const server = fork(import.meta.filename, ['server']);
  const [accessUrl] = (await once(server, 'message')) as [string];
  const account: SnowflakeAccount = {
    account: 'local',
    user: 'bench',
    accessUrl,
    credentials: { kind: 'password', password: 'right' },
  };
  const log = { debug() {}, info() {}, warn() {}, error() {} };
  const pool = createSnowflakePool({ account, log, max: SESSIONS });
  const sessions = await Promise.all(
    Array.from({ length: SESSIONS }, async () => {
      const { connection } = await logIn(account, { warehouse: WAREHOUSE, timeoutMs: 10_000 });
      return connection;
    }),
  );
  try {
    const table: (string | number)[][] = [];
    for (const load of loads) {
      table.push(await compare(load, bareDriver(sessions), (sql) => pool.run(statement(sql))));
    }
    return {
      title: 'Pool over the bare driver',
      load: `${SESSIONS} sessions, ${ROUNDS} rounds by turns, medians; each statement with its tag and timeout, rows decoded`,
      floor: 'the driver with its own conversion of rows, a free session picked by hand',
      columns: [
        'statements',
        'driver CPU µs',
        'pool CPU µs',
        'CPU ratio',
        'driver ms',
        'pool ms',
        'time ratio',
      ],
      rows: table,
    };
  } finally {
    await pool.close();
    await Promise.all(sessions.map((session) => new Promise<void>((done) => session.destroy(() => done()))));
    server.disconnect();
  }
}

async function compare(load: Load, driver: Run, pool: Run): Promise<(string | number)[]> {
  for (let warmUp = 0; warmUp < WARM_UPS; warmUp++) {
    await measure(load, driver);
    await measure(load, pool);
  }
  const rounds: { driver: Cost; pool: Cost }[] = [];
  for (let round = 0; round < ROUNDS; round++) {
    // Each goes first every other time, so that neither always meets the warmer machine.
    if (round % 2 === 0)
      rounds.push({ driver: await measure(load, driver), pool: await measure(load, pool) });
    else {
      const first = await measure(load, pool);
      rounds.push({ driver: await measure(load, driver), pool: first });
    }
  }
  const of = (who: 'driver' | 'pool', what: 'cpu' | 'ms') => rounds.map((round) => round[who][what]);
  const ratios = (what: 'cpu' | 'ms') => rounds.map(({ pool, driver }) => pool[what] / driver[what]);
  return [
    load.name,
    spread(of('driver', 'cpu')),
    spread(of('pool', 'cpu')),
    spread(ratios('cpu'), 2),
    spread(of('driver', 'ms'), 2),
    spread(of('pool', 'ms'), 2),
    spread(ratios('ms'), 2),
  ];
}

async function measure({ sql, concurrency, statements }: Load, send: Run): Promise<Cost> {
  let left = statements;
  const worker = async () => {
    while (left-- > 0) await send(sql);
  };
  const cpu = process.cpuUsage();
  const since = performance.now();
  await Promise.all(Array.from({ length: concurrency }, worker));
  const ms = performance.now() - since;
  const { user, system } = process.cpuUsage(cpu);
  return { cpu: (user + system) / statements, ms: ms / statements };
}

function statement(sql: string): Statement {
  return { sql, warehouse: WAREHOUSE, tag, user: 'bench' as UserName, function: 'SQL' };
}

function bareDriver(sessions: readonly Connection[]): Run {
  const idle = [...sessions];
  const waiting: ((session: Connection) => void)[] = [];
  return async (sqlText) => {
    const session = idle.pop() ?? (await new Promise<Connection>((resolve) => waiting.push(resolve)));
    try {
      return await new Promise((resolve, reject) => {
        session.execute({
          sqlText,
          streamResult: false,
          parameters: { QUERY_TAG: encodeQueryTag(tag), STATEMENT_TIMEOUT_IN_SECONDS: 60 },
          complete: (error, _statement, read) => (error ? reject(error) : resolve(read)),
        });
      });
    } finally {
      const next = waiting.shift();
      if (next) next(session);
      else idle.push(session);
    }
  };
}

async function serve(): Promise<void> {
  const server = await startScriptedSnowflake();
  const number = { type: 'fixed', scale: 0, precision: 38 };
  const columns = [
    { name: 'ID', ...number },
    { name: 'AMOUNT', type: 'fixed', scale: 2, precision: 12 },
    { name: 'NAME', type: 'text' },
    { name: 'CITY', type: 'text' },
    { name: 'IS_OPEN', type: 'boolean' },
    { name: 'SCORE', type: 'real' },
    { name: 'COUNT', ...number },
    { name: 'TAGS', type: 'variant' },
  ];
  const rowset = Array.from({ length: 1000 }, (_, i) => [
    String(i),
    (i * 1.37).toFixed(2),
    `customer number ${i}`,
    'Geneva',
    String(i % 2),
    String(i / 7),
    String(i * i),
    `{"tier":${i % 3}}`,
  ]);
  server.answer('select 1000', rows(columns, rowset));
  process.send?.(server.url);
  process.once('disconnect', () => server.close());
}

if (process.argv[2] === 'server') await serve();
else if (import.meta.main) printTable(await run());
