import { badInput } from '../../errors/gateway-error.ts';

/**
 * Accepts a list whose length lies within bounds.
 * @throws GatewayError BAD_USER_INPUT with the field's path.
 */
export function checkList<T>(
  field: string,
  list: readonly T[],
  { min, max, what }: { readonly min: number; readonly max: number; readonly what: string },
): readonly T[] {
  if (list.length < min)
    throw badInput(
      field,
      list.length === 0 ? `is empty; give at least ${min} ${what}.` : `needs at least ${min} ${what}.`,
    );
  if (list.length > max) throw badInput(field, `has ${list.length} ${what}, the limit is ${max}.`);
  return list;
}

/**
 * Accepts names of which none comes twice.
 * @param path the path of each name, for the message.
 */
export function checkDistinct(names: readonly string[], path: (index: number) => string): void {
  const first = new Map<string, number>();
  for (const [index, name] of names.entries()) {
    const earlier = first.get(name);
    if (earlier !== undefined)
      throw badInput(path(index), `"${name}" was already given as ${path(earlier)}; name each only once.`);
    first.set(name, index);
  }
}
