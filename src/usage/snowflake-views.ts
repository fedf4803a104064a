/** What Snowflake's own history has of our statements and REST calls: three views of ACCOUNT_USAGE, read alike. */
import { GatewayError } from '../errors/gateway-error.ts';
import type { Caller } from '../identity/caller.ts';
import { parseJson } from '../json/parse-json.ts';
import type { CellValue, StatementRunner } from '../snowflake/statement/statement.ts';
import { logStatement, toSqlInstant } from './usage-log.ts';

/** One statement or REST call; of a statement with several functions or models, their sum. */
export interface HistoryEntry {
  /** The query id, or the request id of a REST call. */
  readonly id: string;
  readonly tag: HistoryTag | null;
  readonly functions: readonly string[];
  readonly models: readonly string[];
  /** Null where the view tells none. */
  readonly tokens: { readonly input: number; readonly output: number } | null;
  /** Billionths of a credit; null where the view tells none. */
  readonly nanoCredits: bigint | null;
  /** For which a warehouse was busy; null where the view tells none. */
  readonly seconds: number | null;
  readonly warehouse: string | null;
  /** Epoch milliseconds; of AI functions, the first instant of the hour. */
  readonly startedAt: number;
  /** Whether it ended well; null where the view does not tell. */
  readonly succeeded: boolean | null;
  /** False while it runs: the next look has more of it. */
  readonly isOver: boolean;
}

export interface HistoryTag {
  readonly user: string;
  readonly eventId: string;
  readonly batch: number;
  /** Codes of a batch's events. */
  readonly members: string;
  /** Who pays; undefined where the tag does not say. */
  readonly teams?: readonly string[] | undefined;
  readonly apiKeyId?: string | undefined;
  readonly tags?: Readonly<Record<string, string>> | undefined;
}

export interface HistorySpan {
  /** Epoch milliseconds. */
  readonly from: number;
  readonly to: number;
}

/** Entries with one of the ids, or with a tag that contains one of the terms; without either, all that are ours. */
export interface HistoryQuestion extends HistorySpan {
  /** Looked for where the view has no tags to tell ours by. */
  readonly ids?: readonly string[];
  readonly named?: { readonly ids: readonly string[]; readonly terms: readonly string[] };
  readonly caller?: Caller;
}

export interface HistoryView {
  readonly name: string;
  /** How late a row may come, in milliseconds. */
  readonly latencyMs: number;
  /**
   * Null when it tells nothing of our calls: the account does not have it, or not with its tags, or our role may not
   * read it. @throws GatewayError for other failures
   */
  read(question: HistoryQuestion): Promise<readonly HistoryEntry[] | null>;
  /**
   * The instant, epoch milliseconds, before which it has all that ran: when the newest entry began that began at `from`
   * or later, as far as its latency has passed. Infinity where it shows what runs at once. Null when nothing tells.
   */
  completeUntil(from: number): Promise<number | null>;
}

export interface SnowflakeViews {
  /** Tokens and credits of AI functions in statements. */
  readonly functions: HistoryView;
  /** Tokens of completions over REST. */
  readonly rest: HistoryView;
  /** Every statement, and for how long it kept a warehouse busy. */
  readonly queries: HistoryView;
}

export interface SnowflakeViewsDependencies {
  readonly runner: StatementRunner;
  readonly warehouse: string;
  /** Whether the views show what happened at once, as the embedded ones do. */
  readonly isImmediate: boolean;
  /** By the clock of the books: epoch milliseconds. */
  readonly now: () => number;
}

interface Source {
  readonly name: string;
  readonly id: string;
  /** Default START_TIME. */
  readonly time?: string;
  /** Default QUERY_TAG. */
  readonly tag?: string;
  /** Expressions for `toEntry`, after the id, the tag and the start. */
  readonly columns: readonly string[];
  /**
   * Only rows of ours say that the view has come so far: the role may be one that sees its own statements alone, or the
   * tags of calls may never come to be in the view.
   */
  readonly onlyOurs: boolean;
  /** How a call is tagged is not documented, so the view may have our calls without their tags. */
  readonly mayLoseTags?: boolean;
  toEntry(cells: readonly CellValue[]): Omit<HistoryEntry, 'id' | 'tag' | 'startedAt'>;
}

