/** First come, first served within one user; users take turns. Every operation takes constant time. */
export interface FairQueue<T> {
  readonly size: number;
  push(user: string, item: T): void;
  /** The next item of the user whose turn it is. */
  shift(): T | undefined;
  /** Takes an item out that no longer waits; false when it is not in the queue. */
  remove(user: string, item: T): boolean;
}

export function createFairQueue<T>(): FairQueue<T> {
  // Maps and sets keep their insertion order: the first user is the next in turn, the first item the oldest.
  const users = new Map<string, Set<T>>();
  let size = 0;

  return {
    get size() {
      return size;
    },
    push(user, item) {
      const items = users.get(user);
      if (items) items.add(item);
      else users.set(user, new Set([item]));
      size++;
    },
    shift() {
      for (const [user, items] of users) {
        // To the back of the line, if there is more.
        users.delete(user);
        if (items.size > 1) users.set(user, items);
        for (const item of items) {
          items.delete(item);
          size--;
          return item;
        }
      }
      return undefined;
    },
    remove(user, item) {
      const items = users.get(user);
      if (!items?.delete(item)) return false;
      if (items.size === 0) users.delete(user);
      size--;
      return true;
    },
  };
}
