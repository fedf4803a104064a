/**
 * Which endpoint has which prompt blocks in its prefix cache, as far as our own dispatches tell.
 *
 * One map leads from a block to the set of endpoints that hold it (a bit each), so that a lookup walks the prompt
 * once for all endpoints together. Each endpoint forgets its least recently used blocks at its capacity.
 */
import type { PromptBlocks } from './prompt-blocks.ts';

export interface PrefixIndex {
  /** For each endpoint: how many leading blocks of the prompt it holds. Valid until the next call. */
  match(blocks: PromptBlocks): Int32Array;
  /** The endpoint computes this prompt: it will hold all of its blocks. */
  record(endpoint: number, blocks: PromptBlocks): void;
  /** Its cache is smaller or larger than thought. */
  resize(endpoint: number, capacityBlocks: number): void;
  /** The endpoint was restarted: its cache is empty. */
  clear(endpoint: number): void;
  size(endpoint: number): number;
}

export function createPrefixIndex(endpoints: number, capacityBlocks: number): PrefixIndex {
  const words = Math.max(1, Math.ceil(endpoints / 32));
  const holders = new Map<number, Int32Array>();
  // A Map keeps insertion order: the first key is the least recently used block.
  const recency = Array.from({ length: endpoints }, () => new Map<number, Int32Array>());
  const capacities = new Int32Array(endpoints).fill(capacityBlocks);
  const depths = new Int32Array(endpoints);
  const candidates = new Int32Array(words);

  const forget = (endpoint: number, block: number) => {
    const set = holders.get(block);
    recency[endpoint]?.delete(block);
    if (!set) return;
    set[endpoint >> 5] = (set[endpoint >> 5] ?? 0) & ~(1 << (endpoint & 31));
    if (set.every((word) => word === 0)) holders.delete(block);
  };
  const shrink = (endpoint: number) => {
    const blocks = recency[endpoint];
    if (!blocks) return;
    const capacity = capacities[endpoint] ?? 0;
    for (const oldest of blocks.keys()) {
      if (blocks.size <= capacity) return;
      forget(endpoint, oldest);
    }
  };
  const setDepths = (word: number, bits: number, depth: number) => {
    let left = bits;
    while (left !== 0) {
      const bit = 31 - Math.clz32(left & -left);
      const endpoint = word * 32 + bit;
      if (endpoint < endpoints) depths[endpoint] = depth;
      left &= left - 1;
    }
  };

  return {
    match: (blocks) => {
      candidates.fill(-1);
      let depth = 0;
      let alive = true;
      for (; depth < blocks.length && alive; depth++) {
        const set = holders.get(blocks[depth] ?? 0);
        if (!set) break;
        alive = false;
        for (let word = 0; word < words; word++) {
          const before = candidates[word] ?? 0;
          const after = before & (set[word] ?? 0);
          if (after !== before) setDepths(word, before & ~after, depth);
          candidates[word] = after;
          alive ||= after !== 0;
        }
      }
      for (let word = 0; word < words; word++) setDepths(word, candidates[word] ?? 0, depth);
      return depths;
    },
    record: (endpoint, blocks) => {
      const own = recency[endpoint];
      if (!own) return;
      for (const block of blocks) {
        let set = own.get(block);
        if (set) {
          own.delete(block);
        } else {
          set = holders.get(block);
          if (!set) {
            set = new Int32Array(words);
            holders.set(block, set);
          }
          set[endpoint >> 5] = (set[endpoint >> 5] ?? 0) | (1 << (endpoint & 31));
        }
        own.set(block, set);
      }
      shrink(endpoint);
    },
    resize: (endpoint, capacity) => {
      capacities[endpoint] = capacity;
      shrink(endpoint);
    },
    clear: (endpoint) => {
      for (const block of [...(recency[endpoint]?.keys() ?? [])]) forget(endpoint, block);
    },
    size: (endpoint) => recency[endpoint]?.size ?? 0,
  };
}