const MINUTE = 60_000;
const ours = `QUERY_TAG LIKE '%"application":"cortex-gateway"%'`;
const valuesOf = (name: string) =>
  `SELECT ${name}.value::VARCHAR AS TERM FROM TABLE(FLATTEN(INPUT => PARSE_JSON(?))) ${name}`;

/** Columns: docs.snowflake.com, ACCOUNT_USAGE, CORTEX_AI_FUNCTIONS_USAGE_HISTORY and the two others. */
const aiFunctions: Source = {
  name: 'CORTEX_AI_FUNCTIONS_USAGE_HISTORY',
  id: 'QUERY_ID',
  columns: ['FUNCTION_NAME', 'MODEL_NAME', 'TO_DECIMAL(CREDITS, 38, 9)::VARCHAR', 'METRICS', 'IS_COMPLETED'],
  onlyOurs: false,
  toEntry: ([name, model, credits, metrics, isOver]) => ({
    functions: [String(name)],
    models: model == null ? [] : [String(model)],
    tokens: tokensIn(metrics),
    nanoCredits: toNano(credits),
    seconds: null,
    warehouse: null,
    succeeded: null,
    isOver: isOver !== false,
  }),
};

const restCalls: Source = {
  name: 'CORTEX_REST_API_USAGE_HISTORY',
  id: 'REQUEST_ID',
  columns: ['MODEL_NAME', 'TOKENS', 'TOKENS_GRANULAR:input::NUMBER', 'TOKENS_GRANULAR:output::NUMBER'],
  onlyOurs: true,
  mayLoseTags: true,
  toEntry: ([model, total, input, output]) => ({
    // We ask for nothing else that is in this view.
    functions: ['AI_COMPLETE'],
    models: model == null ? [] : [String(model)],
    tokens: tokensOf({ input: countOf(input), output: countOf(output), total: countOf(total) }),
    nanoCredits: null,
    seconds: null,
    warehouse: null,
    succeeded: null,
    isOver: true,
  }),
};

const queries: Source = {
  name: 'QUERY_HISTORY',
  id: 'QUERY_ID',
  columns: ['EXECUTION_TIME', 'WAREHOUSE_NAME', 'EXECUTION_STATUS'],
  onlyOurs: true,
  toEntry: ([milliseconds, warehouse, status]) => ({
    functions: [],
    models: [],
    tokens: null,
    nanoCredits: null,
    seconds: secondsOf(milliseconds),
    warehouse: warehouse == null ? null : String(warehouse),
    succeeded: status === 'SUCCESS',
    isOver: true,
  }),
};

/** The view before the first one, for accounts that have it alone: no tags, no input and output, and no user. */
const olderFunctions: Source = {
  name: 'CORTEX_AISQL_USAGE_HISTORY',
  id: 'QUERY_ID',
  time: 'USAGE_TIME',
  tag: 'NULL',
  columns: ['FUNCTION_NAME', 'MODEL_NAME', 'TO_DECIMAL(TOKEN_CREDITS, 38, 9)::VARCHAR', 'NULL', 'TRUE'],
  onlyOurs: false,
  toEntry: (cells) => aiFunctions.toEntry(cells),
};

export function createSnowflakeViews(deps: SnowflakeViewsDependencies): SnowflakeViews {
  // As documented: an hour, and 45 minutes for the other two.
  const after = (minutes: number) => (deps.isImmediate ? 0 : minutes * MINUTE);
  return {
    functions: firstOf(createView(deps, aiFunctions, after(60)), createView(deps, olderFunctions, after(60))),
    rest: createView(deps, restCalls, after(45)),
    queries: createView(deps, queries, after(45)),
  };
}

