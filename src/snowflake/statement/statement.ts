/** What a statement sent to Snowflake is, and what comes back. */
import type { GatewayError } from '../../errors/gateway-error.ts';
import type { UserName } from '../../identity/caller.ts';
import type { TraceSpan } from '../../observability/tracing.ts';

export type Bind = string | number | boolean | null;

/** The JSON that Snowflake keeps as QUERY_TAG with every statement; at most 2,000 characters once encoded. */
export interface QueryTag {
  readonly application: 'cortex-gateway';
  readonly user: string;
  readonly operation: string;
  readonly requestId: string;
  readonly eventId: string;
  /** Who pays for it; absent where there are none, or no room. */
  readonly teams?: readonly string[];
  readonly apiKeyId?: string;
  readonly tags?: Readonly<Record<string, string>>;
  /** How many rows (operations) a batch statement carries; absent for a single operation. */
  readonly batch?: number;
  /** The codes of a batch's events, six characters each (`eventCode`): what it cost is theirs. */
  readonly members?: string;
}

export interface Statement {
  readonly sql: string;
  readonly binds?: readonly Bind[];
  /** The warehouse that runs it: the pool checks out a session on that warehouse. */
  readonly warehouse: string;
  readonly tag: QueryTag;
  /** Whose turn it takes in the fair queue: a user, or `batch` for a statement that serves several users. */
  readonly user: UserName;
  /** The metric label `function`, for example `AI_EMBED` or `SQL`. */
  readonly function: string;
  /** Sent for the gateway itself, not for a caller: the metrics tell it apart. */
  readonly isInternal?: boolean;
  readonly signal?: AbortSignal;
  /** It changes nothing and costs no more than its warehouse: it is run again once when its result is not whole. */
  readonly readOnly?: boolean;
  /** Called right before the statement goes out, after any wait; from then on a failure may have cost something. */
  readonly onSent?: () => void;
  /** Milliseconds until the statement is cancelled in Snowflake and fails with UPSTREAM_TIMEOUT. */
  readonly timeoutMs?: number;
  /** Stop reading after so many rows; `truncated` then tells that there were more. */
  readonly maxRows?: number;
  /** Stop reading after about so many bytes of values. */
  readonly maxBytes?: number;
  /** What all statements of a request may read together: stop where none of it is left. */
  readonly room?: ResultRoom;
  /** What it is run for; absent where nothing is traced. */
  readonly trace?: TraceSpan | undefined;
}

export interface ResultRoom {
  bytesLeft: number;
}

export interface Column {
  readonly name: string;
  /** Snowflake's type name in lower case: fixed, real, text, boolean, date, time, timestamp_ntz, variant, ... */
  readonly type: string;
  readonly nullable: boolean;
  readonly precision: number | null;
  readonly scale: number | null;
}

/**
 * A value as JSON can carry it without loss: integers beyond 2^53 and decimals with more digits than a double
 * holds are strings; dates and timestamps are ISO 8601 strings; binary is hex; variants are parsed JSON, whose numbers
 * are strings too where a double would change them.
 */
export type CellValue =
  | string
  | number
  | boolean
  | null
  | readonly unknown[]
  | { readonly [key: string]: unknown };

export interface StatementResult {
  readonly columns: readonly Column[];
  readonly rows: readonly (readonly CellValue[])[];
  /** Rows in the whole result (SELECT) or rows changed (DML). */
  readonly rowCount: number;
  readonly truncated: boolean;
  readonly queryId: string;
  readonly warehouse: string;
  /** Milliseconds from sending the statement to its last row; time in the queue is not included. */
  readonly elapsedMs: number;
}

/** The one way to Snowflake that services see. Implemented by the pool. */
export interface StatementRunner {
  /**
   * @throws GatewayError OVERLOADED (queue full or waited too long), UPSTREAM_TIMEOUT, UPSTREAM_UNAVAILABLE,
   * UPSTREAM_REJECTED (with code, sqlState, queryId), REQUEST_CANCELLED.
   */
  run(statement: Statement): Promise<StatementResult>;
  /** OVERLOADED while a statement would be turned away at once, as too many wait; else null. */
  full?(): GatewayError | null;
}

/** For `PaidOperation.admit`. @throws GatewayError OVERLOADED while there is no room to wait in */
export function requireRoom({ full }: Pick<StatementRunner, 'full'>): void {
  const refusal = full?.();
  if (refusal) throw refusal;
}
