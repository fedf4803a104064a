/** Lets work that holds up the event loop for a while take turns: between two turns of one user come events, and turns of others. */
import { GatewayError } from '../errors/gateway-error.ts';

/** Whose work it is: turns go round between users. The same object stands for one request. */
export interface TurnTaker {
  readonly user: { readonly name: string };
}

export interface FairTurns {
  /** Resolves when it is the user's turn. @throws GatewayError OVERLOADED when the user has too many waiting. */
  take(taker: TurnTaker): Promise<void>;
  /** As `take`, for work that has begun: it waits as long as it must. */
  goOn(taker: TurnTaker): Promise<void>;
  /**
   * Null while this turn may go on; else resolves in a later one. Work of one request that pauses at the same time
   * shares that turn, up to a number of pieces: what a request asks for then goes on together.
   */
  pause(taker: TurnTaker): Promise<void> | null;
  /** Whether other work of the same request waits for its turn. */
  isWaiting(taker: TurnTaker): boolean;
  /** Whether what runs now has held up the event loop for so long that it should wait for its next turn. */
  isOver(): boolean;
}

/** Shorter than anybody notices, and long enough that waiting for a turn costs little beside the work. */
export const LONGEST_TURN_MS = 8;
/** Pieces of one request's work that go on in one turn. */
const MOST_SHARING = 50;

/** @param maxWaiting turns that one user may wait for */
export function createFairTurns(maxWaiting = 1_000): FairTurns {
  // Maps keep their insertion order: the first user is the next in turn.
  const waiting = new Map<string, (() => void)[]>();
  const waitingOf = new Map<TurnTaker, number>();
  const pauses = new WeakMap<TurnTaker, { readonly over: Promise<void>; sharing: number }>();
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

  function wait(taker: TurnTaker): Promise<void> {
    const { name } = taker.user;
    const turns = waiting.get(name) ?? [];
    waitingOf.set(taker, (waitingOf.get(taker) ?? 0) + 1);
    return new Promise((resolve) => {
      if (waiting.size === 0) setImmediate(next);
      waiting.set(name, turns);
      turns.push(() => {
        const left = (waitingOf.get(taker) ?? 1) - 1;
        if (left === 0) waitingOf.delete(taker);
        else waitingOf.set(taker, left);
        resolve();
      });
    });
  }

  function isOver(): boolean {
    const now = performance.now();
    if (began === 0) {
      began = now;
      setImmediate(end);
    }
    return now - began > LONGEST_TURN_MS;
  }

  return {
    take(taker) {
      if ((waiting.get(taker.user.name)?.length ?? 0) < maxWaiting) return wait(taker);
      return Promise.reject(
        new GatewayError(
          'OVERLOADED',
          `You have ${maxWaiting} calls waiting for their turn already; send the next when those are answered.`,
          { limit: maxWaiting, retryAfterSeconds: 1 },
        ),
      );
    },
    goOn: wait,
    isWaiting: (taker) => waitingOf.has(taker),
    pause(taker) {
      const pause = pauses.get(taker);
      if (pause && pause.sharing < MOST_SHARING) {
        pause.sharing += 1;
        return pause.over;
      }
      if (!isOver()) return null;
      const next = { over: wait(taker), sharing: 1 };
      pauses.set(taker, next);
      void next.over.then(() => {
        if (pauses.get(taker) === next) pauses.delete(taker);
      });
      return next.over;
    },
    isOver,
  };
}
