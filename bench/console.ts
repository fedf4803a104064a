/**
 * The console in a real browser: its first paint, when its figures are there, also over a million events, and how
 * smoothly its long lists scroll.
 */
import { EMBEDDED_ACCOUNT } from '@cortex-gateway/embedded-warehouse';
import type { Page } from 'playwright-core';
import type { UserName } from '../src/identity/caller.ts';
import { createLogger } from '../src/observability/log.ts';
import { createSnowflakePool } from '../src/snowflake/pool/pool.ts';
import { startRecordedGateway, startTabs, type Tabs } from '../test/console/console-fixture.ts';
import { type Gateway, startGateway } from '../test/support/start-gateway.ts';
import { median } from './harness/compare.ts';
import { fillLedger } from './harness/fill-ledger.ts';
import { recordTraffic } from './harness/recorded-traffic.ts';
import { printTable, type Table } from './table.ts';

const ROUNDS = 5;
const FRAMES = 120;
const EVENTS = 1_000_000;
const MILLION = EVENTS.toLocaleString('en');
const DAYS = 30;

export async function run(): Promise<readonly Table[]> {
  const tabs = await startTabs();
  try {
    return [await measureCompany(tabs), await measureMillion(tabs)];
  } finally {
    await tabs.close();
  }
}

async function measureCompany(tabs: Tabs): Promise<Table> {
  const { gateway } = await startRecordedGateway([]);
  try {
    const calls = await tabs.open(`${gateway.url}/console/calls`);
    await calls.getByText('AI_COMPLETE').first().waitFor();
    const ofCalls = await scroll(calls);
    await calls.close();
    const rows = await openRows(tabs, gateway);
    const ofRows = await scroll(rows);
    await rows.close();
    const scrolled = (what: string, { perSecond, slowestMs, workMs }: Scrolled) => [
      `${what}: ${perSecond.toFixed(0)} frames a second, the slowest after ${slowestMs.toFixed(0)} ms; ${workMs.toFixed(1)} ms of the main thread each`,
      '',
      '',
    ];
    return {
      title: 'The console',
      load: `recorded traffic of 50 users in 5 teams over 60 days; median of ${ROUNDS}; ${FRAMES} frames of scrolling`,
      floor: 'none: what a browser beside the gateway sees',
      columns: ['what', 'first paint, ms', 'figures there, ms'],
      rows: [
        ['Today', ...(await measure(tabs, gateway, 'today', 'End of the day'))],
        ['Spend, 60 days by user', ...(await measure(tabs, gateway, 'spend?days=60', 'all others'))],
        scrolled('Calls, scrolled', ofCalls),
        scrolled("Ask's grid of 10,000 rows, scrolled", ofRows),
      ],
    };
  } finally {
    await gateway.close();
  }
}

/** Spend over a million events: those of the usage log, and the ledger's own while Snowflake is away. */
async function measureMillion(tabs: Tabs): Promise<Table> {
  const logged = await startLogged();
  const inLog = await measureSpend(tabs, logged, 'the usage log').finally(() => logged.close());
  const away = await startAway();
  // As it is a minute after the start.
  await away.app.services.usage.sumEvents();
  const inBooks = await measureSpend(tabs, away, "the gateway's books").finally(() => away.close());
  return {
    title: `Spend over ${MILLION} events`,
    load: `${MILLION} events of 50 users over ${DAYS} days; the median of ${ROUNDS}`,
    floor: 'none: from the question to the figures on the page',
    columns: ['read from', 'the first time, ms', 'opened, ms', 'by another dimension, ms'],
    rows: [
      ['the usage log (embedded warehouse)', ...inLog],
      ["the ledger's own events, Snowflake away", ...inBooks],
    ],
  };
}

async function startLogged(): Promise<Gateway> {
  const gateway = await startGateway();
  const statement = `INSERT INTO SOPHIA_AI_UNIFIED.ANALYTICS.CORTEX_USAGE_LOG (TIMESTAMP, USER_NAME, FUNCTION_NAME, MODEL_NAME,
    INPUT_TOKENS, OUTPUT_TOKENS, CREDITS_USED, EVENT_ID, BACKEND, STATUS, LATENCY_MS, CACHED, CREDIT_DAY, REVISION)
    SELECT DATEADD('second', -MOD(n * 7919, ${DAYS * 86_400}), CURRENT_TIMESTAMP()::TIMESTAMP_NTZ), 'user-' || MOD(n, 50),
      'AI_COMPLETE', 'llama3.1-70b', MOD(n, 900), MOD(n, 400), MOD(n, 1000) / 1000000, 'event-' || n, 'SNOWFLAKE', 'ok',
      MOD(n, 5000), FALSE, CURRENT_DATE(), 1
    FROM (SELECT ROW_NUMBER() OVER (ORDER BY SEQ4()) AS n FROM TABLE(GENERATOR(ROWCOUNT => ${EVENTS})))`;
  await runInWarehouse(gateway, statement);
  return gateway;
}

