/** Another price file between two starts: what was called before stays priced by what held then. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type PriceTable, shippedPrices } from '../../src/credits/prices/price-table.ts';
import type { Scope } from '../../src/credits/scope.ts';
import { zoneWhereItIsNoon } from '../support/noon.ts';
import { call, completeOverRest, gpu, rest, runSql, sql } from './calls.ts';
import { callerOf, type OpenUsage, startUsageFixture, type UsageFixture } from './usage-fixture.ts';

let fixture: UsageFixture;
beforeAll(async () => {
  fixture = await startUsageFixture();
});
afterAll(async () => {
  await fixture.close();
  expect(fixture.bugs).toEqual([]);
});

const { day: today, timeZone } = zoneWhereItIsNoon();

const withModels = (models: PriceTable['models']): PriceTable => ({
  ...shippedPrices,
  models: { ...shippedPrices.models, ...models },
});
/** What the calls of these tests cost, ten thousandfold. */
const dear: PriceTable = {
  ...withModels({ 'llama3.1-8b': { input: 1100, output: 1100 } }),
  warehouses: { ...shippedPrices.warehouses, COMPUTE_WH: { size: 'X6LARGE' } },
  gpu: { ...shippedPrices.gpu, monthlyCost: 10_000 * shippedPrices.gpu.monthlyCost },
};
const withNext = withModels({ 'claude-next': { input: 0.11, output: 0.11 } });
const next = { ...rest, model: 'claude-next' };

async function find(open: OpenUsage, ids: readonly string[]) {
  const events = await open.credits.outbox.find(ids);
  return ids.map((id) => {
    const event = events.find(({ eventId }) => eventId === id);
    if (!event) throw new Error(`no event ${id}`);
    return event;
  });
}

/** What `reconciliation` says of the amounts of these events. */
async function doubts(open: OpenUsage, ids: readonly string[]) {
  const { differences } = await open.usage.reconcile(today, callerOf('root', true));
  return differences
    .filter(({ cause, eventId }) => cause.endsWith('_DIFFERS') && ids.includes(eventId ?? ''))
    .map(({ cause, eventId, detail }) => ({ cause, eventId, detail }));
}

const ofTokens = ({ inputTokens, outputTokens }: { inputTokens: number; outputTokens: number }) =>
  Math.ceil((inputTokens + outputTokens) * 0.11);

async function expectBooksToAddUp({ credits }: OpenUsage): Promise<void> {
  const events = await credits.outbox.eventsOf(today, { limit: 999 });
  const sum = events.reduce((total, event) => total + event.credits, 0);
  for (const scope of ['account', 'user:ada', 'team:red'] as const)
    expect((await credits.status.of(scope as Scope)).used, scope).toBe(sum);
}

describe('prices that were raised since', () => {
  it('correct nothing that was called before', async () => {
    const open = await fixture.open({ timeZone });
    const told = await call(open, rest, completeOverRest(fixture), (used) => used);
    const reckoned = await call(open, rest, completeOverRest(fixture), (used) => ({
      ...used,
      isReckoned: true,
    }));
    const lost = await call(open, rest, completeOverRest(fixture));
    const statement = await call(open, sql, runSql(fixture, 'SELECT COUNT(*) FROM SALES.ORDERS'));
    const onGpu = await call(open, gpu, undefined, () => ({ inputTokens: 1000, outputTokens: 10 }));
    const ids = [told, reckoned, lost, statement, onGpu];
    const [, , , , gpuEvent] = await find(open, ids);

    const after = await open.restart(undefined, { prices: dear });
    expect(await after.usage.correctEvents()).toBe(2);
    const events = await find(after, ids);
    for (const event of events.slice(0, 3)) expect(event.credits).toBe(ofTokens(event));
    expect(events.slice(2)).toMatchObject([
      { basis: 'history', status: 'ok' },
      // A second of the smallest warehouse.
      { basis: 'history', credits: 278 },
      { basis: 'told', credits: gpuEvent?.credits },
    ]);
    expect(await doubts(after, ids)).toEqual([]);
    await expectBooksToAddUp(after);
  });

  it('are what is called from then on goes by, and its corrections', async () => {
    const open = await fixture.open({ timeZone });
    await call(open, rest, completeOverRest(fixture), (used) => used);
    const after = await open.restart(undefined, { prices: dear });
    const ids = [
      await call(after, rest, completeOverRest(fixture), (used) => used),
      await call(after, rest, completeOverRest(fixture)),
    ];
    await after.usage.correctEvents();
    for (const event of await find(after, ids))
      expect(event.credits).toBe((event.inputTokens + event.outputTokens) * 1100);
    expect(await doubts(after, ids)).toEqual([]);
    await expectBooksToAddUp(after);
  });

  it('are not what a lost call of before usually cost', async () => {
    const open = await fixture.open({ timeZone });
    const lost = await call(open, gpu);
    const told = () => ({ inputTokens: 1000, outputTokens: 100 });
    const before = await call(open, gpu, undefined, told);
    const after = await open.restart(undefined, { prices: dear });
    for (let i = 0; i < 5; i += 1) await call(after, gpu, undefined, told);
    expect(await after.usage.correctEvents()).toBe(1);
    const [event, alike] = await find(after, [lost, before]);
    expect(event).toMatchObject({ basis: 'expected', credits: alike?.credits });
    await expectBooksToAddUp(after);
  });
});

describe('a model that vanished from the price file', () => {
  async function callNext() {
    const open = await fixture.open({ timeZone, prices: withNext });
    const ids = [
      await call(open, next, completeOverRest(fixture)),
      await call(open, next, completeOverRest(fixture), (used) => used),
      await call(open, rest, completeOverRest(fixture)),
    ];
    return { ids, after: await open.restart(undefined, { prices: shippedPrices }) };
  }

  it('leaves its calls their price, and every correction goes on', async () => {
    const { ids, after } = await callNext();
    expect(await after.usage.correctEvents()).toBe(2);
    for (const event of await find(after, ids))
      expect(event).toMatchObject({ credits: ofTokens(event), status: 'ok' });
    const amounts = (await doubts(after, ids)).filter(({ cause }) => cause === 'SNOWFLAKE_AMOUNT_DIFFERS');
    expect(amounts).toEqual([]);
    await expectBooksToAddUp(after);
  });

  it('of books that kept no prices leaves its calls as they are, is told, and holds up nobody', async () => {
    const { ids, after } = await callNext();
    const [lost, told] = await find(after, ids);
    after.tamper('DELETE FROM kept_prices');
    expect(await after.usage.correctEvents()).toBe(1);
    const [lostNow, toldNow, other] = await find(after, ids);
    expect([lostNow, toldNow]).toEqual([lost, told]);
    expect(other).toMatchObject({ credits: ofTokens(other as never), basis: 'history' });
    expect(await doubts(after, ids)).toContainEqual({
      cause: 'SNOWFLAKE_AMOUNT_DIFFERS',
      eventId: told?.eventId,
      detail: 'The price table that held when it began has no price for such a call.',
    });
    await expectBooksToAddUp(after);
  });
});
