/** What an operator sees over HTTP when hours pass, or a clock says another day: a history that lags, and days that jump. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import {
  EMBEDDED_ACCOUNT,
  type EmbeddedWarehouse,
  startEmbeddedWarehouse,
} from '../../packages/embedded-warehouse/src/embedded-warehouse.ts';
import { putNewAccount } from '../support/new-account.ts';
import { type Noon, zoneWhereItIsNoon } from '../support/noon.ts';
import { type Gateway, startGateway } from '../support/start-gateway.ts';

const MINUTE = 60_000;
const TOKEN = 'the same after a restart';

let dataDir: string;
let account: EmbeddedWarehouse;
let gateway: Gateway;
let noon: Noon;
let began: number;
/** What becomes of the statements that are sent: their answers are lost, or they never arrive. */
let lost: 'after' | 'before' | null = null;

const startAccount = (port: number, historyLatencyMs: number) =>
  startEmbeddedWarehouse({
    dataDir,
    port,
    historyLatencyMs,
    token: TOKEN,
    onError: () => {},
    server: {
      faults: ({ path }) => (lost && path.startsWith('/queries/') ? { kind: 'drop', when: lost } : undefined),
    },
  });

beforeAll(async () => {
  noon = zoneWhereItIsNoon();
  dataDir = await mkdtemp(join(tmpdir(), 'moved-clock-'));
  await putNewAccount(dataDir);
  account = await startAccount(0, 30 * 24 * 60 * MINUTE);
  gateway = await startGateway({
    environment: {
      SNOWFLAKE_ACCOUNT: EMBEDDED_ACCOUNT,
      SNOWFLAKE_USER: account.user,
      SNOWFLAKE_TOKEN: TOKEN,
      SNOWFLAKE_ACCESS_URL: account.server.url,
      SNOWFLAKE_STATEMENT_TIMEOUT_SECONDS: '5',
      SNOWFLAKE_LOG_INTERVAL_SECONDS: '1',
      CREDIT_TIME_ZONE: noon.timeZone,
    },
  });
  began = Date.now();
  vi.useFakeTimers({ toFake: ['Date'] });
});
afterAll(async () => {
  vi.useRealTimers();
  await gateway.close();
  await account.close();
  await rm(dataDir, { recursive: true, force: true });
});

const later = (minutes: number) => vi.setSystemTime(began + minutes * MINUTE);

async function ask(user: string, query: string) {
  const { data, errors } = await gateway.ask(query, { user });
  return { data, codes: errors.map(({ extensions }) => extensions.code) };
}

describe('a history that lags', () => {
  const sql = 'executeSql(input: { statement: "SELECT COUNT(*) FROM SALES.ORDERS" }) { rowCount }';
  const embed = (...texts: readonly string[]) =>
    `cortex { embedMany(texts: ${JSON.stringify(texts)}) { dimensions } }`;
  const rows = Array.from({ length: 20 }, (_, i) => `row ${'word '.repeat(20 * i)}`);

  /** What the user's calls are charged now, by function, and what her limit counts. */
  async function chargedTo(user: string) {
    const events = `usageEvents(filter: { users: ["${user}"] }) { nodes { function status credits inputTokens } }`;
    const { data } = await ask(user, `{ credits { me { used } } ${events} }`);
    const nodes: { function: string; status: string; credits: number; inputTokens: number }[] =
      data.usageEvents.nodes;
    const of = (name: string) => nodes.filter((event) => event.function === name);
    const sum = nodes.reduce((total, { credits }) => total + credits, 0);
    return { used: data.credits.me.used, sum, sql: of('SQL'), embed: of('AI_EMBED') };
  }

  /** Calls whose answers are lost: of the first the statements ran, those of the second never came. */
  async function loseCalls() {
    // Their sessions, so that nothing but the statements themselves is lost; the first may take longer than they may.
    await expect.poll(async () => (await ask('before', `{ ${sql} ${embed('one')} }`)).codes).toEqual([]);
    const { length } = account.server.statements();
    lost = 'after';
    const ran = ask('ran', `{ ${sql} ${embed(...rows)} }`);
    const finished = () =>
      account.server
        .statements()
        .slice(length)
        .filter(({ status, sqlText }) => status === 'succeeded' && /SALES.ORDERS|AI_EMBED/.test(sqlText));
    await expect.poll(() => finished().length).toBe(2);
    lost = 'before';
    const never = ask('never', `{ ${sql} ${embed('never', 'ever')} }`);
    for (const { codes } of await Promise.all([ran, never]))
      expect(codes).toEqual(['UPSTREAM_TIMEOUT', 'UPSTREAM_TIMEOUT']);
    // The callers have their answers; the driver still asks, until its sessions are given up.
    const sessionsInUse = async () => {
      const { size, available } = (await ask('operator', '{ health { pool { size available } } }')).data
        .health.pool;
      return size - available;
    };
    await expect.poll(sessionsInUse).toBe(0);
    lost = null;
  }

  /** What the gateway does every ten minutes. */
  const correct = () => gateway.app.services.usage.correctEvents();

  it('gives no charge away meanwhile, and every one is right when it shows what came later', async () => {
    await loseCalls();
    const [ran, never] = [await chargedTo('ran'), await chargedTo('never')];
    // The five seconds that it may have run, and for each row its bound.
    expect(ran.sql).toMatchObject([{ credits: 0.001389 }]);
    expect(ran.embed.map(({ status }) => status)).toEqual(Array(20).fill('uncertain'));
    expect(never.used).toBeGreaterThan(0.001389);

    // An hour later than Snowflake documents, and still it shows nothing.
    later(105);
    await correct();
    expect([await chargedTo('ran'), await chargedTo('never')]).toEqual([ran, never]);

    const { port } = account.server;
    await account.close();
    account = await startAccount(port, 0);
    await expect.poll(async () => (await ask('later', `{ ${sql} ${embed('two')} }`)).codes).toEqual([]);
    later(240);
    await correct();
    const right = await chargedTo('ran');
    // A second of the smallest warehouse, and what each text has in words, whoever else was in its batch.
    expect(right.sql).toMatchObject([{ credits: 0.000278 }]);
    expect(right.embed.map(({ status }) => status)).toEqual(Array(20).fill('ok'));
    const tokens = right.embed.map(({ inputTokens }) => inputTokens).toSorted((a, b) => a - b);
    expect(tokens[19]).toBeGreaterThan(20 * (tokens[0] ?? 0));
    expect(right.used).toBeCloseTo(right.sum, 9);
    expect(right.used).toBeLessThan(ran.used);
    const nothing = await chargedTo('never');
    expect(nothing).toMatchObject({ used: 0, sum: 0, sql: [{ status: 'cancelled' }] });

    await gateway.app.services.usage.loader.flush();
    const books = `{ reconciliation(day: "${noon.day}") { balanced upperBoundCredits differences { cause } } }`;
    await expect
      .poll(async () => (await ask('local', books)).data.reconciliation)
      .toEqual({ balanced: true, upperBoundCredits: 0, differences: [] });
  });
});

