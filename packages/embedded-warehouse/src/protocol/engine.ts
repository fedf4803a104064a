/**
 * The seam between the protocol server (HTTP, logins, query ids) and the engine (DuckDB, dialect, catalog).
 * Everything here is in the wire's own terms, so that the server only frames what the engine answers.
 */

/** One entry of `data.rowtype` in a query response. */
export interface WireColumn {
  readonly name: string;
  readonly type: string;
  readonly nullable: boolean;
  readonly precision: number | null;
  readonly scale: number | null;
  readonly length: number | null;
  readonly byteLength: number | null;
}

/** One entry of `bindings` in a query request; an array value is an array bind (one execution per element). */
export interface WireBind {
  readonly type: string;
  readonly value: string | null | readonly (string | null)[];
}

export interface SessionContext {
  readonly user: string;
  readonly role: string;
  readonly database: string | null;
  readonly schema: string | null;
  readonly warehouse: string | null;
}

export interface EngineRequest {
  readonly sql: string;
  readonly queryId: string;
  /** Keyed by position ("1", "2", ...) or name, as on the wire. */
  readonly bindings: Readonly<Record<string, WireBind>>;
  /** Parameters in force: those of the request over the session's: QUERY_TAG, STATEMENT_TIMEOUT_IN_SECONDS, ... */
  readonly parameters: Readonly<Record<string, unknown>>;
  /** Answer the columns without running the statement. */
  readonly describeOnly: boolean;
  /** Aborted by abort-request, session end or statement timeout: interrupts DuckDB. */
  readonly signal: AbortSignal;
}

export interface EngineResult {
  readonly columns: readonly WireColumn[];
  /** Values as the wire carries them: fixed as decimal text, boolean "1"/"0", date as days, ... */
  readonly rows: readonly (readonly (string | null)[])[];
  /** 0x1000 SELECT, 0x3100 INSERT, ... DDL >= 0x6000. */
  readonly statementTypeId: number;
  /** What the AI functions of this statement used, for the usage views. */
  readonly aiUsage: readonly AiUsage[];
}

export interface AiUsage {
  /** AI_EMBED, AI_COMPLETE, ... */
  readonly function: string;
  /** The model name as the statement gave it. */
  readonly model: string | null;
  readonly calls: number;
  readonly inputTokens: number;
  readonly outputTokens: number;
}

export interface EngineSession {
  readonly id: string;
  context(): SessionContext;
  /**
   * Session parameters as ALTER SESSION left them, by upper-case name (TIMEZONE, QUERY_TAG, ...); those never
   * set may be absent. The server needs them for the answer's output formats, the log's tag and the timeout.
   */
  parameters?(): Readonly<Record<string, unknown>>;
  /** What ALTER ACCOUNT and ALTER USER set, as it is now; the login's and the session's own parameters win. */
  inheritedParameters?(): Readonly<Record<string, unknown>>;
  /**
   * May be called again before an earlier call has settled (a client may run several statements at once on
   * one session): the engine orders or interleaves them, and each signal interrupts its own statement only.
   * @throws SnowflakeError
   */
  execute(request: EngineRequest): Promise<EngineResult>;
  close(): Promise<void>;
}

/** A finished statement or REST call, as the server reports it to the engine for the history views. */
export interface QueryRecord {
  readonly queryId: string;
  /** Of a REST call: `REST inference:complete`. */
  readonly queryText: string;
  readonly queryTag: string;
  readonly sessionId: string;
  readonly context: SessionContext;
  readonly startTime: Date;
  readonly endTime: Date;
  readonly status: 'SUCCESS' | 'FAIL';
  readonly errorCode: string | null;
  readonly errorMessage: string | null;
  readonly rowsProduced: number;
  readonly aiUsage: readonly AiUsage[];
}

export interface WarehouseEngine {
  openSession(context: SessionContext): Promise<EngineSession>;
  /** What a call has used that still runs: the history has it if the process is killed before `record`. */
  note(query: QueryRecord): void;
  /** Feeds the history views under SNOWFLAKE.ACCOUNT_USAGE; once it has returned, a kill loses nothing. */
  record(query: QueryRecord): Promise<void>;
  close(): Promise<void>;
}

/** A failure in Snowflake's own form; every one carries code and sqlState, the driver misreports it otherwise. */
export class SnowflakeError extends Error {
  override readonly name = 'SnowflakeError';
  readonly code: string;
  readonly sqlState: string;
  readonly line: number | null;
  readonly position: number | null;

  constructor(code: string, sqlState: string, message: string, at?: { line: number; position: number }) {
    super(message);
    this.code = code;
    this.sqlState = sqlState;
    this.line = at?.line ?? null;
    this.position = at?.position ?? null;
  }
}
