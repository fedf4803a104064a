import { type DuckDBAppender, type DuckDBConnection, DuckDBTimestampTZValue } from '@duckdb/node-api';
import type { AiUsage, QueryRecord } from '../../protocol/engine.ts';
import { storeName } from '../store.ts';
import { rollBack } from '../transactions.ts';
import { type Journal, openJournal, readJournal } from './journal.ts';

const schema = `${storeName}."SF$HISTORY"`;
export const queryTable = `${schema}.queries`;
export const usageTable = `${schema}.ai_usage`;

/** Whether translated SQL reads the history, which must then be written out first. */
export const readsHistory = (text: string): boolean => text.includes(schema);

/** So many statements are kept; a tenth more may be there until the next trim. */
const keptQueries = 100_000;
/** Records that arrive within this time share one write to disk, unless somebody asks for them before. */
const groupMs = 200;
/** As much of a statement's text as QUERY_HISTORY keeps (docs.snowflake.com, QUERY_HISTORY). */
const keptCharacters = 100_000;

export const historySchema = `
  CREATE SCHEMA IF NOT EXISTS ${schema};
  CREATE TABLE IF NOT EXISTS ${queryTable} (
    query_id VARCHAR, query_text VARCHAR, query_tag VARCHAR, session_id VARCHAR, user_name VARCHAR,
    role_name VARCHAR, database_name VARCHAR, schema_name VARCHAR, warehouse_name VARCHAR,
    start_time TIMESTAMPTZ, end_time TIMESTAMPTZ, status VARCHAR, error_code VARCHAR, error_message VARCHAR,
    rows_produced BIGINT);
  CREATE TABLE IF NOT EXISTS ${usageTable} (
    query_id VARCHAR, function_name VARCHAR, model_name VARCHAR, calls BIGINT, input_tokens BIGINT,
    output_tokens BIGINT, credits DOUBLE);`;

/** Credits of what a statement's language functions used. */
export type PriceUsage = (usage: AiUsage) => number;

export interface HistoryOptions {
  /** Where a record is kept until it is in the tables; null where nothing outlives the process. */
  readonly directory: string | null;
  readonly price: PriceUsage;
  /** Milliseconds after its end at which a statement shows in ACCOUNT_USAGE. */
  readonly latencyMs: number;
}

export interface History {
  /** Milliseconds after its end at which a statement shows in ACCOUNT_USAGE. */
  readonly latencyMs: number;
  /** What is known of a call that still runs: all that is left of it if the process is killed before it ends. */
  note(query: QueryRecord): void;
  /** A kill loses nothing from here on. Resolves once the record is in the tables; those that arrive together share a write. */
  record(query: QueryRecord): Promise<void>;
  /** Writes what waits, so that a query over the history sees every finished statement. */
  flush(): Promise<void>;
  close(): Promise<void>;
}

/** Records that are written together. */
interface RecordGroup {
  readonly records: QueryRecord[];
  readonly written: PromiseWithResolvers<void>;
  readonly timer: NodeJS.Timeout;
}

/** Feeds the history views from a connection of its own. */
export async function createHistory(
  connection: DuckDBConnection,
  { directory, price, latencyMs }: HistoryOptions,
): Promise<History> {
  const running = new Map<string, QueryRecord>();
  let journal: Journal | null = null;
  let group: RecordGroup | null = null;
  let writing: Promise<void> = Promise.resolve();
  let stored: number | null = null;

  const waiting = () => group?.records ?? [];
  const write = async (): Promise<void> => {
    if (group === null) return;
    const { records, written, timer } = group;
    group = null;
    clearTimeout(timer);
    try {
      await insert(connection, records, price);
      journal?.keep([...running.values(), ...waiting()]);
      stored ??= await countQueries(connection);
      stored += records.length;
      if (stored > keptQueries * 1.1) {
        await trim(connection);
        stored = keptQueries;
      }
      written.resolve();
    } catch (error) {
      written.reject(error);
      throw error;
    }
  };
  const flush = (): Promise<void> => {
    writing = writing.then(write, write);
    return writing;
  };
  const openGroup = (): RecordGroup => ({
    records: [],
    written: Promise.withResolvers(),
    // Whoever waits for the group is told when it cannot be written.
    timer: setTimeout(() => flush().catch(() => {}), groupMs),
  });
  if (directory !== null) {
    await insert(connection, await missing(connection, readJournal(directory)), price);
    journal = openJournal(directory);
    journal.keep([]);
  }
  return {
    latencyMs,
    note(query) {
      running.set(query.queryId, query);
      journal?.append(query);
    },
    record(query) {
      running.delete(query.queryId);
      const kept = { ...query, queryText: query.queryText.slice(0, keptCharacters) };
      journal?.append(kept);
      group ??= openGroup();
      group.records.push(kept);
      return group.written.promise;
    },
    flush,
    async close() {
      await flush();
      journal?.close();
      connection.closeSync();
    },
  };
}