describe('a clock that says 2030', () => {
  const DAY = 24 * 60;
  /** The books look at their days every few seconds. */
  const slowly = { interval: 200 };
  const call = () => gateway.ask('{ cortex { embed(text: "short") { dimensions } } }', { user: 'ada' });
  const dayAfter = (days: number) =>
    new Date(Date.parse(noon.day) + days * 86_400_000).toISOString().slice(0, 10);
  async function ledgerHealth() {
    const { data } = await ask('local', '{ health { dependencies { name status detail } } }');
    return data.health.dependencies.find(({ name }: { name: string }) => name === 'ledger');
  }

  it('is refused and told in health, and the calls of today and tomorrow are served', async () => {
    vi.setSystemTime('2030-01-01T11:30:00Z');
    const { errors } = await call();
    expect(errors).toMatchObject([
      {
        message: expect.stringMatching(/2030-01-01.*resetWindow/),
        extensions: { code: 'LEDGER_UNAVAILABLE' },
      },
    ]);
    await expect
      .poll(ledgerHealth, slowly)
      .toMatchObject({ status: 'DOWN', detail: expect.stringContaining('2030-01-01') });
    later(DAY);
    await expect.poll(async () => (await call()).errors).toEqual([]);
    await expect.poll(ledgerHealth, slowly).toMatchObject({ status: 'OK' });
    const { data } = await ask('ada', '{ credits { me { window { id } } } }');
    expect(data.credits.me.window.id).toBe(dayAfter(1));
  });

  it('of a day that was opened too early is put right by resetWindow, which the audit tells', async () => {
    later(3 * DAY);
    await expect.poll(async () => (await call()).errors).toEqual([]);
    later(DAY);
    await expect
      .poll(ledgerHealth, slowly)
      .toMatchObject({ status: 'DEGRADED', detail: expect.stringContaining(dayAfter(3)) });
    const reset = await ask(
      'local',
      'mutation { resetWindow(reason: "NTP was off") { scope window { id } } }',
    );
    expect(reset.data.resetWindow).toEqual({ scope: 'account', window: { id: dayAfter(1) } });
    const audit = await ask('local', '{ audit(first: 1) { nodes { by action subject reason } } }');
    expect(audit.data.audit.nodes).toEqual([
      {
        by: 'local',
        action: 'RESET_WINDOW',
        subject: `${dayAfter(3)} -> ${dayAfter(1)}`,
        reason: 'NTP was off',
      },
    ]);
    await expect.poll(ledgerHealth, slowly).toMatchObject({ status: 'OK' });
    expect((await call()).errors).toEqual([]);
  });
});
