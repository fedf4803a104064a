/**
 * Takes events from the outbox to the usage log, each exactly once.
 *
 * The outbox gives an event until it is acknowledged, so none is lost; the MERGE knows an event by its id, so one that
 * is delivered again, after a crash or by another process, changes nothing. A correction has a higher revision and
 * replaces the row.
 */

import type { EventRevision } from '../credits/store/ledger-store.ts';
import type { UsageOutbox } from '../credits/usage/usage-outbox.ts';
import { GatewayError } from '../errors/gateway-error.ts';
import type { Logger } from '../observability/log.ts';
import type { StatementRunner } from '../snowflake/statement/statement.ts';
import { createPace } from './pace.ts';
import { bindEvent, bindRows, boundEvents, columnNames, logStatement, toSqlTimestamp } from './usage-log.ts';

export interface UsageLogLoaderDependencies {
  readonly outbox: UsageOutbox;
  readonly runner: StatementRunner;
  readonly warehouse: string;
  /** Qualified: `SOPHIA_AI_UNIFIED.ANALYTICS.CORTEX_USAGE_LOG`. */
  readonly table: string;
  readonly logger: Logger;
  /**
   * Milliseconds between loads. Each load keeps a warehouse awake for a minute at least: one every minute would cost
   * as much as a warehouse that never sleeps.
   */
  readonly intervalMs: number;
  /** Events of one statement, at most. Default 500: more in one piece would hold up the event loop. */
  readonly batchSize?: number;
}

export interface UsageLogLoader {
  /** Loads what is in the outbox now, whoever does so usually. @throws GatewayError when Snowflake or the ledger fails; nothing is lost. */
  flush(): Promise<void>;
  /** Loads what is left before the end, unless another process does the loading. */
  finish(): Promise<void>;
  /** Why the last load failed; null while all is well. */
  failure(): string | null;
  /** Stops after the load that runs. */
  close(): Promise<void>;
}

/** Events that are read and written down, or acknowledged, in one turn of the event loop: a millisecond or two. */
const PAGE = 50;
/** When so many wait, they are loaded before the interval has passed. */
const MANY_EVENTS = 5_000;
const LONGEST_PAUSE_MS = 60_000;
/** Between looks at how many events wait, which cost the ledger next to nothing. */
const LOOK_MS = 5_000;
const DUTY_MS = 15_000;

export function createUsageLogLoader(deps: UsageLogLoaderDependencies): UsageLogLoader {
  const { outbox, runner, warehouse, table, logger, intervalMs, batchSize = 500 } = deps;
  const mergeSql = mergeStatement(table);
  let failure: string | null = null;
  let failures = 0;
  let loadedAt = performance.now();
  let closed = false;
  let running: Promise<void> | null = null;
  let timer: NodeJS.Timeout | undefined;

  async function load(): Promise<void> {
    for (;;) {
      const { read, rows, from, until } = await readBatch();
      if (read.length === 0) return;
      const binds = [bindRows(rows), toSqlTimestamp(new Date(from)), toSqlTimestamp(new Date(until))];
      await runner.run(logStatement(mergeSql, binds, warehouse, 'load'));
      await acknowledge(read);
      if (read.length < batchSize) return;
    }
  }

  /** Of the events, only what is needed later: what outlives a few turns is copied by each collection of garbage. */
  async function readBatch() {
    const pace = createPace();
    const read: EventRevision[] = [];
    const rows: string[] = [];
    let [from, until] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
    for (;;) {
      const page = await outbox.read(Math.min(PAGE, batchSize - read.length), read.at(-1)?.eventId);
      for (const event of page) {
        const { eventId, revision, at } = event;
        read.push({ eventId, revision });
        rows.push(bindEvent(event));
        [from, until] = [Math.min(from, at), Math.max(until, at)];
      }
      if (page.length < PAGE || read.length === batchSize) return { read, rows, from, until };
      await pace.rest();
    }
  }

  async function acknowledge(read: readonly EventRevision[]): Promise<void> {
    const pace = createPace();
    for (let start = 0; start < read.length; start += PAGE) {
      if (start > 0) await pace.rest();
      await outbox.acknowledge(read.slice(start, start + PAGE));
    }
  }

  /** Of several processes, one loads: two statements that insert the same event at once would not see each other. */
  function takeDuty(): Promise<boolean> {
    return outbox.takeDuty('load', DUTY_MS);
  }

  /** Callers that come while a load runs wait for one more: theirs may have missed the outbox. */
  function flush(): Promise<void> {
    const next = (running ?? Promise.resolve()).catch(() => {}).then(load);
    running = next;
    return next;
  }

  async function isDue(): Promise<boolean> {
    if (!(await takeDuty())) return false;
    if (failures > 0 || performance.now() - loadedAt >= intervalMs) return true;
    return (await outbox.pendingCount(MANY_EVENTS)) === MANY_EVENTS;
  }

  function schedule(): void {
    if (closed) return;
    const pauseMs = Math.min(Math.min(intervalMs, LOOK_MS) * 2 ** failures, LONGEST_PAUSE_MS);
    timer = setTimeout(async () => {
      try {
        if (!(await isDue())) return schedule();
        await flush();
        loadedAt = performance.now();
        failure = null;
        failures = 0;
      } catch (err) {
        failure = err instanceof GatewayError ? explain(err, table) : 'The usage log cannot be written.';
        failures = Math.min(failures + 1, 20);
        logger.warn({ err, failures }, 'usage events could not be loaded; they stay in the outbox');
      }
      schedule();
    }, pauseMs);
    timer.unref();
  }
  schedule();

  return {
    flush,
    async finish() {
      if (await takeDuty()) await flush();
    },
    failure: () => failure,
    async close() {
      closed = true;
      clearTimeout(timer);
      await running?.catch(() => {});
      await outbox.giveUpDuty('load').catch(() => {});
    },
  };
}

function explain(error: GatewayError, table: string): string {
  const { upstreamCode } = error.details;
  const fault =
    upstreamCode === '002003' ? 'does not exist' : upstreamCode === '000904' ? 'lacks a column' : null;
  return fault ? `${table} ${fault}; set it up with: npm run setup:snowflake -- --apply` : error.message;
}

function mergeStatement(table: string): string {
  const key = 'EVENT_ID';
  const set = columnNames.filter((name) => name !== key).map((name) => `log.${name} = event.${name}`);
  return [
    `MERGE INTO ${table} AS log USING (${boundEvents}) AS event ON log.${key} = event.${key}`,
    // An event's time never changes: so only the micro-partitions of these days are read, not the whole log.
    'AND log.TIMESTAMP BETWEEN ?::TIMESTAMP_NTZ(3) AND ?::TIMESTAMP_NTZ(3)',
    `WHEN MATCHED AND log.REVISION < event.REVISION THEN UPDATE SET ${set.join(', ')}`,
    `WHEN NOT MATCHED THEN INSERT (${columnNames.join(', ')})`,
    `VALUES (${columnNames.map((name) => `event.${name}`).join(', ')})`,
  ].join(' ');
}
