/** What was paid for is shown at what it cost then, whatever the gateway is set up with today: over HTTP, and as a report. */
import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { afterAll, afterEach, beforeAll, describe, expect, it, onTestFinished, vi } from 'vitest';
import { bareEnvironment } from '../support/bare-environment.ts';
import { startPostgres } from '../support/postgres-server.ts';
import { type Gateway, startGateway } from '../support/start-gateway.ts';

let gateway: Gateway;
let texts = 0;

/** Credits of a call of this kind. */
async function spend(kind: 'embed' | 'gpu', user = 'ada'): Promise<number> {
  texts += 1;
  const text = `text ${texts}`;
  const { data, errors } = await gateway.ask(
    kind === 'embed'
      ? `{ cortex { call: embed(text: "${text}") { usage { credits } } } }`
      : `{ cortex { call: complete(input: { prompt: "${text}", backend: LAMBDA_LABS, maxTokens: 50 }) { usage { credits } } } }`,
    { user },
  );
  expect(errors).toEqual([]);
  return data.cortex.call.usage.credits;
}

async function read(query: string) {
  const { data, errors } = await gateway.ask(query);
  expect(errors).toEqual([]);
  return data;
}

const sum = (amounts: readonly number[]) => amounts.reduce((total, amount) => total + amount, 0);
/** The amount of exact numbers that the sum of doubles may miss by its last digit. */
const near = (amount: number) => expect.closeTo(amount, 9);

