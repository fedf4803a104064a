/** Each value through a function, as it comes; returning it returns the source at once, whatever its step waits for. */
export function mapEvents<From, To>(
  values: AsyncIterable<From>,
  map: (value: From) => Promise<To> | To,
): AsyncIterableIterator<To> {
  const source = values[Symbol.asyncIterator]();
  return {
    async next() {
      const { done, value } = await source.next();
      return done ? { done, value: undefined } : { done: false, value: await map(value) };
    },
    async return() {
      await source.return?.();
      return { done: true, value: undefined };
    },
    [Symbol.asyncIterator]() {
      return this;
    },
  };
}
