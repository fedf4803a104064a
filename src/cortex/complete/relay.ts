/**
 * Hands values from a call that runs to a reader that iterates, one at a time: the writer goes on when the reader
 * asks for the next value, so a slow reader holds the source back and nothing piles up.
 */
export interface Relay<T> {
  /** Resolves when the value was read and the next one is wanted; false: the reader has left, stop writing. */
  push(value: T): Promise<boolean>;
  end(): void;
  /** The reader gets the error after the values that were pushed before. */
  fail(error: unknown): void;
  /** To be iterated once. */
  values(): AsyncGenerator<T, void, void>;
}

export function createRelay<T>(): Relay<T> {
  let slot: { readonly value: T; readonly taken: (wanted: boolean) => void } | null = null;
  let over: { readonly failed: boolean; readonly error?: unknown } | null = null;
  let hasLeft = false;
  let changed = Promise.withResolvers<void>();
  const change = () => {
    changed.resolve();
    changed = Promise.withResolvers();
  };

  async function* values(): AsyncGenerator<T, void, void> {
    let unanswered: ((wanted: boolean) => void) | null = null;
    try {
      for (;;) {
        if (slot) {
          const { value, taken } = slot;
          slot = null;
          unanswered = taken;
          yield value;
          unanswered = null;
          taken(true);
        } else if (over) {
          if (over.failed) throw over.error;
          return;
        } else {
          await changed.promise;
        }
      }
    } finally {
      hasLeft = true;
      unanswered?.(false);
      slot?.taken(false);
    }
  }

  return {
    push(value) {
      if (hasLeft) return Promise.resolve(false);
      return new Promise((taken) => {
        slot = { value, taken };
        change();
      });
    },
    end() {
      over ??= { failed: false };
      change();
    },
    fail(error) {
      over ??= { failed: true, error };
      change();
    },
    values,
  };
}
