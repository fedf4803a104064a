/**
 * Keeps the `user` label bounded: the heaviest users by name, everybody else together as `other`.
 *
 * A counter must never fall, so what a user spent before being named stays under `other`, and what a named user
 * spent moves to `other` when a heavier one takes the place. The sum over all series is always exact.
 */
export interface HeaviestUsers {
  /** Adds `amount` and tells under which label it counts from now on. */
  add(user: string, amount: number): UserLabel;
}

export interface UserLabel {
  readonly label: string;
  /** The user whose own series has to be folded into `other` first, if a place changed hands. */
  readonly displaced: string | null;
}

export const OTHER = 'other';

/** Users remembered per named place; more would let invented names fill the memory. */
const REMEMBERED_PER_PLACE = 40;

export function createHeaviestUsers(places: number): HeaviestUsers {
  const totals = new Map<string, number>();
  const named = new Set<string>();

  function lightest(users: Iterable<string>): string | null {
    let found: string | null = null;
    for (const user of users) {
      if (found === null || (totals.get(user) ?? 0) < (totals.get(found) ?? 0)) found = user;
    }
    return found;
  }

  function forgetSomebody(): void {
    if (totals.size <= places * REMEMBERED_PER_PLACE) return;
    // The oldest unnamed entry: insertion order makes this constant time, and a heavy user comes back quickly.
    for (const user of totals.keys()) {
      if (named.has(user)) continue;
      totals.delete(user);
      return;
    }
  }

  return {
    add(user, amount) {
      // Somebody may be called that: giving their place away would take the others' series with it.
      if (user === OTHER) return { label: OTHER, displaced: null };
      const total = (totals.get(user) ?? 0) + amount;
      totals.set(user, total);
      if (named.has(user)) return { label: user, displaced: null };
      forgetSomebody();
      if (named.size < places) {
        named.add(user);
        return { label: user, displaced: null };
      }
      const weakest = lightest(named);
      if (weakest === null || total <= (totals.get(weakest) ?? 0)) return { label: OTHER, displaced: null };
      named.delete(weakest);
      named.add(user);
      return { label: user, displaced: weakest };
    },
  };
}
