/** Lets work that holds up the event loop for a while take turns: other events come between two turns, and so do others' turns. */
import { GatewayError } from '../errors/gateway-error.ts';

export interface FairTurns {
  /** Resolves when it is the user's turn. @throws GatewayError OVERLOADED when the user has too many waiting. */
  take(user: string): Promise<void>;
}

/** @param maxWaiting turns that one user may wait for */
export function createFairTurns(maxWaiting = 1_000): FairTurns {
  // Maps keep their insertion order: the first user is the next in turn.
  const waiting = new Map<string, (() => void)[]>();

  function next(): void {
    const [first] = waiting;
    if (!first) return;
    const [user, turns] = first;
    waiting.delete(user);
    turns.shift()?.();
    if (turns.length > 0) waiting.set(user, turns);
    if (waiting.size > 0) setImmediate(next);
  }

  return {
    take(user) {
      const turns = waiting.get(user) ?? [];
      if (turns.length >= maxWaiting)
        return Promise.reject(
          new GatewayError(
            'OVERLOADED',
            `You have ${maxWaiting} calls waiting for their turn already; send the next when those are answered.`,
            { limit: maxWaiting, retryAfterSeconds: 1 },
          ),
        );
      return new Promise((resolve) => {
        if (waiting.size === 0) setImmediate(next);
        waiting.set(user, turns);
        turns.push(resolve);
      });
    },
  };
}
