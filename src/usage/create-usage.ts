/** The usage log and all that is read from it. */

import type { CreditStatusService } from '../credits/credit-status.ts';
import { createBookPricing } from '../credits/prices/book-pricing.ts';
import type { BookRates } from '../credits/prices/book-rates.ts';
import type { Pricing } from '../credits/prices/pricing.ts';
import type { UsageEvent } from '../credits/usage/usage-event.ts';
import type { UsageOutbox } from '../credits/usage/usage-outbox.ts';
import { createCreditCalendar } from '../credits/windows/credit-calendar.ts';
import type {
  QueryUsageEventsArgs,
  Reconciliation,
  UsageInput,
  UsageReport,
} from '../generated/resolvers.ts';
import { batchForCaller } from '../identity/batch-for-caller.ts';
import type { Caller } from '../identity/caller.ts';
import type { Logger } from '../observability/log.ts';
import { quoteName } from '../snowflake/statement/quote-name.ts';
import type { StatementRunner } from '../snowflake/statement/statement.ts';
import type { AnsweringModel } from './compare-snowflake.ts';
import { correctEvents } from './correct-events.ts';
import { type CreditForecast, createCreditForecast } from './credit-forecast.ts';
import { sumUpSlices } from './event-sums.ts';
import { type ExportInput, exportRows } from './export/export-rows.ts';
import { toFocus } from './export/focus-export.ts';
import { toCsv, toJsonLines } from './export/text-exports.ts';
import { computeGpuCosts, type GpuCosts } from './gpu-costs.ts';
import { reconcile } from './reconcile.ts';
import { type ComputedSavings, computeSavings } from './savings.ts';
import { createSnowflakeViews } from './snowflake-views.ts';
import { startRounds } from './start-rounds.ts';
import { findUsageEvents, findUsersAmong, listUsageEvents, type UsageEventPage } from './usage-events.ts';
import { USAGE_LOG } from './usage-log.ts';
import { createUsageLogLoader, type UsageLogLoader } from './usage-log-loader.ts';
import { withMoney } from './usage-money.ts';
import { reportUsage } from './usage-report.ts';
import type { CostlyCounts } from './usage-rows.ts';
import { createWindowMoney, type WindowMoney } from './window-money.ts';

/** Snowflake's clock and ours may differ by so much. */
const CLOCK_SKEW_MS = 5_000;
/**
 * An embedded back end has our clock. But the time at which a call began is cut to the millisecond, and how long it took is
 * told by another clock.
 */
const OWN_CLOCK_SKEW_MS = 100;
const SUM_EVERY_MS = 60_000;

export interface UsageOptions {
  readonly outbox: UsageOutbox;
  readonly runner: StatementRunner;
  readonly logger: Logger;
  readonly timeZone: string;
  readonly database: string;
  readonly schema: string;
  readonly booksWarehouse: string;
  readonly analyticsWarehouse: string;
  /** Milliseconds between loads. */
  readonly loadEveryMs: number;
  readonly pricing: Pricing;
  readonly rates: BookRates;
  /** The account that is billed. */
  readonly account: string;
  /** The Cortex model that savings are held against. */
  readonly cortexModel: string;
  readonly status: CreditStatusService;
  readonly teamsOf: (caller: Caller) => readonly string[];
  /** Whether Snowflake's usage views show what happened at once, as the embedded ones do, on the same clock. */
  readonly isImmediate: boolean;
  /** The model that answers in the place of the one asked for; null where that may be any. Default: the same. */
  readonly answeringModel?: AnsweringModel;
  /** Milliseconds between looks for what a history may tell by now. Default: ten minutes, 15 seconds where it is immediate. */
  readonly correctEveryMs?: number;
}

export interface UsageService {
  /** With its money, unless that is left out. @param asked what is counted besides; default: all */
  report(
    input: UsageInput,
    caller: Caller,
    asked?: CostlyCounts & { readonly money: boolean },
  ): Promise<UsageReport>;
  events(args: QueryUsageEventsArgs, caller: Caller): Promise<UsageEventPage>;
  /** Null when there is none of that id that the caller may see. Those of one request are looked up together. */
  event(id: string, caller: Caller): Promise<UsageEventPage['nodes'][number] | null>;
  /**
   * What the ledger alone keeps of a call that the caller may see; null where it does not any more. Those of one request
   * are looked up together.
   */
  booking(id: string, caller: Caller): Promise<Pick<UsageEvent, 'held' | 'traceId'> | null>;
  /** Those of the names under which a call was made; for callers who may see everybody's usage. */
  usersAmong(names: readonly string[], caller: Caller): Promise<ReadonlySet<string>>;
  reconcile(day: string, caller: Caller): Promise<Reconciliation>;
  savings(from: Date, to: Date, caller: Caller): Promise<ComputedSavings>;
  forecast(scope: string | null, caller: Caller): Promise<CreditForecast>;
  gpuCosts(month: string | null, caller: Caller): Promise<GpuCosts>;
  readonly windowMoney: WindowMoney;
  /** The bytes of a file, as they are read. @throws GatewayError when what is asked for is refused, before the first */
  export(
    input: ExportInput,
    format: 'csv' | 'jsonl' | 'parquet' | 'focus',
    caller: Caller,
  ): Promise<AsyncIterable<string | Uint8Array>>;
  /** Replaces what nobody has told by what Snowflake's history says; it also runs by itself. @returns how many. */
  correctEvents(): Promise<number>;
  /** Sums up what a report from the ledger would read event by event; it also runs by itself. @returns how many slices. */
  sumEvents(): Promise<number>;
  readonly loader: UsageLogLoader;
}

