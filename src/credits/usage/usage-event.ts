/** One attempt, as the books keep it and as the usage log receives it. */
import type { ErrorCode } from '../../errors/gateway-error.ts';
import type { Tags } from '../../identity/tags.ts';
import type { MicroCredits } from '../micro-credits.ts';
import type { Backend } from '../operation-usage.ts';
import type { Scope } from '../scope.ts';
import type { WindowId } from '../windows/credit-calendar.ts';

/** What is known of an attempt before it is sent. Kept with the hold, so that a crash cannot lose the owner. */
export interface CallFacts {
  /** Groups the attempts (retries, hedges, failovers) of one operation. */
  readonly operationId: string;
  /** 1 for the first attempt of the operation. */
  readonly attempt: number;
  readonly user: string;
  /** The API key that was shown; null without one. */
  readonly apiKeyId: string | null;
  readonly teams: readonly string[];
  readonly tags: Tags;
  readonly function: string;
  /** The model asked for: limits on models count it, whatever answers in its place. */
  readonly model: string | null;
  readonly backend: Backend;
  readonly warehouse: string | null;
  readonly requestId: string;
  readonly operationName: string | null;
  /** Epoch milliseconds. */
  readonly startedAt: number;
}

/** `uncertain`: sent, and nobody could say what it cost; booked at its upper bound until it is corrected. */
export type UsageStatus = 'ok' | 'cancelled' | 'uncertain' | ErrorCode;

/**
 * How the amount of an event is known.
 * - `told`: by the answer itself
 * - `reckoned`: from the answer's text, or from the time it took here
 * - `quoted`: reckoned too, under an accepted quote: a correction may only lower it
 * - `bound`: by nobody; it is all that was held
 * - `expected`: by nobody; it is what such calls usually cost
 * - `history`: by Snowflake's own history
 */
export type AmountBasis = 'told' | 'reckoned' | 'quoted' | 'bound' | 'expected' | 'history';

/** What an attempt turned out to be. */
export interface CallResult {
  /** The model that really ran. */
  readonly model: string | null;
  readonly queryId: string | null;
  readonly inputTokens: number;
  readonly outputTokens: number;
  /** What the estimate allowed; null where there was none. Kept with the next two for what is learned from them. */
  readonly maxOutputTokens: number | null;
  /**
   * Prompt tokens beyond what the caller's text usually has: the instructions around it. Null where the text is too
   * long to tell the two apart.
   */
  readonly promptOverhead: number | null;
  /** What was billed of the warehouse's time; null for what is not billed by it. */
  readonly warehouseSeconds: number | null;
  /** The part of the GPUs' time that it took: a fact, never billed. Null where there was none. */
  readonly gpuSeconds: number | null;
  readonly status: UsageStatus;
  readonly latencyMs: number;
  readonly cached: boolean;
  readonly basis: AmountBasis;
  /** Epoch milliseconds at which the attempt began; absent where it is not known to be later than its hold. */
  readonly at?: number;
  /** Of the OpenTelemetry trace that its span is in; absent where nothing is traced. */
  readonly traceId?: string | undefined;
}

/** The result of a call that used nothing. */
export function unusedResult(model: string | null, latencyMs: number, cached: boolean): CallResult {
  return {
    model,
    queryId: null,
    inputTokens: 0,
    outputTokens: 0,
    maxOutputTokens: null,
    promptOverhead: null,
    warehouseSeconds: null,
    gpuSeconds: null,
    status: 'ok',
    latencyMs,
    cached,
    basis: 'told',
  };
}

export interface UsageEvent extends Omit<CallFacts, 'startedAt' | 'model'>, Omit<CallResult, 'traceId'> {
  readonly eventId: string;
  readonly requestedModel: string | null;
  /** All that was set aside for it, top-ups included; null for what an older release has booked. */
  readonly held: MicroCredits | null;
  readonly traceId: string | null;
  /** Epoch milliseconds at which the attempt began. */
  readonly at: number;
  readonly credits: MicroCredits;
  /** The window that was charged. */
  readonly window: WindowId;
  /** The scopes that were charged; a correction changes the same ones. */
  readonly scopes: readonly Scope[];
  /** 1 when first booked; each correction adds one, and the event is delivered again. */
  readonly revision: number;
}
