import { createOutlet } from './outlet.ts';

/**
 * Values on their way from whoever makes them to one reader, who is called with each in the turn in which it comes: a
 * promise between every two stages would be most of what a streamed token costs.
 */
export interface Flow<T> extends AsyncIterableIterator<T> {
  /**
   * Begins, or goes on behind what was awaited with `next`. The reader is not called before this has returned. Nothing
   * is made before it, or before the first `next`.
   */
  read(reader: FlowReader<T>): Reading;
  /** Leaves it. */
  return(): Promise<IteratorReturnResult<undefined>>;
}

/** Its functions throw nothing, and are called without a `this`. */
export interface FlowReader<T> {
  /** False: no room, and nothing comes until `resume`, the end neither. */
  readonly take: (value: T) => boolean;
  /** After the last value. */
  readonly end: () => void;
  readonly fail: (error: unknown) => void;
}

/** What the reader holds of a flow that has begun. */
export interface Reading {
  readonly resume: () => void;
  /** The reader wants nothing more, and is called no more. Resolves when what made the values is over. */
  readonly leave: () => Promise<void>;
}

const END: IteratorReturnResult<undefined> = { done: true, value: undefined };

/** @param open begins to make the values */
export function createFlow<T>(open: (reader: FlowReader<T>) => Reading): Flow<T> {
  let reading: Reading | null = null;
  let isOver = false;
  let awaited = Promise.withResolvers<IteratorResult<T, undefined>>();
  /** It has room for one value each time that it awaits one. */
  const loop: FlowReader<T> = {
    take(value) {
      awaited.resolve({ done: false, value });
      return false;
    },
    end: () => awaited.resolve(END),
    fail: (error) => awaited.reject(error),
  };
  /** Who is called now: a loop that began may hand over to a reader. */
  let reader = loop;
  const over = (tell: () => void) => {
    isOver = true;
    tell();
  };
  const openForLoop = () =>
    open({
      take: (value) => reader.take(value),
      end: () => over(reader.end),
      fail: (error) => over(() => reader.fail(error)),
    });

  return {
    read(given) {
      if (!reading) {
        reading = open(given);
      } else {
        reader = given;
        queueMicrotask(isOver ? reader.end : reading.resume);
      }
      return reading;
    },
    next() {
      if (isOver) return Promise.resolve(END);
      awaited = Promise.withResolvers();
      const { promise } = awaited;
      if (reading) reading.resume();
      else reading = openForLoop();
      return promise;
    },
    async return() {
      isOver = true;
      awaited.resolve(END);
      await reading?.leave();
      return END;
    },
    [Symbol.asyncIterator]() {
      return this;
    },
  };
}

/** The values of a loop, unless they are a flow already. */
export function flowOf<T>(values: AsyncIterable<T>): Flow<T> {
  if (isFlow(values)) return values;
  return createFlow((reader) => {
    const source = values[Symbol.asyncIterator]();
    const outlet = createOutlet(reader);
    const readAll = async () => {
      for (;;) {
        const { done, value } = await source.next();
        if (done) return outlet.end();
        if (!outlet.put(value) && !(await outlet.room())) return;
      }
    };
    readAll().catch(outlet.fail);
    return {
      resume: outlet.resume,
      async leave() {
        outlet.close();
        // Nobody is left to hear what goes wrong behind the last value.
        await source.return?.().catch(() => {});
      },
    };
  });
}

function isFlow<T>(values: AsyncIterable<T>): values is Flow<T> {
  return 'read' in values;
}

/** Each value changed on its way. Where that fails the source is left. */
export function mapFlow<T, Changed>(source: Flow<T>, change: (value: T) => Changed): Flow<Changed> {
  return createFlow(({ take, end, fail }) => {
    const reading = source.read({
      take(value) {
        let changed: Changed;
        try {
          changed = change(value);
        } catch (error) {
          void reading.leave();
          fail(error);
          return false;
        }
        return take(changed);
      },
      end,
      fail,
    });
    return reading;
  });
}