describe('after another price, rent and currency', () => {
  /** Credits of October; of November before and after the change; of December. */
  const [october, before, after, december] = [[], [], [], []] as [number[], number[], number[], number[]];
  const gpu = { october: 0, before: 0, after: 0 };
  const rents = {
    old: { monthlyCost: 3000, creditPrice: 2, servers: 2, targetUtilisation: 0.5 },
    new: { monthlyCost: 6000, creditPrice: 4, servers: 3, targetUtilisation: 0.8 },
  };

  let folder: string;
  const priceFile = (name: keyof typeof rents) => join(folder, `${name}.json`);

  async function restartAt(time: string, changed: Record<string, string>) {
    vi.setSystemTime(time);
    await gateway.restart({
      CREDIT_PRICES_PATH: priceFile('old'),
      CREDIT_PRICE: '2',
      CREDIT_CURRENCY: 'EUR',
      ...changed,
    });
  }

  beforeAll(async () => {
    vi.useFakeTimers({ toFake: ['Date'], now: Date.parse('2026-10-20T12:00:00Z') });
    folder = await mkdtemp(join(tmpdir(), 'past-money-'));
    for (const name of ['old', 'new'] as const)
      await writeFile(priceFile(name), JSON.stringify({ gpu: rents[name] }));
    // No price is set so far: the first one holds for what was before it.
    gateway = await startGateway({
      environment: { CREDIT_TIME_ZONE: 'UTC', CREDIT_PRICES_PATH: priceFile('old') },
      policy: { teams: { growth: { members: ['ada', 'bob'] } } },
    });
    gpu.october = await spend('gpu');
    october.push(gpu.october, await spend('embed'));
    await restartAt('2026-11-10T12:00:00Z', {});
    gpu.before = await spend('gpu');
    before.push(gpu.before, await spend('embed', 'bob'));
    // The middle of November.
    const raised = { CREDIT_PRICE: '3.1', CREDIT_PRICES_PATH: priceFile('new') };
    await restartAt('2026-11-16T00:00:00Z', raised);
    gpu.after = await spend('gpu');
    after.push(gpu.after, await spend('embed'));
    await restartAt('2026-11-25T12:00:00Z', raised);
    after.push(await spend('embed', 'cy'));
  });
  afterAll(async () => {
    vi.useRealTimers();
    await gateway?.close();
    await rm(folder, { recursive: true });
  });

  const spans = {
    october: 'from: "2026-10-01T00:00:00Z", to: "2026-11-01T00:00:00Z"',
    november: 'from: "2026-11-01T00:00:00Z", to: "2026-12-01T00:00:00Z"',
    both: 'from: "2026-10-01T00:00:00Z", to: "2026-12-01T00:00:00Z"',
  };
  const novemberCost = () => 2 * sum(before) + 3.1 * sum(after);

  async function expectUsageOfThen() {
    const rows = 'rows { user team bucket credits money { amount currency } }';
    const data = await read(`{
      october: usage(input: { ${spans.october} }) { totals { money { amount currency } } }
      november: usage(input: { ${spans.november} }) { totals { money { amount currency } } }
      months: usage(input: { ${spans.both}, groupBy: [MONTH] }) { ${rows} }
      users: usage(input: { ${spans.november}, groupBy: [TEAM, USER] }) { ${rows} totals { money { amount } } } }`);
    expect(data.october.totals.money).toEqual({ amount: near(2 * sum(october)), currency: 'EUR' });
    expect(data.november.totals.money).toEqual({ amount: near(novemberCost()), currency: 'EUR' });
    expect(data.months.rows).toMatchObject([
      { money: { amount: near(2 * sum(october)) } },
      { money: { amount: near(novemberCost()) } },
    ]);
    const [gpuBefore = 0, embedBefore = 0] = before;
    const [gpuAfter = 0, embedAfter = 0, last = 0] = after;
    expect(
      data.users.rows.toSorted((a: { user: string }, b: { user: string }) => (a.user < b.user ? -1 : 1)),
    ).toMatchObject([
      { user: 'ada', team: 'growth', money: { amount: near(2 * gpuBefore + 3.1 * (gpuAfter + embedAfter)) } },
      { user: 'bob', team: 'growth', money: { amount: near(2 * embedBefore) } },
      { user: 'cy', team: null, money: { amount: near(3.1 * last) } },
    ]);
    expect(data.users.totals.money.amount).toEqual(near(novemberCost()));
  }

  it(
    'usage of a month is shown at its own price, and one of two prices by when each held',
    expectUsageOfThen,
  );

  it('a status of the month and its forecast add up likewise', async () => {
    const { credits, forecast } = await read(`{
      credits { account(period: MONTH) { used money { amount currency } }
        team(name: "growth", period: MONTH) { money { amount } } day: account { used money { amount } } }
      forecast { month { expected money { amount } } day { expected money { amount } } } }`);
    expect(credits.account.money).toEqual({ amount: near(novemberCost()), currency: 'EUR' });
    expect(credits.team.money.amount).toEqual(near(novemberCost() - 3.1 * (after[2] ?? 0)));
    expect(credits.day.money.amount).toEqual(near(3.1 * credits.day.used));
    const { month, day } = forecast;
    expect(month.money.amount).toEqual(near(2 * sum(before) + 3.1 * (month.expected - sum(before))));
    expect(day.money.amount).toEqual(near(3.1 * day.expected));
  });

  it('the rent of the GPUs is that of then', async () => {
    const fields =
      'fixedCost servers allocatedCost allocatedPercent busySeconds utilisationPercent targetUtilisationPercent';
    const { october: past, november } = await read(`{
      october: gpuCosts(month: "2026-10") { ${fields} } november: gpuCosts(month: "2026-11") { ${fields} } }`);
    expect(past).toMatchObject({ fixedCost: 3000, servers: 2, targetUtilisationPercent: 50 });
    expect(past.allocatedCost).toEqual(near(2 * gpu.october));
    expect(past.utilisationPercent).toBeCloseTo((100 * past.busySeconds) / (2 * 31 * 86_400), 6);
    // Half of the month each, of which nine days and a half of the second half are over.
    expect(november).toMatchObject({ fixedCost: near(4500), servers: 3 });
    expect(november.allocatedCost).toEqual(near(2 * gpu.before + 4 * gpu.after));
    const soFar = (3000 * 15 + 6000 * 9.5) / 30;
    expect(november.allocatedPercent).toBeCloseTo((100 * november.allocatedCost) / soFar, 6);
    const serverDays = 2 * 15 + 3 * 9.5;
    expect(november.utilisationPercent).toBeCloseTo((100 * november.busySeconds) / (serverDays * 86_400), 6);
    expect(november.targetUtilisationPercent).toBeCloseTo((50 * 30 + 80 * 28.5) / serverDays, 6);
  });

  it('savings are the sum of those at each price', async () => {
    const savingsOf = (from: string, to: string) =>
      `savings(from: "${from}T00:00:00Z", to: "${to}T00:00:00Z") { charged saved alone money { amount } routing { calls credits } }`;
    const { whole, first, second } = await read(`{
      first: ${savingsOf('2026-11-01', '2026-11-16')} second: ${savingsOf('2026-11-16', '2026-12-01')}
      whole: ${savingsOf('2026-11-01', '2026-12-01')} }`);
    expect(first.saved).not.toBe(0);
    expect(first.money.amount).toEqual(near(2 * first.saved));
    expect(second.money.amount).toEqual(near(3.1 * second.saved));
    expect(whole.money.amount).toEqual(near(first.money.amount + second.money.amount));
    expect(whole.saved).toBeCloseTo(first.saved + second.saved, 6);
    expect(whole.routing.calls).toBe(2);
  });

  const focusRows = async () => {
    const file = await fetch(`${gateway.url}/exports/usage?from=2026-10-01&to=2027-01-01&format=focus`);
    const [head = [], ...rows] = (await file.text())
      .trim()
      .split('\r\n')
      .map((line) => line.split(','));
    const [day, price, currency] = ['ChargePeriodStart', 'ListUnitPrice', 'BillingCurrency'].map((name) =>
      head.indexOf(name),
    );
    return rows.map((row) => [row[day ?? 0]?.slice(0, 10), row[price ?? 0], row[currency ?? 0]].join(' '));
  };

  it('each row of a focus export has the price of its day', async () => {
    expect(new Set(await focusRows())).toEqual(
      new Set(['2026-10-20 2 EUR', '2026-11-10 2 EUR', '2026-11-16 3.1 EUR', '2026-11-25 3.1 EUR']),
    );
  });

  describe('and in another currency a month later', () => {
    beforeAll(async () => {
      await restartAt('2026-12-05T12:00:00Z', { CREDIT_PRICE: '5', CREDIT_CURRENCY: 'USD' });
      december.push(await spend('embed'));
    });

    it('the months before are what they were', expectUsageOfThen);

    it('two currencies have no sum, and each month has its own', async () => {
      const span = 'from: "2026-11-01T00:00:00Z", to: "2027-01-01T00:00:00Z"';
      const { usage } = await read(
        `{ usage(input: { ${span}, groupBy: [MONTH] }) { totals { credits money { amount } } rows { money { amount currency } } } }`,
      );
      expect(usage.totals.money).toBeNull();
      expect(usage.rows).toEqual([
        { money: { amount: near(novemberCost()), currency: 'EUR' } },
        { money: { amount: near(5 * sum(december)), currency: 'USD' } },
      ]);
      expect(await focusRows()).toContain('2026-12-05 5 USD');
    });

    it('npm run report tells November at the prices of November', async () => {
      const script = fileURLToPath(new URL('../../deploy/report.ts', import.meta.url));
      const { stdout } = await promisify(execFile)(
        process.execPath,
        [script, gateway.url, '--month', '2026-11', '--team', 'growth'],
        { env: bareEnvironment },
      );
      const cost = novemberCost() - 3.1 * (after[2] ?? 0);
      const credits = sum(before) + sum(after.slice(0, 2));
      const [, toldCredits, toldMoney] =
        /2026-11: ([\d.]+) credits \(([\d.]+) EUR\) for 4 calls/.exec(stdout) ?? [];
      expect(Number(toldCredits)).toBeCloseTo(credits, 6);
      expect(Number(toldMoney)).toBeCloseTo(cost, 2);
    });

    it('without a price no money is shown, and no price is forgotten', async () => {
      await gateway.restart();
      const asked = `{ usage(input: { ${spans.november} }) { totals { money { amount } } } }`;
      expect((await read(asked)).usage.totals.money).toBeNull();
      await gateway.restart({ CREDIT_PRICE: '5', CREDIT_CURRENCY: 'USD' });
      await expectUsageOfThen();
    });
  });
});

