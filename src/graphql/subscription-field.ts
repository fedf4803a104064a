import { type Flow, flowOf, mapFlow } from '../upstream/flow.ts';

/** Puts each value under the subscription's field, where the default resolver looks for it. */
export function inField<Name extends string, Value>(
  name: Name,
  values: AsyncIterable<Value>,
): Flow<Record<Name, Value>> {
  return mapFlow(flowOf(values), (value) => ({ [name]: value }) as Record<Name, Value>);
}
