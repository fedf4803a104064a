import { mapValues } from '../upstream/map-values.ts';

/** Puts each value under the subscription's field, where the default resolver looks for it. */
export function inField<Name extends string, Value>(
  name: Name,
  values: AsyncIterable<Value>,
): AsyncIterableIterator<Record<Name, Value>> {
  return mapValues(values, (value) => ({ [name]: value }) as Record<Name, Value>);
}
