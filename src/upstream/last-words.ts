/** With its finish reason an answer is complete, whatever the server does then: usage behind it is waited for so long. */
const LAST_WORDS_MS = 250;

export interface LastWords<T> {
  /** The next event. Behind the end of the answer only what comes in time, and nothing of what goes wrong. */
  next(): Promise<IteratorResult<T, undefined>>;
  /** The answer is complete: its time begins, however many events the server still sends. */
  ended(): void;
  /** Nobody reads any more. Whoever let the events come closes their connection. */
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
      late ??= new Promise((resolve) => {
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
