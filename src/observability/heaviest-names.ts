/**
 * Keeps a label bounded: the heaviest by name, everybody else together as `other`.
 *
 * A counter must never fall, so what somebody spent before being named stays under `other`, and what a named one spent
 * moves to `other` when a heavier one takes the place. The sum over all series is always exact.
 */
export interface HeaviestNames {
  /** Adds `amount` and tells under which label it counts from now on. */
  add(name: string, amount: number): NameLabel;
}

export interface NameLabel {
  readonly label: string;
  /** The name whose own series has to be folded into `other` first, if a place changed hands. */
  readonly displaced: string | null;
}

export const OTHER = 'other';

/** Names remembered per place; more would let invented ones fill the memory. */
const REMEMBERED_PER_PLACE = 40;

export function createHeaviestNames(places: number): HeaviestNames {
  const totals = new Map<string, number>();
  const named = new Set<string>();

  function lightest(names: Iterable<string>): string | null {
    let found: string | null = null;
    for (const name of names) {
      if (found === null || (totals.get(name) ?? 0) < (totals.get(found) ?? 0)) found = name;
    }
    return found;
  }

  function forgetSomebody(): void {
    if (totals.size <= places * REMEMBERED_PER_PLACE) return;
    // The oldest unnamed entry: insertion order makes this constant time, and a heavy one comes back quickly.
    for (const name of totals.keys()) {
      if (named.has(name)) continue;
      totals.delete(name);
      return;
    }
  }

  return {
    add(name, amount) {
      // Somebody may be called that: giving their place away would take the others' series with it.
      if (name === OTHER) return { label: OTHER, displaced: null };
      const total = (totals.get(name) ?? 0) + amount;
      totals.set(name, total);
      if (named.has(name)) return { label: name, displaced: null };
      forgetSomebody();
      if (named.size < places) {
        named.add(name);
        return { label: name, displaced: null };
      }
      const weakest = lightest(named);
      if (weakest === null || total <= (totals.get(weakest) ?? 0)) return { label: OTHER, displaced: null };
      named.delete(weakest);
      named.add(name);
      return { label: name, displaced: weakest };
    },
  };
}
