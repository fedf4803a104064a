/** Engines for tests: one session that answers rows as the wire carries them, and reports every incident. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect } from 'vitest';
import { createEngine, type EngineOptions } from '../../src/engine/create-engine.ts';
import type {
  EngineResult,
  EngineSession,
  SessionContext,
  SnowflakeError,
  WarehouseEngine,
  WireBind,
} from '../../src/protocol/engine.ts';

export type Binds = Readonly<Record<string, WireBind>>;

export interface TestSession {
  readonly session: EngineSession;
  execute(sql: string, binds?: Binds, signal?: AbortSignal): Promise<EngineResult>;
  /** The rows, each joined by ` | `; NULL is spelt out. */
  rows(sql: string, binds?: Binds): Promise<string[]>;
  /** The one value of a one-row, one-column answer. */
  value(sql: string, binds?: Binds): Promise<string | null>;
  describe(sql: string, binds?: Binds): Promise<EngineResult>;
  /** What the statement fails with. */
  failure(sql: string, binds?: Binds): Promise<SnowflakeError>;
}

export interface TestEngine extends TestSession {
  readonly engine: WarehouseEngine;
  /** Failures that clients saw as an internal error: there should be none. */
  readonly incidents: unknown[];
  open(context?: Partial<SessionContext>): Promise<TestSession>;
  close(): Promise<void>;
}

const home: SessionContext = {
  user: 'ADA',
  role: 'ACCOUNTADMIN',
  database: 'SOPHIA_AI_UNIFIED',
  schema: 'ANALYTICS',
  warehouse: 'COMPUTE_WH',
};

let statements = 0;

export async function startEngine(options: Partial<EngineOptions> = {}): Promise<TestEngine> {
  const incidents: unknown[] = [];
  const engine = await createEngine({
    dataDir: null,
    account: 'local',
    sample: false,
    onError: (error) => incidents.push(error),
    ...options,
  });
  const open = async (context: Partial<SessionContext> = {}) =>
    testSession(await engine.openSession({ ...home, ...context }));
  return { ...(await open()), engine, incidents, open, close: () => engine.close() };
}

/** One engine for all tests of a file, in which nothing may have gone wrong by their end. It is there once they run. */
export function engineForFile(options: Partial<EngineOptions> = {}): TestEngine {
  const db = {} as TestEngine;
  beforeAll(async () => {
    Object.assign(db, await startEngine(options));
  });
  afterAll(async () => {
    await db.close();
    expect(db.incidents).toEqual([]);
  });
  return db;
}

function testSession(session: EngineSession): TestSession {
  const run = (
    sql: string,
    bindings: Binds,
    describeOnly: boolean,
    signal = new AbortController().signal,
  ) => {
    statements += 1;
    return session.execute({
      sql,
      queryId: `query-${statements}`,
      bindings,
      parameters: {},
      describeOnly,
      signal,
    });
  };
  const execute = (sql: string, binds: Binds = {}, signal?: AbortSignal) => run(sql, binds, false, signal);
  return {
    session,
    execute,
    rows: async (sql, binds) =>
      (await execute(sql, binds)).rows.map((row) => row.map((cell) => cell ?? 'NULL').join(' | ')),
    value: async (sql, binds) => (await execute(sql, binds)).rows[0]?.[0] ?? null,
    describe: (sql, binds = {}) => run(sql, binds, true),
    failure: async (sql, binds) => {
      try {
        await execute(sql, binds);
      } catch (error) {
        return error as SnowflakeError;
      }
      throw new Error(`did not fail: ${sql}`);
    },
  };
}

export const text = (value: string | null | (string | null)[]): WireBind => ({ type: 'TEXT', value });
export const fixed = (value: string | null | (string | null)[]): WireBind => ({ type: 'FIXED', value });

export async function temporaryDirectory(): Promise<{ path: string; remove(): Promise<void> }> {
  const path = await mkdtemp(join(tmpdir(), 'embedded-engine-'));
  return { path, remove: () => rm(path, { recursive: true, force: true }) };
}
