/**
 * Text on its way from a socket to a consumer. What the consumer has not taken yet is joined to one piece, so that a
 * slow consumer gets fewer and larger pieces, and memory stays bounded.
 */
import type { Consumption } from '../credits/operation.ts';

export interface Piece {
  readonly text: string;
  /** Total so far, this text included. */
  readonly usage: Consumption;
}

/** Where a try puts its text. */
export interface Sink {
  /** False: enough is waiting; stop reading until `onRoom`. */
  put(text: string, usage: Consumption): boolean;
  /** Calls back once what waits has been taken. */
  onRoom: (() => void) | null;
  /** Text was given that cannot be taken back: another try would give it twice. */
  readonly committed: boolean;
  /** Resolves when everything put has been taken. */
  drained(): Promise<void>;
  /** Drops what waits: nobody will take it. */
  discard(): void;
}

export interface Handoff extends Sink {
  /** The next piece; null at the end. Rejects with the failure once everything put has been taken. */
  take(): Promise<Piece | null>;
  end(): void;
  fail(error: unknown): void;
}

const HIGH_WATER_CHARACTERS = 64 * 1024;

type Taker = { readonly resolve: (piece: Piece | null) => void; readonly reject: (error: unknown) => void };

/** @param onTake called right before a piece is handed over: what it reports is booked before it is delivered. */
export function createHandoff(onTake: (piece: Piece) => void): Handoff {
  let text = '';
  let usage: Consumption | null = null;
  let taker: Taker | null = null;
  let over: { readonly error: unknown } | null = null;
  let whenDrained: (() => void) | null = null;

  const give = (): Piece | null => {
    if (usage === null) return null;
    const piece = { text, usage };
    text = '';
    usage = null;
    onTake(piece);
    whenDrained?.();
    whenDrained = null;
    handoff.onRoom?.();
    return piece;
  };
  const finish = (error: unknown) => {
    over ??= { error };
    if (!taker) return;
    const waiting = taker;
    taker = null;
    if (over.error === null) waiting.resolve(null);
    else waiting.reject(over.error);
  };

  let committed = false;
  const handoff: Handoff = {
    put: (more, total) => {
      committed = true;
      text += more;
      usage = total;
      if (taker) {
        const waiting = taker;
        taker = null;
        try {
          waiting.resolve(give());
        } catch (error) {
          waiting.reject(error);
        }
        return true;
      }
      return text.length < HIGH_WATER_CHARACTERS;
    },
    onRoom: null,
    get committed() {
      return committed;
    },
    drained: () =>
      usage === null
        ? Promise.resolve()
        : new Promise((resolve) => {
            whenDrained = resolve;
          }),
    take: async () => {
      const piece = give();
      if (piece) return piece;
      if (over) {
        if (over.error === null) return null;
        throw over.error;
      }
      return new Promise<Piece | null>((resolve, reject) => {
        taker = { resolve, reject };
      });
    },
    end: () => finish(null),
    fail: finish,
    discard: () => {
      text = '';
      usage = null;
      whenDrained?.();
      whenDrained = null;
    },
  };
  return handoff;
}
