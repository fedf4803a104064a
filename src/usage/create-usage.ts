/** The usage log and all that is read from it. */
import type { UsageOutbox } from '../credits/usage/usage-outbox.ts';
import { createCreditCalendar } from '../credits/windows/credit-calendar.ts';
import type {
  QueryUsageEventsArgs,
  Reconciliation,
  UsageInput,
  UsageReport,
} from '../generated/resolvers.ts';
import type { Caller } from '../identity/caller.ts';
import type { Logger } from '../observability/log.ts';
import type { StatementRunner } from '../snowflake/statement.ts';
import { correctUncertain } from './correct-uncertain.ts';
import { reconcile } from './reconcile.ts';
import { startCorrections } from './start-corrections.ts';
import { findUsageEvent, listUsageEvents, type UsageEventPage } from './usage-events.ts';
import { USAGE_LOG } from './usage-log.ts';
import { createUsageLogLoader, type UsageLogLoader } from './usage-log-loader.ts';
import { reportUsage } from './usage-report.ts';

export interface UsageOptions {
  readonly outbox: UsageOutbox;
  readonly runner: StatementRunner;
  readonly logger: Logger;
  readonly timeZone: string;
  readonly database: string;
  readonly schema: string;
  readonly loadingWarehouse: string;
  readonly analyticsWarehouse: string;
  /** Milliseconds between loads. */
  readonly loadEveryMs: number;
  /** How far Snowflake's usage views lag behind, in milliseconds. */
  readonly historyLatencyMs: number;
  /** Milliseconds between corrections of uncertain events. Default: an hour, a minute where the views do not lag. */
  readonly correctEveryMs?: number;
}

export interface UsageService {
  report(input: UsageInput, caller: Caller): Promise<UsageReport>;
  events(args: QueryUsageEventsArgs, caller: Caller): Promise<UsageEventPage>;
  event(id: string, caller: Caller): Promise<UsageEventPage['nodes'][number] | null>;
  reconcile(day: string, caller: Caller): Promise<Reconciliation>;
  /** Replaces what uncertain events were charged by what Snowflake says; it also runs by itself. @returns how many. */
  correctUncertain(): Promise<number>;
  readonly loader: UsageLogLoader;
}

export function createUsage(options: UsageOptions): UsageService {
  const {
    outbox,
    runner,
    logger,
    database,
    schema,
    loadingWarehouse,
    analyticsWarehouse: warehouse,
  } = options;
  const calendar = createCreditCalendar(options.timeZone);
  const table = [database, schema, USAGE_LOG].map(quoted).join('.');
  const reading = { outbox, runner, calendar, warehouse, table };
  const loader = createUsageLogLoader({
    outbox,
    runner,
    warehouse: loadingWarehouse,
    table,
    logger,
    intervalMs: options.loadEveryMs,
  });
  const history = { ...reading, latencyMs: options.historyLatencyMs };
  const corrections = startCorrections({
    correct: () => correctUncertain(history),
    everyMs: options.correctEveryMs ?? (options.historyLatencyMs > 0 ? 3_600_000 : 60_000),
    logger,
  });
  return {
    report: (input, caller) => reportUsage(reading, input, caller),
    events: (args, caller) => listUsageEvents(reading, args, caller),
    event: (id, caller) => findUsageEvent(reading, id, caller),
    reconcile: (day, caller) => reconcile(history, day, caller),
    correctUncertain: corrections.run,
    loader: {
      ...loader,
      // Whoever ends the loads ends the corrections too: both stop before the ledger is closed.
      close: () => Promise.all([corrections.close(), loader.close()]).then(() => {}),
    },
  };
}

/** Plain names stay unquoted, so that case does not matter in them, as everywhere in Snowflake. */
function quoted(name: string): string {
  return /^[A-Za-z_][\w$]*$/.test(name) ? name : `"${name.replaceAll('"', '""')}"`;
}
