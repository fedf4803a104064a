/** Bounds how many operations one caller may ask for in a minute, before anything is done for them. */
import { LRUCache } from 'lru-cache';
import { GatewayError } from '../errors/gateway-error.ts';
import type { User } from './caller.ts';

export interface RateLimiter {
  /** @throws GatewayError RATE_LIMITED with the seconds after which the next operation will be taken */
  admit(user: User): void;
  /** The same for what is not taken yet, and so does not count. */
  check(user: User): void;
}

export interface RateLimiterOptions {
  /** Operations in any 60 seconds, for each user and each API key; 0 is no limit. */
  readonly perMinute: number;
  /** Milliseconds since some moment. */
  readonly now?: () => number;
}

/** One more than the limit is for, as the first and the last are not whole. */
const SECONDS = 61;
/** Who has asked for nothing in the last minute need not be remembered; of more callers than these, the busiest are. */
const MOST_CALLERS = 50_000;

/** What one caller asked for in each of the last seconds. */
interface AskedLately {
  readonly counts: Uint32Array;
  total: number;
  /** The second that was counted last. */
  second: number;
}

/**
 * Counts by seconds over a window that slides, so that no 60 seconds have more than the limit, whenever they begin.
 * Refused operations do not count: who keeps asking is served as soon as there is room. Each process counts for itself.
 */
export function createRateLimiter({
  perMinute,
  now = () => performance.now(),
}: RateLimiterOptions): RateLimiter {
  // With `max`, 50,000 places would be made at once.
  const callers = new LRUCache<string, AskedLately>({ maxSize: MOST_CALLERS, sizeCalculation: () => 1 });

  /** @throws GatewayError RATE_LIMITED */
  function room(user: User): AskedLately {
    const second = Math.floor(now() / 1000);
    const asked = callers.get(identityOf(user)) ?? { counts: new Uint32Array(SECONDS), total: 0, second };
    forget(asked, second);
    if (asked.total >= perMinute) throw refusal(perMinute, secondsUntilRoom(asked));
    return asked;
  }

  return {
    admit(user) {
      if (perMinute === 0) return;
      const asked = room(user);
      const slot = asked.second % SECONDS;
      asked.counts[slot] = (asked.counts[slot] ?? 0) + 1;
      asked.total += 1;
      callers.set(identityOf(user), asked);
    },
    check(user) {
      if (perMinute > 0) room(user);
    },
  };
}

/** A key counts for itself: one service that runs wild does not stop the others of its user. */
function identityOf({ name, apiKey }: User): string {
  return apiKey ? `key:${apiKey.id}` : `user:${name}`;
}

/** Takes what is older than the window out of the count. */
function forget(asked: AskedLately, second: number): void {
  const passed = Math.min(second - asked.second, SECONDS);
  for (let i = 1; i <= passed; i += 1) {
    const slot = (asked.second + i) % SECONDS;
    asked.total -= asked.counts[slot] ?? 0;
    asked.counts[slot] = 0;
  }
  asked.second = second;
}

/** Until the oldest second that was counted leaves the window. */
function secondsUntilRoom({ counts, second }: AskedLately): number {
  for (let age = SECONDS - 1; age > 0; age -= 1) {
    if ((counts[(second + SECONDS - age) % SECONDS] ?? 0) > 0) return SECONDS - age;
  }
  return SECONDS;
}

function refusal(perMinute: number, retryAfterSeconds: number): GatewayError {
  return new GatewayError(
    'RATE_LIMITED',
    `More than ${perMinute} operations in a minute; ask again in ${retryAfterSeconds} s.`,
    { limit: perMinute, retryAfterSeconds },
  );
}
