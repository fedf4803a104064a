import { END } from './map-values.ts';

/**
 * Hands values from whoever makes them to one reader that awaits each. A maker that must not wait joins what it has to
 * what the reader has not taken yet; one that may wait goes on when the reader wants more. Nothing piles up.
 */
export interface Handoff<T, Given> {
  /** Joins the value to what waits. */
  put(value: T): void;
  /** Resolves when the value was read and the next is wanted; false: the reader has left, stop. */
  push(value: T): Promise<boolean>;
  /** What the reader has not taken yet. */
  readonly waiting: T | null;
  /** Called when what waited is being taken. */
  onTaken: (() => void) | null;
  /** Resolves when everything has been taken. */
  drained(): Promise<void>;
  /** Drops what waits: nobody will take it. */
  discard(): void;
  end(): void;
  fail(error: unknown): void;
  /** Of the reader, one at a time. Rejects once with the failure, after everything that came before it. */
  take(): Promise<Given>;
  /** The reader wants nothing more. */
  leave(): void;
}

export interface HandoffOptions<T, Given> {
  readonly join: (waiting: T, more: T) => T;
  /**
   * Makes what `take` gives, of null at the end. Called right before a value is handed over, so that what it reports
   * is booked before it is delivered.
   */
  readonly deliver: (value: T | null) => Given;
}

/** A value costs one promise. */
export function createHandoff<T extends {}, Given>({
  join,
  deliver,
}: HandoffOptions<T, Given>): Handoff<T, Given> {
  let waiting: T | null = null;
  let taker: PromiseWithResolvers<Given> | null = null;
  let over: 'no' | 'ended' | 'failed' = 'no';
  let failure: unknown = null;
  let whenDrained: (() => void) | null = null;
  let whenWanted: ((wanted: boolean) => void) | null = null;
  let hasLeft = false;

  const discard = () => {
    waiting = null;
    whenDrained?.();
    whenDrained = null;
  };
  const give = (): Given => {
    const value = waiting;
    if (value !== null) {
      discard();
      handoff.onTaken?.();
    }
    return deliver(value);
  };
  /** Serves whoever waits, if there is anything to serve. */
  const serve = () => {
    if (!taker || (waiting === null && over === 'no')) return;
    const { resolve, reject } = taker;
    taker = null;
    if (waiting === null && over === 'failed') {
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
  const answerMaker = (wanted: boolean) => {
    whenWanted?.(wanted);
    whenWanted = null;
  };

  const handoff: Handoff<T, Given> = {
    put: (value) => {
      waiting = waiting === null ? value : join(waiting, value);
      serve();
    },
    push: (value) => {
      if (hasLeft) return Promise.resolve(false);
      return new Promise((resolve) => {
        whenWanted = resolve;
        handoff.put(value);
      });
    },
    get waiting() {
      return waiting;
    },
    onTaken: null,
    drained: () =>
      waiting === null
        ? Promise.resolve()
        : new Promise((resolve) => {
            whenDrained = resolve;
          }),
    discard,
    end: () => finish('ended', null),
    fail: (error) => finish('failed', error),
    take: () => {
      // The value before was read to its end.
      if (waiting === null) answerMaker(true);
      taker = Promise.withResolvers<Given>();
      const { promise } = taker;
      serve();
      return promise;
    },
    leave: () => {
      hasLeft = true;
      answerMaker(false);
    },
  };
  return handoff;
}

/** A handoff to a loop: its maker waits for each value to be read, and leaving the loop is told to it. */
export function createLoopHandoff<T extends {}>(): Handoff<T, IteratorResult<T, undefined>> & {
  values(): AsyncIterableIterator<T, undefined>;
} {
  const handoff = createHandoff<T, IteratorResult<T, undefined>>({
    join: (_, value) => value,
    deliver: (value) => (value === null ? END : { done: false, value }),
  });
  const values = (): AsyncIterableIterator<T, undefined> => ({
    next: handoff.take,
    async return() {
      handoff.leave();
      // Whoever still waits for the next value gets the end.
      handoff.end();
      return END;
    },
    [Symbol.asyncIterator]() {
      return this;
    },
  });
  return Object.assign(handoff, { values });
}
