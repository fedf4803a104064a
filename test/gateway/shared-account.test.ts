/** Gateways of several processes on one ledger in PostgreSQL, with one Snowflake account and one GPU, and one of them killed. */
import { execFile } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import type { ServerResponse } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import pg from 'pg';
import { afterAll, beforeAll, expect, it } from 'vitest';
import {
  EMBEDDED_ACCOUNT,
  type EmbeddedWarehouse,
  startEmbeddedWarehouse,
} from '../../packages/embedded-warehouse/src/embedded-warehouse.ts';
import { createScriptedGpu, type ScriptedGpu } from '../gpu/scripted-gpu.ts';
import { bareEnvironment } from '../support/bare-environment.ts';
import { askAt, type GatewayProcess, runGateway } from '../support/gateway-process.ts';
import { type PostgresServer, startPostgres } from '../support/postgres-server.ts';

const setup = fileURLToPath(new URL('../../sql/setup.ts', import.meta.url));

let server: PostgresServer;
let warehouse: EmbeddedWarehouse;
let gpu: ScriptedGpu;
let folder: string;
let books: pg.Client;
let gateways: readonly GatewayProcess[] = [];
let urls: readonly string[];
const held: ServerResponse[] = [];
/** Called when a load of the usage log has begun. */
let onLoad = () => {};

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'shared-account-'));
  [server, gpu, warehouse] = await Promise.all([
    startPostgres(),
    createScriptedGpu((response) => held.push(response)),
    startEmbeddedWarehouse({
      dataDir: null,
      onError: () => {},
      server: {
        onStatement: ({ status, sqlText }) => {
          if (status === 'running' && /^MERGE INTO .*CORTEX_USAGE_LOG/s.test(sqlText)) onLoad();
        },
      },
    }),
  ]);
  const databaseUrl = await server.createSchema();
  books = new pg.Client(databaseUrl);
  await books.connect();
  const account = {
    SNOWFLAKE_ACCOUNT: EMBEDDED_ACCOUNT,
    SNOWFLAKE_USER: warehouse.user,
    SNOWFLAKE_ACCESS_URL: warehouse.server.url,
    SNOWFLAKE_TOKEN: warehouse.token,
  };
  await promisify(execFile)(process.execPath, [setup, '--apply'], {
    env: { ...bareEnvironment, ...account },
  });
  const start = async (name: string) => {
    const gateway = runGateway({
      ...account,
      DATABASE_URL: databaseUrl,
      DATA_DIR: join(folder, name),
      LAMBDA_LABS_ENDPOINTS: gpu.url.href,
      SNOWFLAKE_LOG_INTERVAL_SECONDS: '1',
    });
    gateways = [...gateways, gateway];
    return gateway.ready;
  };
  // The first has the duty of loading the log before there is another.
  const first = await start('one');
  while ((await ask(`SELECT owner FROM duties WHERE name = 'load'`)).length === 0) await delay(50);
  urls = [first, await start('two')];
});
afterAll(async () => {
  for (const { child, ended } of gateways) {
    child.kill('SIGKILL');
    await ended;
  }
  await books?.end();
  gpu?.close();
  await Promise.all([server?.stop(), warehouse?.close()]);
  await rm(folder, { recursive: true, force: true });
});

async function ask(text: string): Promise<Record<string, unknown>[]> {
  return (await books.query(text)).rows;
}

const user = { 'x-gateway-user': 'ada' };
const embed = (text: string) => `{ cortex { embed(text: "${text}") { usage { credits } } } }`;
const complete = `{ cortex { complete(input: { prompt: "Go on", model: "scripted", backend: LAMBDA_LABS, maxTokens: 50 }) {
  text } } }`;

it('a limit that is reached stops at once what runs, on every gateway', async () => {
  const [one = '', two = ''] = urls;
  const { data } = await askAt(one, embed('first'), user);
  const running = urls.map((url) => askAt(url, complete, user));
  await expect.poll(() => held.length).toBe(2);
  const aborted = held.map((response) => once(response, 'close'));
  const lowered = await askAt(
    two,
    `mutation { setCreditLimit(input: { scope: "user:ada", limit: ${data.cortex.embed.usage.credits} }) { limit } }`,
  );
  expect(lowered.errors).toBeUndefined();
  for (const answer of await Promise.all(running))
    expect(answer.errors?.[0]?.extensions.code).toBe('CREDITS_SUSPENDED');
  await Promise.all(aborted);
});

it('the usage log is loaded by the next gateway when one is killed in the middle, each event exactly once', async () => {
  const [one = '', two = ''] = urls;
  const killed = new Promise<void>((resolve) => {
    onLoad = () => {
      onLoad = () => {};
      gateways[0]?.child.kill('SIGKILL');
      resolve();
    };
  });
  const calls = Array.from({ length: 12 }, (_, i) =>
    askAt(i % 2 ? one : two, embed(`text ${i}`)).catch(() => null),
  );
  await Promise.all([killed, ...calls]);
  // As when its fifteen seconds are over.
  await ask(`UPDATE duties SET until = 0 WHERE name = 'load'`);
  await askAt(two, embed('after'));
  const waiting = () =>
    ask('SELECT 1 FROM unfolded WHERE size > 0 UNION ALL SELECT 1 FROM events WHERE pending');
  await expect.poll(waiting).toEqual([]);
  const [booked] = await ask('SELECT count(*)::int AS events FROM events');
  const log = await askAt(
    two,
    `{ executeSql(input: { statement: "SELECT COUNT(*), COUNT(DISTINCT EVENT_ID) FROM ANALYTICS.CORTEX_USAGE_LOG" }) { rows } }`,
  );
  expect(booked?.events).toBeGreaterThan(6);
  expect(log.data.executeSql.rows).toEqual([[booked?.events, booked?.events]]);
});
