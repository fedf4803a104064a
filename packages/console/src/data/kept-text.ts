/** A text that the browser keeps for the page. */
export interface KeptText {
  read(): string | null;
  /** Null forgets it. */
  write(text: string | null): void;
}

/**
 * A browser that was told to keep nothing of this site throws at the first look into a storage, and a full one when it
 * is written to: what is written then lasts as long as the page.
 */
export function keptText(storage: () => Storage, key: string): KeptText {
  return {
    read() {
      try {
        return storage().getItem(key);
      } catch {
        return null;
      }
    },
    write(text) {
      try {
        if (text === null) storage().removeItem(key);
        else storage().setItem(key, text);
      } catch {
        // The page goes on with what it has in memory.
      }
    },
  };
}