/** Past the gateway, which lets nobody write to its log. */
async function runInWarehouse({ app }: Gateway, sql: string): Promise<void> {
  const warehouse = app.embedded.warehouse;
  if (!warehouse) throw new Error('there is no embedded warehouse');
  const pool = createSnowflakePool({
    account: {
      account: EMBEDDED_ACCOUNT,
      user: warehouse.user,
      accessUrl: warehouse.url,
      credentials: { kind: 'programmatic-access-token', token: { value: warehouse.token } },
    },
    log: createLogger('silent'),
  });
  const tag = {
    application: 'cortex-gateway',
    user: 'bench',
    operation: 'bench',
    requestId: 'bench',
    eventId: '',
  } as const;
  const user = 'bench' as UserName;
  await pool.run({ sql, warehouse: 'LOADING_WH', user, function: 'BENCH', tag }).finally(() => pool.close());
}

function startAway(): Promise<Gateway> {
  return startGateway({
    environment: {
      SNOWFLAKE_ACCOUNT: 'away',
      SNOWFLAKE_USER: 'bench',
      SNOWFLAKE_PASSWORD: 'none',
      // The port of "discard", where nobody listens.
      SNOWFLAKE_ACCESS_URL: 'http://127.0.0.1:9',
    },
    async prepare(dataDir) {
      await recordTraffic(dataDir, { days: 1, users: 5, callsPerDay: 2, until: Date.now(), seed: 7 });
      fillLedger(dataDir, { events: EVENTS, users: 50, days: DAYS });
    },
  });
}

async function measureSpend(tabs: Tabs, gateway: Gateway, source: string): Promise<readonly string[]> {
  const spend = `spend?days=${DAYS}`;
  const first = await load(tabs, gateway, spend, source);
  const opened = [];
  for (let round = 0; round < ROUNDS; round++)
    opened.push((await load(tabs, gateway, spend, source)).readyMs);
  const page = await tabs.open(`${gateway.url}/console/${spend}`);
  await page.getByText(source).first().waitFor();
  const turned = [];
  for (let round = 0; round < ROUNDS; round++) {
    for (const tab of ['Model', 'User']) {
      const since = performance.now();
      const answered = page.waitForResponse(/graphql/);
      await page.getByRole('link', { name: tab, exact: true }).first().click();
      await (await answered).finished();
      await page.evaluate(
        'new Promise((drawn) => requestAnimationFrame(() => requestAnimationFrame(() => drawn())))',
      );
      turned.push(performance.now() - since);
    }
  }
  await page.close();
  return [first.readyMs, median(opened), median(turned)].map((ms) => ms.toFixed(0));
}

/** A new tab: nothing of the page is there yet but the files that the browser keeps. */
async function load(
  tabs: Tabs,
  gateway: Gateway,
  path: string,
  text: string,
): Promise<{ readonly paintMs: number; readonly readyMs: number }> {
  const page = await tabs.open(`${gateway.url}/console/${path}`);
  await page.getByText(text).first().waitFor({ timeout: 120_000 });
  const readyMs = await page.evaluate<number>('performance.now()');
  const paintMs = await page.evaluate<number>(
    "performance.getEntriesByName('first-contentful-paint')[0]?.startTime ?? NaN",
  );
  await page.close();
  return { paintMs, readyMs };
}

async function measure(
  tabs: Tabs,
  gateway: Gateway,
  path: string,
  text: string,
): Promise<readonly [string, string]> {
  const all = [];
  for (let round = 0; round < ROUNDS; round++) all.push(await load(tabs, gateway, path, text));
  const middle = (values: readonly number[]) => median(values).toFixed(0);
  return [middle(all.map(({ paintMs }) => paintMs)), middle(all.map(({ readyMs }) => readyMs))];
}

async function openRows(tabs: Tabs, gateway: Gateway): Promise<Page> {
  const page = await tabs.open(`${gateway.url}/console/ask?view=sql`);
  await page
    .getByLabel('SQL, read-only', { exact: true })
    .fill(
      "SELECT SEQ4() AS n, SEQ4() * 2 AS twice, 'row ' || SEQ4() AS label, SEQ4() / 7 AS part, MOD(SEQ4(), 9) AS kind FROM TABLE(GENERATOR(ROWCOUNT => 10000)) ORDER BY 1",
    );
  await page.getByRole('button', { name: 'Price it', exact: true }).click();
  await page.getByRole('button', { name: /^Run it for at most/ }).click();
  await page.getByText('10,000 rows').first().waitFor();
  return page;
}

interface Scrolled {
  readonly perSecond: number;
  readonly slowestMs: number;
  /** Of the page's main thread, for each frame. */
  readonly workMs: number;
}

async function scroll(page: Page): Promise<Scrolled> {
  const session = await page.context().newCDPSession(page);
  await session.send('Performance.enable');
  const workedMs = async () => {
    const { metrics } = await session.send('Performance.getMetrics');
    return 1000 * (metrics.find(({ name }) => name === 'TaskDuration')?.value ?? Number.NaN);
  };
  const before = await workedMs();
  const scrolled = await page.evaluate<Omit<Scrolled, 'workMs'>>(`new Promise((resolve) => {
    const table = document.querySelector('.long-table');
    const times = [];
    const step = (time) => {
      times.push(time);
      table.scrollTop += 40;
      if (times.length < ${FRAMES}) return requestAnimationFrame(step);
      const gaps = times.slice(1).map((at, i) => at - times[i]);
      resolve({ perSecond: 1000 * gaps.length / (times.at(-1) - times[0]), slowestMs: Math.max(...gaps) });
    };
    requestAnimationFrame(step);
  })`);
  return { ...scrolled, workMs: ((await workedMs()) - before) / FRAMES };
}

if (import.meta.main) {
  for (const table of await run()) printTable(table);
  process.exit(0);
}
