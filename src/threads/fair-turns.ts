/** Lets work that holds up the event loop for a while take turns: other events come between two turns, and so do others' turns. */
import { GatewayError } from '../errors/gateway-error.ts';

export interface FairTurns {
  /** Resolves when it is the user's turn. @throws GatewayError OVERLOADED when the user has too many waiting. */
  take(user: string): Promise<void>;
  /** As `take`, for work that has begun: it waits as long as it must. */
  goOn(user: string): Promise<void>;
  /** Whether work of the user waits for its turn. */
  isWaiting(user: string): boolean;
  /** Whether what runs now has held up the event loop for so long that it should wait for its next turn. */
  isOver(): boolean;
}

/** Shorter than anybody notices, and long enough that waiting for a turn costs little beside the work. */
const LONGEST_TURN_MS = 8;

/** @param maxWaiting turns that one user may wait for */
export function createFairTurns(maxWaiting = 1_000): FairTurns {
  // Maps keep their insertion order: the first user is the next in turn.
  const waiting = new Map<string, (() => void)[]>();
  /** When the turn that lasts began; 0 until somebody asks. */
  let began = 0;
  const end = () => {
    began = 0;
  };

  function next(): void {
    end();
    const [first] = waiting;
    if (!first) return;
    const [user, turns] = first;
    waiting.delete(user);
    turns.shift()?.();
    if (turns.length > 0) waiting.set(user, turns);
    if (waiting.size > 0) setImmediate(next);
  }

  function wait(user: string): Promise<void> {
    const turns = waiting.get(user) ?? [];
    return new Promise((resolve) => {
      if (waiting.size === 0) setImmediate(next);
      waiting.set(user, turns);
      turns.push(resolve);
    });
  }

  return {
    take(user) {
      if ((waiting.get(user)?.length ?? 0) < maxWaiting) return wait(user);
      return Promise.reject(
        new GatewayError(
          'OVERLOADED',
          `You have ${maxWaiting} calls waiting for their turn already; send the next when those are answered.`,
          { limit: maxWaiting, retryAfterSeconds: 1 },
        ),
      );
    },
    goOn: wait,
    isWaiting: (user) => waiting.has(user),
    isOver() {
      const now = performance.now();
      if (began === 0) {
        began = now;
        setImmediate(end);
      }
      return now - began > LONGEST_TURN_MS;
    },
  };
}
