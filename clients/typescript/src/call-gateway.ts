/** What all calls have in common: headers, another token for one that was refused, and trying again. */
import { streamEvents } from './event-stream.ts';
import { exchange, type GraphqlResult } from './exchange.ts';
import { errorOfAnswer, GatewayError } from './gateway-error.ts';
import { type CallOptions, type GatewayRequest, headersOf } from './request.ts';
import { waitToRetry } from './retry.ts';
import type { ResolvedSettings } from './settings.ts';
import { streamOverSocket } from './socket-stream.ts';

export interface StreamOptions extends Omit<CallOptions, 'onAnswer'> {
  /** How the stream comes; default: as server-sent events. */
  readonly over?: 'events' | 'socket' | undefined;
}

/** How often a call may be sent. */
export interface Repeating {
  /** Costs credits: it gets a key, under which it is run and charged once however often it is sent. */
  readonly isKeyed: boolean;
  /** Sending it twice does no harm, also when the first one was run. */
  readonly isRepeatable: boolean;
}

export async function callGateway(
  settings: ResolvedSettings,
  request: GatewayRequest,
  repeating: Repeating,
  options: CallOptions,
): Promise<unknown> {
  const attempts = startAttempts(settings, repeating, options);
  for (;;) {
    try {
      return await exchange(settings, request, await attempts.headers(), options);
    } catch (error) {
      await attempts.next(error);
    }
  }
}

/** Yields `data` of each result. A stream that broke off after its first result is not asked for again. */
export async function* streamGateway(
  settings: ResolvedSettings,
  request: GatewayRequest,
  repeating: Repeating,
  { over = 'events', ...options }: StreamOptions,
): AsyncGenerator<unknown, void, undefined> {
  const open = over === 'socket' ? streamOverSocket : streamEvents;
  const attempts = startAttempts(settings, repeating, options);
  for (;;) {
    let isStarted = false;
    try {
      for await (const result of open(settings, request, await attempts.headers(), options)) {
        const data = dataOf(result);
        isStarted = true;
        yield data;
      }
      return;
    } catch (error) {
      if (isStarted) throw error;
      await attempts.next(error);
    }
  }
}

function dataOf({ data, errors }: GraphqlResult): unknown {
  if (errors) throw errorOfAnswer(errors, { data });
  return data;
}

interface Attempts {
  headers(): Promise<Record<string, string>>;
  /** Returns when the call may be sent again. @throws the error, when it should not be */
  next(error: unknown): Promise<void>;
}

function startAttempts(
  settings: ResolvedSettings,
  { isKeyed, isRepeatable }: Repeating,
  options: CallOptions,
): Attempts {
  const key = options.idempotencyKey ?? (isKeyed ? newKey() : undefined);
  let number = 0;
  let isRenewed = false;
  /** Why the call was sent again. */
  let failure: unknown = null;
  return {
    headers: () => headersOf(settings, options, key),
    async next(error) {
      // What failed was charged, so it does not run again under its key: how it failed says more than that.
      if (failure && error instanceof GatewayError && error.code === 'IDEMPOTENCY_CONFLICT') throw failure;
      const isRefused = error instanceof GatewayError && error.code === 'UNAUTHENTICATED';
      if (isRefused && settings.canRenew && !isRenewed) {
        isRenewed = true;
        return;
      }
      await waitToRetry(error, { number, isRepeatable, signal: options.signal }, settings);
      failure = error;
      number += 1;
    },
  };
}

/** `crypto.randomUUID` is missing on pages that did not come over https, and in Node 18 without a flag. */
function newKey(): string {
  const words = Array.from({ length: 4 }, () => Math.random().toString(36).slice(2, 10).padEnd(8, '0'));
  return globalThis.crypto?.randomUUID?.() ?? words.join('-');
}