/** The second where the account does not have the first. */
function firstOf(first: HistoryView, second: HistoryView): HistoryView {
  return {
    ...first,
    read: async (question) => (await first.read(question)) ?? second.read(question),
    completeUntil: async (from) => (await first.completeUntil(from)) ?? second.completeUntil(from),
  };
}

function createView(
  { runner, warehouse, isImmediate, now }: SnowflakeViewsDependencies,
  source: Source,
  latencyMs: number,
): HistoryView {
  const from = `FROM SNOWFLAKE.ACCOUNT_USAGE.${source.name}`;
  const { time = 'START_TIME', tag = 'QUERY_TAG' } = source;
  const hasTags = tag === 'QUERY_TAG';
  const spanOf = (column: string) => `${column} >= ?::TIMESTAMP_TZ AND ${column} <= ?::TIMESTAMP_TZ`;
  const started = `DATE_PART(EPOCH_MILLISECOND, ${time})`;
  const selected = [source.id, tag, started, ...source.columns].join(', ');
  const byId = `${source.id} IN (${valuesOf('i')})`;
  const byIdOrTag = [
    `(${byId} OR ${source.id} IN (SELECT h.${source.id} ${from} h JOIN (${valuesOf('t')}) terms`,
    `ON CONTAINS(h.QUERY_TAG, terms.TERM) WHERE ${spanOf(`h.${time}`)}))`,
  ].join(' ');

  async function run(sql: string, binds: readonly string[], caller?: Caller) {
    try {
      return (await runner.run(logStatement(sql, binds, warehouse, 'reconciliation', caller))).rows;
    } catch (error) {
      if (isMissingObject(error) || isMissingColumn(error)) return null;
      throw error;
    }
  }

  async function hasUntagged(times: readonly string[], caller?: Caller): Promise<boolean> {
    const sql = `SELECT 1 ${from} WHERE ${spanOf(time)} AND COALESCE(${tag}, '') = '' LIMIT 1`;
    return ((await run(sql, times, caller))?.length ?? 0) > 0;
  }

  return {
    name: source.name,
    latencyMs,
    async read({ from: begin, to, ids = [], named, caller }) {
      const times = [begin, to].map((instant) => toSqlInstant(new Date(instant)));
      const [condition, lists] = !hasTags
        ? [byId, [JSON.stringify(named?.ids ?? ids)]]
        : named
          ? [byIdOrTag, [JSON.stringify(named.ids), JSON.stringify(named.terms), ...times]]
          : [ours, []];
      const sql = `SELECT ${selected} ${from} WHERE ${spanOf(time)} AND ${condition}`;
      const rows = await run(sql, [...times, ...lists], caller);
      if (rows?.length === 0 && source.mayLoseTags && !named && (await hasUntagged(times, caller)))
        return null;
      return rows && gather(rows.map((cells) => toEntry(source, cells)));
    },
    async completeUntil(begin) {
      if (isImmediate) return Number.POSITIVE_INFINITY;
      const condition = source.onlyOurs ? `AND ${ours}` : '';
      const sql = `SELECT MAX(${started}) ${from} WHERE ${time} >= ?::TIMESTAMP_TZ ${condition}`;
      const rows = await run(sql, [toSqlInstant(new Date(begin))]);
      const newest = rows?.[0]?.[0];
      return newest == null ? null : Math.min(Number(newest), now() - latencyMs);
    },
  };
}

function toEntry(source: Source, [id, tag, startedAt, ...cells]: readonly CellValue[]): HistoryEntry {
  return { id: String(id), tag: readTag(tag), startedAt: Number(startedAt), ...source.toEntry(cells) };
}

/** A row is one function, model and hour of a statement. */
function gather(rows: readonly HistoryEntry[]): readonly HistoryEntry[] {
  const entries = new Map<string, HistoryEntry>();
  for (const row of rows) {
    const before = entries.get(row.id);
    entries.set(row.id, before ? sum(before, row) : row);
  }
  return [...entries.values()];
}

