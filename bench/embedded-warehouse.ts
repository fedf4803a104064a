/** What the protocol server itself costs: statements over HTTP against an engine that answers at once. */
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { Pool } from 'undici';
import type { EngineResult, WarehouseEngine } from '../packages/embedded-warehouse/src/protocol/engine.ts';
import { createWarehouseServer } from '../packages/embedded-warehouse/src/protocol/warehouse-server.ts';
import { spread } from './harness/compare.ts';
import { printTable, type Table } from './table.ts';

const statements = 4000;
const concurrency = 8;
const rounds = 3;

const columns = ['A', 'B'].map((name) => ({
  name,
  type: 'text',
  nullable: true,
  precision: null,
  scale: null,
  length: 16_777_216,
  byteLength: 16_777_216,
}));

const resultOf = (rows: number): EngineResult => ({
  columns,
  rows: Array.from({ length: rows }, (_, i) => [`name ${i}`, `a value of some length ${i}`]),
  statementTypeId: 0x1000,
  aiUsage: [],
});

interface Target {
  readonly url: string;
  readonly headers: Record<string, string>;
  readonly body: string;
}

export async function run(): Promise<Table> {
  const rows: (string | number)[][] = [];
  for (const size of [1, 1000]) {
    const result = resultOf(size);
    const bare = await bareServer(result);
    const warehouse = await createWarehouseServer({
      engine: constantEngine(result),
      account: 'local',
      users: [{ name: 'bench', password: 'bench' }],
    });
    const body = JSON.stringify({ sqlText: 'select 1', bindings: { 1: { type: 'TEXT', value: 'x' } } });
    const targets: Target[] = [
      { url: bare.url, headers: {}, body },
      { url: warehouse.url, headers: await loggedIn(warehouse.url), body },
    ];
    const seen = targets.map((): number[] => []);
    for (let round = 0; round < rounds; round += 1) {
      for (const [i, target] of targets.entries()) seen[i]?.push(await cpuPerStatement(target));
    }
    const [floor = [], served = []] = seen;
    const ratios = served.map((us, round) => us / (floor[round] ?? Number.NaN));
    rows.push([`${size} rows`, spread(floor), spread(served), spread(ratios, 2)]);
    await warehouse.close();
    await new Promise((resolve) => bare.server.close(resolve));
  }
  return {
    title: 'Embedded warehouse: the protocol server',
    load: `${statements} statements, ${concurrency} at a time, medians of ${rounds} rounds, client included`,
    floor: 'a bare node:http server that parses the body and serialises the same rows',
    columns: ['result', 'floor µs CPU', 'server µs CPU', 'ratio'],
    rows,
  };
}

async function cpuPerStatement({ url, headers, body }: Target): Promise<number> {
  const pool = new Pool(url, { connections: concurrency });
  let left = statements;
  const worker = async () => {
    while (left-- > 0) {
      const path = `/queries/v1/query-request?requestId=${crypto.randomUUID()}`;
      const answer = await pool.request({ method: 'POST', path, headers, body });
      const { success } = (await answer.body.json()) as { success: boolean };
      if (!success) throw new Error('A statement failed.');
    }
  };
  const before = process.cpuUsage();
  await Promise.all(Array.from({ length: concurrency }, worker));
  const { user, system } = process.cpuUsage(before);
  await pool.close();
  return (user + system) / statements;
}

function constantEngine(result: EngineResult): WarehouseEngine {
  const context = { user: 'BENCH', role: 'PUBLIC', database: 'D', schema: 'S', warehouse: 'W' };
  return {
    openSession: async () => ({
      id: '1',
      context: () => context,
      execute: async () => result,
      close: async () => {},
    }),
    note: () => {},
    record: async () => {},
    close: async () => {},
  };
}

async function bareServer({
  columns: rowtype,
  rows: rowset,
}: EngineResult): Promise<{ url: string; server: Server }> {
  const server = createServer(async (request, response) => {
    JSON.parse(await text(request));
    const data = { rowtype, rowset, returned: rowset.length, total: rowset.length };
    const body = JSON.stringify({ data, code: null, message: null, success: true });
    response.setHeader('content-type', 'application/json');
    response.end(body);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, server };
}

async function loggedIn(url: string): Promise<Record<string, string>> {
  const data = { LOGIN_NAME: 'bench', PASSWORD: 'bench' };
  const body = JSON.stringify({ data });
  const login = await fetch(`${url}/session/v1/login-request`, { method: 'POST', body });
  const answer = (await login.json()) as { data: { token: string } };
  return { authorization: `Snowflake Token="${answer.data.token}"` };
}

if (import.meta.main) printTable(await run());
