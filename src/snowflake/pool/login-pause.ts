/** Stops logging in for a while when new sessions are refused as soon as they are used: no login mends that. */
import { GatewayError } from '../../errors/gateway-error.ts';

export interface LoginPause {
  /** @throws GatewayError CIRCUIT_OPEN while it lasts */
  check(): void;
  /** A session was refused before it answered a single statement; after a few of those in a row the pause begins. */
  refused(): void;
  /** A statement was answered. */
  answered(): void;
}

/** A call and its retry. */
const REFUSALS = 2;
const FIRST_MS = 1_000;
const LONGEST_MS = 60_000;

export function createLoginPause(): LoginPause {
  let refusals = 0;
  let nextMs = FIRST_MS;
  let until = 0;
  return {
    check() {
      const leftMs = until - performance.now();
      if (leftMs <= 0) return;
      throw new GatewayError(
        'CIRCUIT_OPEN',
        'Snowflake ends new sessions at once; the next attempt is made in a moment.',
        { backend: 'SNOWFLAKE', retryAfterSeconds: Math.ceil(leftMs / 1000) },
      );
    },
    refused() {
      refusals++;
      // Sessions that were opened together fail together, and are one failure.
      if (refusals < REFUSALS || until > performance.now()) return;
      until = performance.now() + nextMs;
      nextMs = Math.min(nextMs * 2, LONGEST_MS);
    },
    answered() {
      refusals = 0;
      nextMs = FIRST_MS;
      until = 0;
    },
  };
}
