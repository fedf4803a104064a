/**
 * Puts each value under the subscription's field, where the default resolver looks for it.
 *
 * Written out, not as a generator: a generator's `return()` waits for its pending step, and the source must hear at
 * once that its reader has left.
 */
export function inField<Name extends string, Value>(
  name: Name,
  values: AsyncIterable<Value>,
): AsyncIterableIterator<Record<Name, Value>> {
  const source = values[Symbol.asyncIterator]();
  type Result = IteratorResult<Record<Name, Value>>;
  return {
    async next(): Promise<Result> {
      const { done, value } = await source.next();
      return done
        ? { done, value: undefined }
        : { done: false, value: { [name]: value } as Record<Name, Value> };
    },
    async return(): Promise<Result> {
      await source.return?.();
      return { done: true, value: undefined };
    },
    [Symbol.asyncIterator]() {
      return this;
    },
  };
}
