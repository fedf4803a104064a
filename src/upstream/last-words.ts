/** An answer with a finish reason is complete. The usage that may follow it is waited for this long. */
const LAST_WORDS_MS = 250;

export interface LastWords<T> {
  /** The next event. After `ended`, only events that arrive in time; errors are dropped. */
  next(): Promise<IteratorResult<T, undefined>>;
  /** The answer is complete: its time begins, or begins anew, however many events the server still sends. */
  ended(): void;
  /** Nobody reads any more. Does not close the connection: the caller that opened it does. */
  leave(): void;
}

export function createLastWords<T>(events: AsyncGenerator<T, void, void>): LastWords<T> {
  const none = { done: true, value: undefined } as const;
  let late: Promise<typeof none> | null = null;
  let timer: NodeJS.Timeout | undefined;
  return {
    async next() {
      const next = events.next() as Promise<IteratorResult<T, undefined>>;
      return late ? Promise.race([next.catch(() => none), late]) : next;
    },
    ended() {
      clearTimeout(timer);
      late = new Promise((resolve) => {
        timer = setTimeout(() => resolve(none), LAST_WORDS_MS);
      });
    },
    leave() {
      clearTimeout(timer);
      // Not awaited: while the server is silent it resolves only when the connection is closed.
      events.return().catch(() => {});
    },
  };
}
