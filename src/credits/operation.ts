/**
 * What a paid operation is. `govern` is the only way to run one: it prices, holds, runs and settles.
 */
import type { GatewayError } from '../errors/gateway-error.ts';
import type { Caller } from '../identity/caller.ts';
import type { CallSpan } from '../observability/tracing.ts';
import type { TokenRange } from '../tokens/text-meter.ts';
import type { MicroCredits } from './micro-credits.ts';
import type { Backend, OperationUsage } from './operation-usage.ts';

/** What an attempt used, as far as is known; every amount is a total since the attempt began. */
export interface Consumption {
  readonly inputTokens: number;
  readonly outputTokens: number;
  /** The model that really ran, when it differs from the one asked for. */
  readonly model?: string;
  readonly queryId?: string;
  /** Warehouse seconds, for SQL statements. */
  readonly warehouseSeconds?: number;
  /** For LAMBDA_LABS; recorded and never billed. */
  readonly gpuSeconds?: number;
  /** Nobody counted this: it was reckoned from the answer, and Snowflake's history corrects it later. */
  readonly isReckoned?: boolean;
}

/** What one operation may use at most and is expected to use; priced by `src/credits/prices`. */
export interface Estimate {
  /** An upper bound on prompt tokens. */
  readonly inputTokens: number;
  /** What the caller's texts are of that; absent for what has no prompt. An abandoned call is billed by it. */
  readonly text?: Pick<TokenRange, 'fewest' | 'usual'>;
  /**
   * The part of `inputTokens` for what upstream puts around every call's texts; once it was learned, that takes its
   * place. What some calls have beyond it, like tools, stays a bound.
   */
  readonly maxOverheadTokens?: number;
  /** An upper bound on output tokens (for complete: maxTokens). */
  readonly maxOutputTokens: number;
  /**
   * What nearly all answers stay within, until it was learned. Present for functions whose answers cannot be stopped:
   * near a limit they are let in with less than their bound.
   */
  readonly likelyOutputTokens?: number;
  readonly maxWarehouseSeconds?: number;
}

export interface OperationTarget {
  /** AI_COMPLETE, AI_EMBED, ..., CORTEX_SEARCH, SQL. */
  readonly function: string;
  readonly model: string | null;
  readonly backend: Backend;
  readonly warehouse: string | null;
}

export interface Attempt {
  /** Goes into the QUERY_TAG or the upstream request id; the key of this attempt's row in the usage log. */
  readonly eventId: string;
  /** Aborted when the caller goes away or the account is suspended at once. */
  readonly signal: AbortSignal;
  /** Call right before the first byte goes upstream: from here on a failure may have cost something. */
  sent(): void;
  /** What has been used so far; call again as more becomes known (each streamed chunk). The last call counts. */
  report(used: Consumption): void;
  /** Its span; absent where nothing is traced. */
  readonly trace?: CallSpan | undefined;
}

export interface OpenHold {
  readonly signal: AbortSignal;
  /**
   * Runs one try against one back end and books it as a row of its own. A retry, hedge or failover is another
   * attempt. Settles to what was reported. What was sent and never reported is booked
   * - as nothing, when the error says that upstream refused it (UPSTREAM_REJECTED and its kin);
   * - by its prompt, when it was given up: upstream has read that by then;
   * - at its upper bound, as uncertain, after any other failure.
   * A connection that was refused costs nothing either, but only the run can tell: it reports zero tokens.
   */
  attempt<T>(target: OperationTarget, run: (attempt: Attempt) => Promise<T>): Promise<T>;
  /**
   * The output tokens that the hold pays for; always present on a hold that `govern` opened. Below the estimate's
   * `maxOutputTokens` only when the operation declares a `cover` that can live with less. Grows with `topUp`; of a GPU's
   * stream it is what the prompt leaves of the hold, once a report has told the prompt. Read it once the attempt has
   * begun: an attempt at another target than the operation's has a hold of its own price.
   */
  readonly maxOutputTokens?: number;
  /** The warehouse seconds that it pays for, likewise. */
  readonly maxWarehouseSeconds?: number;
  /** Asks for more before the call outgrows its hold. False: nothing was taken, end the call. */
  topUp(additional: Estimate, target: OperationTarget): Promise<boolean>;
  /** Why the last `topUp` was refused. */
  readonly refusal?: GatewayError | null;
}

/**
 * How an operation keeps its bill within its hold.
 * - `maximum`: the hold covers `estimate.maxOutputTokens`. Right for everything that cannot be stopped midway.
 * - `capped`: the run passes `hold.maxOutputTokens` upstream as the limit of tokens. While credits last that is the
 *   estimate's maximum; near the limit the call gets what is left, down to the learned p99, instead of a refusal.
 * - `streamed`: the hold starts at the learned p99, and the run calls `topUp` before it outgrows
 *   `hold.maxOutputTokens` or `hold.maxWarehouseSeconds`. What a GPU's stream used is reported before that is asked.
 */
export type Cover = 'maximum' | 'capped' | 'streamed';

/** Which call of a request this is: what `Idempotency-Key` and quotes compare. */
export interface CallIdentity {
  /** The field's response path, or the tool's name: unlike for two fields of one request. */
  readonly field: string;
  /** A digest of the call's whole input: function, model, text, options. */
  readonly fingerprint: string;
}

export interface PaidOperation<T> {
  readonly caller: Caller;
  /** What is priced up front; the dearest of the targets that the operation may turn to. */
  readonly target: OperationTarget;
  readonly estimate: Estimate;
  /** An accepted quote: the bill never exceeds it. */
  readonly quoteId?: string;
  /** Defaults to `maximum`. By target where an operation may turn to one that cannot be stopped midway. */
  readonly cover?: Cover | ((target: OperationTarget) => Cover);
  /**
   * Needed for `Idempotency-Key`: without it a caller's key is refused (BAD_USER_INPUT) rather than ignored, unless
   * `reuse.key` tells two calls apart.
   */
  readonly call?: CallIdentity;
  /**
   * Present for deterministic functions: equal keys of one user are computed once while in flight, and answered
   * from the cache later, at zero credits. `store: false` joins calls in flight without keeping the answer.
   */
  readonly reuse?: { readonly key: string; readonly store: boolean };
  /**
   * For one of many like it in a request: those of one target that begin in the same turn of the event loop share a
   * hold. It covers the maximum, and one attempt of each.
   */
  readonly isRow?: true;
  /**
   * Throws what the back end would refuse at once, before anything is held: who sends ten times what it can take must
   * not make the ledger's work of it.
   */
  readonly admit?: () => void;
  readonly run: (hold: OpenHold) => Promise<T>;
}

export interface Governed<T> {
  readonly value: T;
  /** The attempt that gave the answer. */
  readonly usage: OperationUsage;
  /** Every attempt, in order, the failed ones too. */
  readonly attempts: readonly OperationUsage[];
  /** What the caller may still spend in this window after the call: the least over user, teams and account. */
  readonly remaining?: MicroCredits;
}

/** Prices, holds, runs and settles. @throws GatewayError CREDITS_EXHAUSTED, CREDITS_SUSPENDED, LEDGER_UNAVAILABLE. */
export type Govern = <T>(operation: PaidOperation<T>) => Promise<Governed<T>>;
