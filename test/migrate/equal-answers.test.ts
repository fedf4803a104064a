/**
 * Programs that are safe to rewrite, before and after: the old ones with the driver against the embedded warehouse,
 * the new ones with the clients against the gateway. They compile, and give the same.
 */
import { execFile } from 'node:child_process';
import { cpSync, globSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import type { Connection } from 'snowflake-sdk';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { EMBEDDED_ACCOUNT } from '../../packages/embedded-warehouse/src/embedded-account.ts';
import { rewriteTree } from '../../packages/migrate/src/rewrite/rewrite-tree.ts';
import { type Gateway, startGateway } from '../support/start-gateway.ts';

const run = promisify(execFile);
const root = fileURLToPath(new URL('../../', import.meta.url));
const standIns = fileURLToPath(new URL('stand-ins/', import.meta.url));
const folder = mkdtempSync(join(tmpdir(), 'equal-answers-'));
const PATH = [join(root, 'node_modules/.bin'), dirname(process.execPath), process.env.PATH].join(':');

let gateway: Gateway;
let bridge: Server;
let connection: Connection;
let environment: Record<string, string>;
let left: readonly string[];

beforeAll(async () => {
  for (const part of ['before', 'after'])
    cpSync(join(root, 'packages/migrate/test/shapes'), join(folder, part), { recursive: true });
  left = rewriteTree(join(folder, 'after'), { apply: true }).left.map(({ file, why }) => `${file}: ${why}`);
  installPackages();
  gateway = await startGateway();
  const { warehouse, gpu } = gateway.app.embedded;
  if (warehouse === null || gpu === null) throw new Error('the back ends are embedded');
  environment = {
    PATH,
    REAL_DRIVER: join(root, 'node_modules/snowflake-sdk'),
    EMBEDDED_ACCOUNT,
    EMBEDDED_URL: warehouse.url,
    EMBEDDED_USER: warehouse.user,
    EMBEDDED_TOKEN: warehouse.token,
    EMBEDDED_DATABASE: 'SOPHIA_AI_UNIFIED',
    EMBEDDED_SCHEMA: 'ANALYTICS',
    SNOWFLAKE_DISABLE_PLATFORM_DETECTION: 'true',
    SNOWFLAKE_DISABLE_MINICORE: 'true',
    SF_TELEMETRY_DISABLE_CONNECTION_SHAPE: '1',
    CORTEX_GATEWAY_URL: gateway.url,
    VLLM_BASE_URL: new URL('/v1', gpu.url).href,
  };
  const { errors } = await gateway.ask(
    'mutation { executeSql(input: { statement: "CREATE TABLE analytics.notes AS SELECT 1 AS id, 1 AS version" }) { rowCount } }',
  );
  expect(errors).toEqual([]);
  await startBridge();
});
afterAll(async () => {
  bridge?.close();
  await gateway?.close();
  rmSync(folder, { recursive: true, force: true });
});

/** The client as it is released, and the driver with the embedded warehouse in the place of its account. */
function installPackages(): void {
  const modules = join(folder, 'node_modules');
  mkdirSync(join(modules, '@cortex-gateway'), { recursive: true });
  for (const name of ['openai', '@types']) symlinkSync(join(root, 'node_modules', name), join(modules, name));
  cpSync(join(standIns, 'snowflake-sdk'), join(modules, 'snowflake-sdk'), { recursive: true });
  writeFileSync(
    join(modules, 'snowflake-sdk/package.json'),
    '{ "name": "snowflake-sdk", "main": "index.cjs", "types": "dist/index.d.ts" }',
  );
  symlinkSync(join(root, 'node_modules/snowflake-sdk/dist'), join(modules, 'snowflake-sdk/dist'));
  writeFileSync(join(folder, 'package.json'), '{ "type": "module" }');
}

/** What the stand-in of Python's driver asks: the statement's columns, and its rows as text. */
async function startBridge(): Promise<void> {
  Object.assign(process.env, {
    REAL_DRIVER: environment.REAL_DRIVER,
    SNOWFLAKE_DISABLE_PLATFORM_DETECTION: 'true',
    SNOWFLAKE_DISABLE_MINICORE: 'true',
  });
  const { default: driver } = await import('snowflake-sdk');
  driver.configure({ logLevel: 'OFF', additionalLogToConsole: false });
  connection = driver.createConnection({
    account: EMBEDDED_ACCOUNT,
    accessUrl: environment.EMBEDDED_URL ?? '',
    username: environment.EMBEDDED_USER ?? '',
    authenticator: 'PROGRAMMATIC_ACCESS_TOKEN',
    token: environment.EMBEDDED_TOKEN ?? '',
    database: environment.EMBEDDED_DATABASE ?? '',
    schema: environment.EMBEDDED_SCHEMA ?? '',
  });
  await connection.connectAsync();
  bridge = createServer(async (request, response) => {
    let body = '';
    for await (const part of request) body += part;
    connection.execute({
      sqlText: JSON.parse(body).statement,
      rowMode: 'array',
      fetchAsString: ['Number', 'Date', 'Boolean', 'JSON'],
      complete: (error, statement, rows) => {
        if (error) return response.writeHead(500).end(error.message);
        const told = 'getColumns' in statement ? statement.getColumns() : undefined;
        const columns = (told ?? []).map((column) => ({
          type: column.getType(),
          scale: column.getScale(),
        }));
        return response.end(JSON.stringify({ columns, rows: rows ?? [] }));
      },
    });
  });
  bridge.listen(0, '127.0.0.1');
  await new Promise((resolve) => bridge.once('listening', resolve));
  environment.BRIDGE_URL = `http://127.0.0.1:${(bridge.address() as AddressInfo).port}`;
}

async function answers(command: string, ...args: readonly string[]): Promise<Record<string, unknown>> {
  const { stdout } = await run(command, args, { env: environment });
  return JSON.parse(stdout.trim().split('\n').at(-1) ?? '');
}

const failuresOf = (answered: Record<string, unknown>) =>
  Object.entries(answered).filter(([, answer]) => String(answer).startsWith('failed: '));

it('leaves nothing of what it rewrites', () => {
  expect(left).toEqual([]);
});

it('gives the same in TypeScript and JavaScript, and compiles', async () => {
  const client = join(folder, 'node_modules/@cortex-gateway/client');
  const outDir = join(client, 'dist');
  const build = ['--project', join(root, 'clients/typescript/tsconfig.build.json'), '--outDir', outDir];
  await run('tsc', build, { env: environment });
  cpSync(join(root, 'clients/typescript/package.json'), join(client, 'package.json'));
  const files = globSync('after/*.{ts,js,mjs,cjs}', { cwd: folder });
  const options = ['--noEmit', '--strict', '--allowJs', '--skipLibCheck', '--types', 'node'];
  const modern = ['--target', 'es2024', '--module', 'nodenext', '--noImplicitAny', 'false'];
  await run('tsc', [...options, ...modern, ...files], { cwd: folder, env: environment }).catch((error) => {
    throw new Error(error.stdout);
  });
  const runner = join(standIns, 'run-shapes.mjs');
  const before = await answers('node', runner, join(folder, 'before'));
  const after = await answers('node', runner, join(folder, 'after'));
  expect(failuresOf(before)).toEqual([]);
  expect(after).toEqual(before);
  expect(Object.keys(after)).toHaveLength(files.length);
});

it('gives the same in Python, and compiles', async () => {
  environment.PYTHONPATH = [join(root, 'clients/python'), join(standIns, 'python')].join(':');
  environment.PYTHONDONTWRITEBYTECODE = '1';
  const files = globSync('after/*.py', { cwd: folder });
  await run('python3', ['-m', 'py_compile', ...files], { cwd: folder, env: environment });
  const runner = join(standIns, 'run-shapes.py');
  const before = await answers('python3', runner, join(folder, 'before'));
  const after = await answers('python3', runner, join(folder, 'after'));
  expect(failuresOf(before)).toEqual([]);
  expect(after).toEqual(before);
  expect(Object.keys(after)).toHaveLength(files.length);
});
