/** One lookup for all that one request asks for in one turn, as a router asks for entities. */
import DataLoader from 'dataloader';
import type { Caller } from './caller.ts';

/**
 * @param find gets each key once; what it does not find is absent from its answer
 * @returns what finds one key, null where there is nothing; it rejects with whatever `find` rejects with
 */
export function batchForCaller<Value>(
  find: (keys: readonly string[], caller: Caller) => Promise<ReadonlyMap<string, Value>>,
): (key: string, caller: Caller) => Promise<Value | null> {
  const loaders = new WeakMap<Caller, DataLoader<string, Value | null>>();

  function loaderOf(caller: Caller): DataLoader<string, Value | null> {
    const known = loaders.get(caller);
    if (known) return known;
    // Not remembered beyond the turn: a mutation may change what is found next.
    const loader = new DataLoader<string, Value | null>(
      async (keys) => {
        const found = await find([...new Set(keys)], caller);
        return keys.map((key) => found.get(key) ?? null);
      },
      { cache: false },
    );
    loaders.set(caller, loader);
    return loader;
  }

  return (key, caller) => loaderOf(caller).load(key);
}
