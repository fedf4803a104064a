import type { Backend, HybridPart } from '../generated/resolvers.ts';
import type { Caller } from '../identity/caller.ts';

export type AskBackend = (backend: Backend, caller: Caller) => Promise<HybridPart>;

export interface HybridParts {
  readonly parts: ReadonlyMap<Backend, HybridPart>;
  /** The first part with a text; null when every side failed. */
  readonly first: HybridPart | null;
}

/**
 * Asks every side at once. In a race the first good answer cancels the others, whose cost until then is booked before
 * this resolves.
 */
export async function askAll(
  backends: readonly Backend[],
  race: boolean,
  caller: Caller,
  ask: AskBackend,
): Promise<HybridParts> {
  const sides = backends.map((backend) => ({ backend, lost: new AbortController() }));
  let first: HybridPart | null = null;
  const parts = await Promise.all(
    sides.map(async ({ backend, lost }) => {
      const signal = AbortSignal.any([caller.signal, lost.signal]);
      const part = await ask(backend, { ...caller, signal });
      if (part.text !== null) first ??= part;
      if (race && part === first) {
        for (const other of sides) if (other.backend !== backend) other.lost.abort();
      }
      return [backend, part] as const;
    }),
  );
  return { parts: new Map(parts), first };
}

/** Asks one side after the other, for one that needs what the other found. */
export async function askInTurn(
  backends: readonly Backend[],
  caller: Caller,
  ask: AskBackend,
): Promise<HybridParts> {
  const parts = new Map<Backend, HybridPart>();
  for (const backend of backends) parts.set(backend, await ask(backend, caller));
  return { parts, first: [...parts.values()].find(({ text }) => text !== null) ?? null };
}
