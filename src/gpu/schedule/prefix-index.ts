/** Which endpoint has which prompt blocks in its prefix cache, as far as our own dispatches tell. */
import { createBlockCache } from './block-cache.ts';
import type { PromptBlocks } from './prompt-blocks.ts';

export interface PrefixIndex {
  /** How many leading blocks of the prompt the endpoint holds. */
  match(endpoint: number, blocks: PromptBlocks): number;
  /** The endpoint computes this prompt: it will hold all of its blocks. */
  record(endpoint: number, blocks: PromptBlocks): void;
  /** Its cache has room for so many blocks. If that is news, what it holds is not known any more. */
  resize(endpoint: number, capacityBlocks: number): void;
  /** The endpoint was restarted: its cache is empty. */
  clear(endpoint: number): void;
}

export function createPrefixIndex(endpoints: number, capacityBlocks: number): PrefixIndex {
  const caches = Array.from({ length: endpoints }, () => createBlockCache(capacityBlocks));

  return {
    match: (endpoint, blocks) => {
      const cache = caches[endpoint];
      if (!cache) return 0;
      // A block is never forgotten before those that follow it, so that halving finds the end of the match.
      let held = 0;
      let missing = blocks.length + 1;
      while (missing - held > 1) {
        // Most endpoints hold nothing of a prompt: the first block is asked for first.
        const middle = held === 0 && missing > blocks.length ? 1 : (held + missing) >> 1;
        if (cache.has(blocks[middle - 1] as number)) held = middle;
        else missing = middle;
      }
      return held;
    },
    record: (endpoint, blocks) => {
      const cache = caches[endpoint];
      // From the end, so that the beginning, which other prompts share, is the most recent.
      for (let i = blocks.length - 1; i >= 0; i--) cache?.touch(blocks[i] as number);
    },
    resize: (endpoint, capacity) => {
      if (caches[endpoint]?.capacity !== capacity) caches[endpoint] = createBlockCache(capacity);
    },
    clear: (endpoint) => {
      const cache = caches[endpoint];
      if (cache) caches[endpoint] = createBlockCache(cache.capacity);
    },
  };
}
