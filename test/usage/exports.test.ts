/** Exports at their edges: more events than the log has, books without a warehouse, and the first minute of a month. */
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { UsageEvent } from '../../src/credits/usage/usage-event.ts';
import type { UsageOutbox } from '../../src/credits/usage/usage-outbox.ts';
import { createCreditCalendar } from '../../src/credits/windows/credit-calendar.ts';
import { GatewayError } from '../../src/errors/gateway-error.ts';
import { decimalOf } from '../../src/settings/decimal.ts';
import { toFocus } from '../../src/usage/export/focus-export.ts';
import { toLogRow } from '../../src/usage/usage-log.ts';
import { admin, type OpenUsage, spend, startUsageFixture, type UsageFixture } from './usage-fixture.ts';

let fixture: UsageFixture;
let open: OpenUsage;
let event: UsageEvent;
beforeAll(async () => {
  fixture = await startUsageFixture();
  open = await fixture.open();
  await spend(open);
  await open.usage.loader.flush();
  [event] = (await open.credits.outbox.latest(1)) as [UsageEvent];
});
afterAll(() => fixture?.close());

const idOf = (n: number) => `${event.eventId.slice(0, -12)}${String(n).padStart(12, '0')}`;
const span = { from: new Date('2020-01-01'), to: new Date('2100-01-01') };

async function exported(usage: OpenUsage['usage'], after = '', limit: number | null = null) {
  const chunks = await usage.export({ ...span, filter: null, after, limit }, 'jsonl', admin);
  const lines = (await Array.fromAsync(chunks)).join('').split('\n').filter(Boolean);
  return lines.map((line) => JSON.parse(line).event_id as string);
}

it('an export has every event that waits for the log, however many they are', async () => {
  const waiting = Array.from({ length: 11_000 }, (_, n) => ({ ...event, eventId: idOf(n) }));
  const read: UsageOutbox['read'] = async (limit, after = '') =>
    waiting.filter(({ eventId }) => eventId > after).slice(0, limit);
  const behind = open.another({ outbox: { ...open.credits.outbox, read } });
  const all = [...waiting.map(({ eventId }) => eventId), event.eventId].toSorted();
  expect(await exported(behind)).toEqual(all);
  expect(await exported(behind, idOf(7_000), 2_000)).toEqual(
    all.filter((id) => id > idOf(7_000)).slice(0, 2_000),
  );
  await behind.loader.close();
});

it('is read once, in the order of ids, from books whose clock was set back', async () => {
  const days = ['2026-05-03', '2026-05-04'];
  const booked = Array.from({ length: 6_000 }, (_, n) => ({
    ...event,
    eventId: idOf(n),
    window: days[n % 7 === 0 ? 1 : 0] ?? '',
    at: Date.parse('2026-05-04'),
  }));
  let readings = 0;
  const eventsOf: UsageOutbox['eventsOf'] = async (window, { after = '', limit = 1000 } = {}) => {
    readings += 1;
    return booked.filter((each) => each.window === window && each.eventId > after).slice(0, limit);
  };
  const runner = {
    run: async () => {
      throw new GatewayError('UPSTREAM_UNAVAILABLE', 'away');
    },
  };
  const keptFrom = () => '2019-12-31';
  const latest = async () => booked.slice(-1).map((each) => ({ ...each, window: '2026-05-04' }));
  const away = open.another({ runner, outbox: { ...open.credits.outbox, eventsOf, keptFrom, latest } });
  const all = booked.map(({ eventId }) => eventId);
  expect(await exported(away)).toEqual(all);
  // Each event once, and no day after the last one that was charged.
  const daysKept = (Date.parse('2026-05-05') - Date.parse('2019-12-31')) / 86_400_000;
  expect(readings).toBeLessThan(daysKept + booked.length / 200 + 2);
  expect(await exported(away, idOf(5_990))).toEqual(all.slice(5_991));
  await away.loader.close();
});

it.each([
  ['UTC', '2026-11-01T00:00:03.000Z', '2026-11-01T00:00:00.000Z', '2026-12-01T00:00:00.000Z'],
  // Held on 31 October there, and begun three seconds later, in November.
  ['Europe/Berlin', '2026-10-31T23:00:03.000Z', '2026-10-31T23:00:00.000Z', '2026-11-30T23:00:00.000Z'],
])(
  'a call that was held in the last minute of a month is billed in the one it began in, in %s',
  async (timeZone, at, start, end) => {
    const row = toLogRow({ ...event, at: Date.parse(at), window: '2026-10-31' });
    const pages = (async function* () {
      yield [row];
    })();
    const setting = {
      calendar: createCreditCalendar(timeZone),
      rateAt: () => ({ price: decimalOf('3'), currency: 'USD' }),
      account: 'a',
    };
    const [head = '', line = ''] = (await Array.fromAsync(toFocus(pages, setting))).map((text) =>
      text.trim(),
    );
    const cells = line.split(',');
    const cell = (name: string) => cells[head.split(',').indexOf(name)];
    expect([cell('BillingPeriodStart'), cell('BillingPeriodEnd')]).toEqual([start, end]);
  },
);
