/** Puts each value under the subscription's field, where the default resolver looks for it. */
export async function* inField<Name extends string, Value>(
  name: Name,
  values: AsyncIterable<Value>,
): AsyncGenerator<Record<Name, Value>, void, void> {
  for await (const value of values) yield { [name]: value } as Record<Name, Value>;
}
