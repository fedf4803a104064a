/** What runs now, whichever door it came through: a drain waits for it and ends it, and so does the end of who asked. */
import { setTimeout as delay } from 'node:timers/promises';
import { GatewayError } from '../errors/gateway-error.ts';
import type { Services } from '../services.ts';
import { memoryBounds } from '../settings/memory-bounds.ts';
import { type FollowingController, followSignal } from '../upstream/follow-signal.ts';
import type { Visit } from './operation.ts';

export interface RunningOperation {
  /** Aborts when the client goes away, when the drain loses its patience, or by `abort`. */
  readonly signal: AbortSignal;
  abort(reason?: unknown): void;
  /**
   * What may go on for long asks for this: from now on a token that runs out, or a key that is revoked, ends it. It ends
   * at once, OVERLOADED, where its user has too many of them.
   */
  askToStayOpen(): void;
  /** Nothing runs any more. */
  over(): void;
}

export interface RunningOperations {
  /** @throws GatewayError OVERLOADED once the gateway is shutting down */
  begin(visit: Pick<Visit, 'signal' | 'user'>): RunningOperation;
  /** Aborted when the drain begins. */
  readonly closing: AbortSignal;
  /**
   * Refuses what is new from now on. Resolves when nothing runs any more; what still runs after `patienceMs` is ended
   * with an error that says so.
   */
  drain(patienceMs: number): Promise<void>;
}

/** The longest that a timer can wait; what expires later is looked at again then. */
const LONGEST_TIMER_MS = 2 ** 31 - 1;
/** How long a stream may go on after its key was revoked. */
const REVOCATION_MS = 1_000;
/** What an operation that was ended by the drain has to tell its client, before it counts as gone. */
const LAST_WORDS_MS = 1_000;

export function createRunningOperations(
  apiKeys: Pick<Services['apiKeys'], 'requireLive'>,
): RunningOperations {
  const closing = new AbortController();
  const running = new Set<FollowingController>();
  const openByUser = new Map<string, number>();
  let allEnded = () => {};

  function closeOneOf(user: string): void {
    const left = (openByUser.get(user) ?? 0) - 1;
    if (left > 0) openByUser.set(user, left);
    else openByUser.delete(user);
  }

  return {
    closing: closing.signal,

    begin({ signal, user }) {
      if (closing.signal.aborted) throw leaving('Connect again: this instance is shutting down.');
      const operation = followSignal(signal);
      const watches: { clear(): void }[] = [];
      running.add(operation);
      return {
        signal: operation.signal,
        abort: operation.abort,
        askToStayOpen() {
          const { name, expiresAt, apiKey } = user;
          const open = (openByUser.get(name) ?? 0) + 1;
          if (open > memoryBounds.streamsOfUser) return operation.abort(tooMany());
          openByUser.set(name, open);
          watches.push({ clear: () => closeOneOf(name) });
          if (expiresAt !== undefined) watches.push(expireAt(expiresAt, operation));
          if (apiKey) watches.push(endWhenRevoked(() => apiKeys.requireLive(apiKey.id), operation));
        },
        over() {
          for (const watch of watches.splice(0)) watch.clear();
          operation.release();
          if (running.delete(operation) && running.size === 0) allEnded();
        },
      };
    },

    async drain(patienceMs) {
      const idle = new Promise<void>((resolve) => {
        allEnded = resolve;
      });
      closing.abort();
      if (running.size === 0) return;
      await Promise.race([idle, delay(patienceMs)]);
      for (const operation of running)
        operation.abort(leaving('The gateway was stopped before this answer was complete; ask again.'));
      if (running.size > 0) await Promise.race([idle, delay(LAST_WORDS_MS)]);
    },
  };
}

function leaving(message: string): GatewayError {
  return new GatewayError('OVERLOADED', message, { retryAfterSeconds: 1 });
}

function tooMany(): GatewayError {
  const limit = memoryBounds.streamsOfUser;
  return new GatewayError(
    'OVERLOADED',
    `${limit} subscriptions and downloads of yours are open already; end some of them, or wait until some have ended.`,
    { limit, retryAfterSeconds: 1 },
  );
}

/** A token that has run out ends what was asked for with it. */
function expireAt(time: number, operation: FollowingController): { clear(): void } {
  let timer: NodeJS.Timeout | undefined;
  const look = () => {
    const left = time - Date.now();
    if (left > 0) timer = setTimeout(look, Math.min(left, LONGEST_TIMER_MS));
    else
      operation.abort(
        new GatewayError('UNAUTHENTICATED', 'The token has expired; get a new one and ask again.'),
      );
  };
  look();
  return { clear: () => clearTimeout(timer) };
}

/** A revoked key ends what was asked for with it. A store that is away for a while ends nothing. */
function endWhenRevoked(requireLive: () => Promise<void>, operation: FollowingController): { clear(): void } {
  const looking = setInterval(async () => {
    const refusal = await requireLive().catch((error: unknown) => error);
    if (refusal instanceof GatewayError && refusal.code === 'UNAUTHENTICATED') operation.abort(refusal);
  }, REVOCATION_MS);
  return { clear: () => clearInterval(looking) };
}