function sum(a: HistoryEntry, b: HistoryEntry): HistoryEntry {
  return {
    ...a,
    functions: [...new Set([...a.functions, ...b.functions])],
    models: [...new Set([...a.models, ...b.models])],
    tokens: a.tokens &&
      b.tokens && { input: a.tokens.input + b.tokens.input, output: a.tokens.output + b.tokens.output },
    nanoCredits: a.nanoCredits === null || b.nanoCredits === null ? null : a.nanoCredits + b.nanoCredits,
    startedAt: Math.min(a.startedAt, b.startedAt),
    // Earlier hours of a statement are not its end.
    isOver: a.isOver || b.isOver,
  };
}

function readTag(text: CellValue | undefined): HistoryTag | null {
  if (typeof text !== 'string' || !text.includes('"cortex-gateway"')) return null;
  try {
    const { user, eventId, batch, members, teams, apiKeyId, tags } = JSON.parse(text) as Record<
      string,
      unknown
    >;
    return {
      user: String(user ?? ''),
      eventId: String(eventId ?? ''),
      batch: typeof batch === 'number' ? batch : 1,
      members: typeof members === 'string' ? members : '',
      teams: Array.isArray(teams) ? teams.map(String) : undefined,
      apiKeyId: typeof apiKeyId === 'string' ? apiKeyId : undefined,
      tags: typeof tags === 'object' && tags ? (tags as Record<string, string>) : undefined,
    };
  } catch {
    return null;
  }
}

/** `[{key: {metric, unit}, value}]`; null when nothing in it counts tokens. */
function tokensIn(metrics: CellValue | undefined): HistoryEntry['tokens'] {
  const list = typeof metrics === 'string' ? parseJson(metrics) : metrics;
  if (!Array.isArray(list)) return null;
  const counts = new Map<string, number>();
  for (const metric of list as (Metric | null)[]) {
    const { key, value } = metric ?? {};
    if (key?.unit !== 'tokens') continue;
    const count = countOf(value);
    if (count === null) return null;
    const name = String(key.metric);
    counts.set(name, (counts.get(name) ?? 0) + count);
  }
  const [input = null, output = null, total = null] = ['input', 'output', 'total'].map((name) =>
    counts.get(name),
  );
  return tokensOf({ input, output, total });
}

interface Metric {
  readonly key?: { readonly metric?: unknown; readonly unit?: unknown };
  readonly value?: unknown;
}

/** What a view does not tell is no zero: it would give the call away. */
function tokensOf(
  told: Readonly<Record<'input' | 'output' | 'total', number | null>>,
): HistoryEntry['tokens'] {
  const { input, output, total } = told;
  if (input !== null) return { input, output: output ?? 0 };
  return total === null || total < (output ?? 0)
    ? null
    : { input: total - (output ?? 0), output: output ?? 0 };
}

function secondsOf(milliseconds: unknown): number | null {
  const count = countOf(milliseconds);
  return count === null ? null : count / 1000;
}

/** More than any call can have used, of tokens or milliseconds. */
const MOST_COUNTED = 1e12;

/** Null for what is no count. */
function countOf(cell: unknown): number | null {
  const count = cell === null || cell === undefined || cell === '' ? Number.NaN : Number(cell);
  return Number.isInteger(count) && count >= 0 && count <= MOST_COUNTED ? count : null;
}

function toNano(decimal: CellValue | undefined): bigint | null {
  if (decimal == null || !/^\d{1,20}(?:\.\d+)?$/.test(String(decimal))) return null;
  const [whole = '0', places = ''] = String(decimal).split('.');
  return BigInt(whole + places.padEnd(9, '0').slice(0, 9));
}

/** Whether it says that a view lacks a column that is asked for, as views of earlier releases do. */
function isMissingColumn(error: unknown): boolean {
  return error instanceof GatewayError && error.details.upstreamCode === '000904';
}

/** Whether Snowflake says that a table or view is not there, or not for our role: it does not tell which. */
export function isMissingObject(error: unknown): boolean {
  return error instanceof GatewayError && error.details.sqlState === '42S02';
}
