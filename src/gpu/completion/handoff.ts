/**
 * Text on its way from a socket to a consumer. What the consumer has not taken yet is joined to one piece, so that a
 * slow consumer gets fewer and larger pieces, and memory stays bounded.
 */
import type { Consumption } from '../../credits/operation.ts';

export interface Piece {
  /** Empty when tokens came that are not shown. */
  readonly text: string;
  /** Total so far, this text included. */
  readonly usage: Consumption;
}

/** Where a try puts its text. */
export interface Sink {
  /** False: enough is waiting; stop reading until `onRoom`. */
  put(text: string, usage: Consumption): boolean;
  /** Tokens came that are not shown: another try may have them again. */
  used(usage: Consumption): void;
  /** Calls back once what waits has been taken. */
  onRoom: (() => void) | null;
  /** Text was given that cannot be taken back: another try would give it twice. */
  readonly committed: boolean;
  /** Resolves when everything put has been taken. */
  drained(): Promise<void>;
  /** Drops what waits: nobody will take it. */
  discard(): void;
}

export interface Handoff<R> extends Sink {
  /**
   * What `deliver` makes of the next piece, or of null at the end. Rejects once with the failure, after everything put
   * has been taken. One call at a time.
   */
  take(): Promise<R>;
  end(): void;
  fail(error: unknown): void;
}

const HIGH_WATER_CHARACTERS = 64 * 1024;

/**
 * @param deliver called right before a piece is handed over, so that what it reports is booked before it is
 * delivered; what it returns is what `take` gives. A token costs one promise.
 */
export function createHandoff<R>(deliver: (piece: Piece | null) => R): Handoff<R> {
  let text = '';
  let usage: Consumption | null = null;
  let told = 0;
  let taker: PromiseWithResolvers<R> | null = null;
  let over: 'no' | 'ended' | 'failed' = 'no';
  let failure: unknown = null;
  let whenDrained: (() => void) | null = null;
  let committed = false;

  const emptied = () => {
    text = '';
    usage = null;
    whenDrained?.();
    whenDrained = null;
  };
  const give = (): R => {
    if (usage === null) return deliver(null);
    const piece = { text, usage };
    emptied();
    handoff.onRoom?.();
    return deliver(piece);
  };
  /** Serves whoever waits, if there is anything to serve. */
  const serve = () => {
    if (!taker || (usage === null && over === 'no')) return;
    const { resolve, reject } = taker;
    taker = null;
    if (usage === null && over === 'failed') {
      over = 'ended';
      reject(failure);
      return;
    }
    try {
      resolve(give());
    } catch (error) {
      reject(error);
    }
  };
  const finish = (how: 'ended' | 'failed', error: unknown) => {
    if (over !== 'no') return;
    over = how;
    failure = error;
    serve();
  };

  const handoff: Handoff<R> = {
    put: (more, total) => {
      committed = true;
      text += more;
      usage = total;
      told = total.outputTokens;
      serve();
      return text.length < HIGH_WATER_CHARACTERS;
    },
    used: (total) => {
      if (total.outputTokens <= told) return;
      told = total.outputTokens;
      usage = total;
      serve();
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
    take: () => {
      const waiting = Promise.withResolvers<R>();
      taker = waiting;
      serve();
      return waiting.promise;
    },
    end: () => finish('ended', null),
    fail: (error) => finish('failed', error),
    discard: emptied,
  };
  return handoff;
}