describe.each(['sqlite', 'postgres'] as const)('a price that is raised amid a day, on %s', (engine) => {
  let server: Awaited<ReturnType<typeof startPostgres>> | null = null;
  afterEach(async () => {
    await gateway?.close();
    await server?.stop();
  });

  it('counts from then on, and the day has what held when', async () => {
    server = engine === 'postgres' ? await startPostgres() : null;
    gateway = await startGateway({
      environment: {
        CREDIT_PRICE: '0.000000001',
        ...(server && { DATABASE_URL: await server.createSchema() }),
      },
    });
    const cheap = await spend('embed');
    await gateway.restart({ CREDIT_PRICE: '1000.5' });
    const dear = await spend('embed');
    const [from, to] = [-24, 24].map((hours) => new Date(Date.now() + hours * 3_600_000).toISOString());
    const { usage, credits } = await read(`{
      usage(input: { from: "${from}", to: "${to}" }) { totals { money { amount } } }
      credits { me { money { amount } } account { money { amount } } user(name: "ada") { money { amount } } } }`);
    const money = { amount: near(0.000000001 * cheap + 1000.5 * dear) };
    expect(usage.totals.money).toEqual(money);
    expect([credits.account.money, credits.user.money, credits.me.money]).toEqual([
      money,
      money,
      { amount: 0 },
    ]);
  });
});

it('a price that was set by mistake is a row that may be deleted', async () => {
  gateway = await startGateway({ environment: { CREDIT_PRICE: '2' } });
  onTestFinished(() => gateway.close());
  let spent = await spend('embed');
  await gateway.restart({ CREDIT_PRICE: '2000' });
  spent += await spend('embed');
  await gateway.restart();
  const ledger = new DatabaseSync(join(gateway.dataDir, 'ledger.db'));
  expect(ledger.prepare("DELETE FROM kept_rates WHERE rate LIKE '%2000%'").run().changes).toBe(1);
  ledger.close();
  const [from, to] = [-24, 24].map((hours) => new Date(Date.now() + hours * 3_600_000).toISOString());
  const { usage } = await read(
    `{ usage(input: { from: "${from}", to: "${to}" }) { totals { money { amount } } } }`,
  );
  expect(usage.totals.money.amount).toEqual(near(2 * spent));
});
