import type { Backend, HybridPart } from '../generated/resolvers.ts';
import type { Caller } from '../identity/caller.ts';

export type AskBackend = (
  backend: Backend,
  caller: Caller,
  /** Awaited once this side's credits are held: resolves when those of every side are, or were refused. */
  whenHeld: () => Promise<void>,
) => Promise<HybridPart>;

export interface HybridParts {
  readonly parts: ReadonlyMap<Backend, HybridPart>;
  /** The first part with a text; null when every side failed. */
  readonly first: HybridPart | null;
}

/**
 * Asks every side at once. None starts before the credits of all are held, or refused: so the most that both may cost
 * is set aside before the first byte. In a race the first good answer cancels the others, whose cost until then is
 * booked before this resolves.
 *
 * Holds are taken in the order of `backends`. Equal calls of one user share a side that is in flight, so two equal
 * questions that took their sides in different orders would each wait for the other for ever.
 */
export async function askAll(
  backends: readonly Backend[],
  race: boolean,
  caller: Caller,
  ask: AskBackend,
): Promise<HybridParts> {
  const sides = backends.map((backend) => ({
    backend,
    decided: Promise.withResolvers<void>(),
    lost: new AbortController(),
  }));
  const allDecided = Promise.all(sides.map(({ decided }) => decided.promise));
  let first: HybridPart | null = null;

  const parts = await Promise.all(
    sides.map(async ({ backend, decided, lost }, i) => {
      await sides[i - 1]?.decided.promise;
      const side: Caller = { ...caller, signal: AbortSignal.any([caller.signal, lost.signal]) };
      const whenHeld = async () => {
        decided.resolve();
        await allDecided;
      };
      try {
        const part = await ask(backend, side, whenHeld);
        if (part.text !== null) first ??= part;
        if (race && part === first) {
          for (const other of sides) if (other.backend !== backend) other.lost.abort();
        }
        return [backend, part] as const;
      } finally {
        // Refused or answered from the cache: the other side need not wait.
        decided.resolve();
      }
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
  for (const backend of backends) parts.set(backend, await ask(backend, caller, async () => {}));
  return { parts, first: [...parts.values()].find(({ text }) => text !== null) ?? null };
}