async function insert(
  connection: DuckDBConnection,
  queries: readonly QueryRecord[],
  price: PriceUsage,
): Promise<void> {
  if (queries.length === 0) return;
  await connection.run('BEGIN TRANSACTION');
  try {
    await append(connection, 'queries', queries, appendQuery);
    const usage = queries.flatMap((query) =>
      query.aiUsage.map((entry) => ({ queryId: query.queryId, entry })),
    );
    await append(connection, 'ai_usage', usage, (appender, { queryId, entry }) => {
      appendUsage(appender, queryId, entry, price(entry));
    });
    await connection.run('COMMIT');
  } catch (error) {
    await rollBack(connection);
    throw error;
  }
}

/** Those that are not in the tables. */
async function missing(
  connection: DuckDBConnection,
  queries: readonly QueryRecord[],
): Promise<readonly QueryRecord[]> {
  if (queries.length === 0) return [];
  const ids = JSON.stringify(queries.map(({ queryId }) => queryId));
  const reader = await connection.runAndReadAll(
    `SELECT query_id FROM ${queryTable} WHERE query_id IN (SELECT unnest(from_json($1, '["VARCHAR"]')))`,
    [ids],
  );
  const known = new Set(reader.getRows().map(([id]) => id));
  return queries.filter(({ queryId }) => !known.has(queryId));
}

async function append<T>(
  connection: DuckDBConnection,
  table: string,
  rows: readonly T[],
  add: (appender: DuckDBAppender, row: T) => void,
): Promise<void> {
  if (rows.length === 0) return;
  const appender = await connection.createAppender(table, 'SF$HISTORY', storeName);
  for (const row of rows) {
    add(appender, row);
    appender.endRow();
  }
  appender.closeSync();
}

function appendQuery(appender: DuckDBAppender, query: QueryRecord): void {
  const text = (value: string | null) => {
    if (value === null) appender.appendNull();
    else appender.appendVarchar(value);
  };
  const { context } = query;
  for (const value of [query.queryId, query.queryText, query.queryTag, query.sessionId]) text(value);
  for (const value of [context.user, context.role, context.database, context.schema, context.warehouse])
    text(value);
  appender.appendTimestampTZ(new DuckDBTimestampTZValue(BigInt(query.startTime.getTime()) * 1000n));
  appender.appendTimestampTZ(new DuckDBTimestampTZValue(BigInt(query.endTime.getTime()) * 1000n));
  text(query.status);
  text(query.errorCode);
  text(query.errorMessage);
  appender.appendBigInt(BigInt(query.rowsProduced));
}

function appendUsage(appender: DuckDBAppender, queryId: string, usage: AiUsage, credits: number): void {
  appender.appendVarchar(queryId);
  appender.appendVarchar(usage.function);
  if (usage.model === null) appender.appendNull();
  else appender.appendVarchar(usage.model);
  for (const count of [usage.calls, usage.inputTokens, usage.outputTokens])
    appender.appendBigInt(BigInt(Math.round(count)));
  appender.appendDouble(credits);
}

async function countQueries(connection: DuckDBConnection): Promise<number> {
  const reader = await connection.runAndReadAll(`SELECT count(*) FROM ${queryTable}`);
  return Number(reader.getRows()[0]?.[0] ?? 0);
}

async function trim(connection: DuckDBConnection): Promise<void> {
  await connection.run(
    `DELETE FROM ${queryTable} WHERE start_time < (SELECT min(start_time) FROM ` +
      `(SELECT start_time FROM ${queryTable} ORDER BY start_time DESC LIMIT ${keptQueries}))`,
  );
  await connection.run(
    `DELETE FROM ${usageTable} WHERE query_id NOT IN (SELECT query_id FROM ${queryTable})`,
  );
}
