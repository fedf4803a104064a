/**
 * A queue that is fair between users: deficit round robin on tokens (Shreedhar and Varghese, 1995). Each user's own
 * requests stay in order; a user who sends large requests, or many, waits behind nobody but himself.
 */
export interface Queued<T> {
  readonly user: string;
  /** Tokens. */
  readonly cost: number;
  readonly item: T;
}

export interface DeficitQueue<T> {
  push(entry: Queued<T>): void;
  /** Whose turn it is; the same until something is pushed or removed. */
  peek(): Queued<T> | null;
  /** Removes the entry that `peek` gave; its user's share pays for it. */
  take(): void;
  /** Removes one that was given up, wherever it stands. */
  remove(entry: Queued<T>): void;
  /** The newest entry of the user who has the most queued, if that is more than `than`. */
  heaviest(than: number): Queued<T> | null;
  countOf(user: string): number;
  readonly size: number;
  /** Tokens of all that is queued. */
  readonly cost: number;
}

interface UserLine<T> {
  readonly user: string;
  readonly entries: Queued<T>[];
  deficit: number;
}

/** @param quantum tokens that a user may send in one turn; what is not used up is kept while the user has work. */
export function createDeficitQueue<T>(quantum: number): DeficitQueue<T> {
  const lines = new Map<string, UserLine<T>>();
  // The order of turns. A rotation appends and advances, so that no turn costs a shift of the whole array.
  let turns: UserLine<T>[] = [];
  let at = 0;
  let size = 0;
  let cost = 0;
  let head: Queued<T> | null = null;

  const advance = () => {
    const line = turns[at];
    at++;
    if (line && line.entries.length > 0) turns.push(line);
    if (at > 64 && at * 2 > turns.length) {
      turns = turns.slice(at);
      at = 0;
    }
  };

  const choose = (): Queued<T> | null => {
    while (size > 0) {
      const line = turns[at];
      const first = line?.entries[0];
      if (!line || !first) advance();
      else if (line.deficit >= first.cost) return first;
      else {
        line.deficit += quantum;
        if (line.deficit >= first.cost) return first;
        advance();
      }
    }
    return null;
  };

  const remove = (entry: Queued<T>) => {
    const line = lines.get(entry.user);
    const index = line?.entries.indexOf(entry) ?? -1;
    if (!line || index === -1) return;
    line.entries.splice(index, 1);
    size--;
    cost -= entry.cost;
    if (entry === head) head = null;
    // A user who comes back later begins anew: a saved-up share would let him flood the others.
    if (line.entries.length === 0) lines.delete(entry.user);
  };

  return {
    push: (entry) => {
      let line = lines.get(entry.user);
      if (!line) {
        line = { user: entry.user, entries: [], deficit: 0 };
        lines.set(entry.user, line);
        turns.push(line);
      }
      line.entries.push(entry);
      size++;
      cost += entry.cost;
    },
    peek: () => {
      head ??= choose();
      return head;
    },
    take: () => {
      const entry = head;
      const line = entry && lines.get(entry.user);
      if (!line) return;
      remove(entry);
      line.deficit -= entry.cost;
      // The turn is over when what is left of it does not pay for the next.
      const next = line.entries[0];
      if (next && line.deficit < next.cost) advance();
    },
    remove,
    heaviest: (than) => {
      let heaviest: UserLine<T> | null = null;
      for (const line of lines.values()) {
        if (line.entries.length > (heaviest?.entries.length ?? than)) heaviest = line;
      }
      return heaviest?.entries.at(-1) ?? null;
    },
    countOf: (user) => lines.get(user)?.entries.length ?? 0,
    get size() {
      return size;
    },
    get cost() {
      return cost;
    },
  };
}
