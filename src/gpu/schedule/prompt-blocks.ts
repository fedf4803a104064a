/** A prompt as a chain of block hashes: two prompts share a prefix as far as their chains are equal. */

/**
 * About 64 tokens. vLLM caches blocks of 16; four of them to one of ours keep a long prompt's lookup short and lose
 * at most 63 tokens of a match.
 */
export const BLOCK_CHARACTERS = 256;
export const BLOCK_TOKENS = 64;

/** One hash for each whole block; each covers all the text before it too, and the tenant. 30 bits: a small integer. */
export type PromptBlocks = readonly number[];

const PRIME = 0x01000193;

/**
 * A chance collision or a crafted one sends a request to an endpoint that has not cached its prompt: it costs a
 * prefill, never an answer. That is why a fast hash is enough.
 *
 * @param parts the prompt's texts in order: roles and contents.
 * @param seed differs between tenants, whose caches are apart.
 */
export function hashPromptBlocks(parts: Iterable<string>, seed: number): PromptBlocks {
  const blocks: number[] = [];
  let hash = seed | 0;
  let filled = 0;
  for (const part of parts) {
    const length = part.length;
    let at = 0;
    while (at < length) {
      // A block boundary may fall inside a part, and a part inside a block: both restart the inner loop.
      const stop = Math.min(length, at + BLOCK_CHARACTERS - filled);
      filled += stop - at;
      // Two characters to a multiplication: its latency is what the loop costs.
      for (; at + 1 < stop; at += 2) {
        hash = Math.imul(hash ^ (part.charCodeAt(at) | (part.charCodeAt(at + 1) << 16)), PRIME);
        hash ^= hash >>> 15;
      }
      if (at < stop) hash = Math.imul(hash ^ part.charCodeAt(at++), PRIME);
      if (filled === BLOCK_CHARACTERS) {
        blocks.push(hash & 0x3fffffff);
        filled = 0;
      }
    }
  }
  return blocks;
}

/** A number for a name, to be mixed into a seed. */
export function hashName(name: string, seed: number): number {
  let hash = seed | 0;
  for (let i = 0; i < name.length; i++) hash = Math.imul(hash ^ name.charCodeAt(i), PRIME);
  return hash ^ (hash >>> 13);
}