export function createUsage(options: UsageOptions): UsageService {
  const { outbox, runner, logger, database, schema, booksWarehouse, analyticsWarehouse: warehouse } = options;
  const calendar = createCreditCalendar(options.timeZone);
  const table = [database, schema, USAGE_LOG].map(quoteName).join('.');
  const { now } = outbox;
  const reading = { outbox, runner, calendar, warehouse, table };
  const loader = createUsageLogLoader({
    outbox,
    runner,
    warehouse: booksWarehouse,
    table,
    logger,
    intervalMs: options.loadEveryMs,
  });
  const { pricing, rates, isImmediate, answeringModel = (model) => model } = options;
  const report = (input: UsageInput, caller: Caller, costly?: CostlyCounts) =>
    reportUsage(reading, input, caller, costly);
  const views = createSnowflakeViews({ runner, warehouse: booksWarehouse, isImmediate, now });
  const clockSkewMs = isImmediate ? OWN_CLOCK_SKEW_MS : CLOCK_SKEW_MS;
  const correcting = {
    outbox,
    views,
    pricing,
    logger,
    clockSkewMs,
    lookAgain: new Map<string, number>(),
  };
  const correctEveryMs = options.correctEveryMs ?? (isImmediate ? 15_000 : 600_000);
  const corrections = startRounds({
    // Until after the next round.
    isOurs: () => outbox.takeDuty('correct', correctEveryMs * 1.5),
    work: () => correctEvents(correcting),
    what: 'uncertain usage events were corrected',
    everyMs: correctEveryMs,
    logger,
  });
  const stopping = new AbortController();
  const sums = startRounds({
    isOurs: () => outbox.takeDuty('sum', SUM_EVERY_MS * 1.5),
    work: () => sumUpSlices(reading, now(), stopping.signal),
    what: 'usage events were summed up',
    everyMs: SUM_EVERY_MS,
    logger,
  });
  return {
    async report(input, caller, asked = { latencies: true, statements: true, money: true }) {
      const found = await report(input, caller, asked);
      return asked.money ? withMoney({ report, rates }, found, input, caller) : found;
    },
    events: (args, caller) => listUsageEvents(reading, args, caller),
    event: batchForCaller((ids, caller) => findUsageEvents(reading, ids, caller)),
    booking: batchForCaller(async (ids) => byId(await outbox.find(ids))),
    usersAmong: (names, caller) => findUsersAmong(reading, names, caller),
    async savings(from, to, caller) {
      const kept = createBookPricing(await outbox.keptPrices(), pricing);
      const deps = { report, pricing: kept, rates, cortexModel: options.cortexModel };
      return computeSavings(deps, from, to, caller);
    },
    forecast: createCreditForecast({
      status: options.status,
      report,
      calendar,
      teamsOf: options.teamsOf,
      now,
    }),
    gpuCosts: (month, caller) => computeGpuCosts({ report, calendar, rates, now }, month, caller),
    windowMoney: createWindowMoney(reading, rates, now),
    async export(input, format, caller) {
      const pages = await begun(exportRows(reading, input, caller));
      if (format === 'parquet') {
        const { toParquet } = await import('./export/parquet-export.ts');
        return toParquet(pages);
      }
      if (format === 'jsonl') return toJsonLines(pages);
      if (format === 'csv') return toCsv(pages);
      return toFocus(pages, { calendar, rateAt: await rates.billing(), account: options.account });
    },
    reconcile: (day, caller) =>
      reconcile({ ...reading, views, pricing, clockSkewMs, answeringModel }, day, caller),
    correctEvents: corrections.run,
    sumEvents: sums.run,
    loader: {
      ...loader,
      // Whoever ends the loads ends the rest too: all stop before the ledger is closed.
      close() {
        stopping.abort();
        return Promise.all([sums.close(), corrections.close(), loader.close()]).then(() => {});
      },
    },
  };
}

function byId(events: readonly UsageEvent[]): ReadonlyMap<string, UsageEvent> {
  return new Map(events.map((event) => [event.eventId, event]));
}

/** The same pages, of which the first has been read. */
async function begun<T>(pages: AsyncGenerator<T>): Promise<AsyncIterable<T>> {
  const first = await pages.next();
  return (async function* () {
    if (!first.done) yield first.value;
    yield* pages;
  })();
}
