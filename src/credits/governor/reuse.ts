/** Deterministic calls: computed once while in flight, answered from memory afterwards. Never across users. */
import { LRUCache } from 'lru-cache';
import { cancelled, GatewayError } from '../../errors/gateway-error.ts';
import type { Caller } from '../../identity/caller.ts';
import type { Governed, PaidOperation } from '../operation.ts';
import { sizeOf } from './value-size.ts';

export interface ReuseOptions {
  readonly maxEntries?: number;
  readonly maxBytes?: number;
  /** Milliseconds that an answer is kept. */
  readonly ttlMs?: number;
}

export interface Reused<T> {
  readonly governed: Governed<T>;
  /** False for the one call that was computed. */
  readonly reused: boolean;
}

export interface Reuse {
  /**
   * The answer for the operation's reuse key: from the cache, from an equal call in flight that the same limits pay
   * for, or from `compute`.
   * Values are shared: nobody may change one.
   */
  get<T>(operation: PaidOperation<T>, compute: () => Promise<Governed<T>>): Promise<Reused<T>>;
}

export function createReuse({
  maxEntries = 50_000,
  maxBytes = 64 * 1024 * 1024,
  ttlMs = 3_600_000,
}: ReuseOptions): Reuse {
  // Counted as at least its share, each answer leaves room for the others: a `max` would be filled with places at once.
  const shareBytes = Math.floor(maxBytes / maxEntries);
  const kept = new LRUCache<string, Governed<unknown>>({
    maxSize: maxBytes,
    maxEntrySize: Math.max(shareBytes, Math.ceil(maxBytes / 10)),
    sizeCalculation: ({ value }, key) => Math.max(shareBytes, sizeOf(value) + 2 * key.length),
    ttl: ttlMs,
  });
  const inFlight = new Map<string, Promise<unknown>>();
  const payerOf = createPayers();

  async function get<T>(
    operation: PaidOperation<T>,
    compute: () => Promise<Governed<T>>,
  ): Promise<Reused<T>> {
    const { reuse, caller } = operation;
    if (!reuse) return { governed: await compute(), reused: false };
    const key = keyOf(operation, reuse.key);
    const shared = `${key}\u0000${payerOf(caller)}`;
    for (;;) {
      const known = kept.get(key) as Governed<T> | undefined;
      if (known) return { governed: known, reused: true };
      const running = inFlight.get(shared) as Promise<Governed<T>> | undefined;
      if (!running) break;
      try {
        return { governed: await orGone(running, caller.signal), reused: true };
      } catch (error) {
        // The caller who computed it went away; that is no answer for those who are still here.
        if (caller.signal.aborted || !isCancelled(error)) throw error;
      }
    }
    const computing = compute();
    inFlight.set(shared, computing);
    try {
      const governed = await computing;
      if (reuse.store) kept.set(key, governed);
      return { governed, reused: false };
    } finally {
      inFlight.delete(shared);
    }
  }

  return { get };
}

function keyOf({ caller, target }: PaidOperation<unknown>, key: string): string {
  // Names hold no control characters, so the parts cannot run into each other.
  return [caller.user.name, target.function, target.model, target.backend, key].join('\u0000');
}

/** Who is refused when credits end: calls join only one that would have been refused for the same reason. */
function createPayers(): (caller: Caller) => string {
  const budgets = new WeakMap<object, number>();
  let known = 0;
  return ({ user, budget }) => {
    if (budget && !budgets.has(budget)) budgets.set(budget, ++known);
    return JSON.stringify([user.apiKey?.id, user.teams, budget && budgets.get(budget)]);
  };
}

export function isCancelled(error: unknown): boolean {
  return error instanceof GatewayError && error.code === 'REQUEST_CANCELLED';
}

/** The promise's result, unless the signal is aborted first. */
export async function orGone<T>(promise: Promise<T>, signal: AbortSignal): Promise<T> {
  if (signal.aborted) throw cancelled(signal.reason);
  const { promise: gone, reject } = Promise.withResolvers<never>();
  const leave = () => reject(cancelled(signal.reason));
  signal.addEventListener('abort', leave);
  try {
    return await Promise.race([promise, gone]);
  } finally {
    signal.removeEventListener('abort', leave);
  }
}
