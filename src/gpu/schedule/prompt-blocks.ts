/** A prompt as a chain of block hashes: two prompts share a prefix as far as their chains are equal. */

/**
 * About 64 tokens. vLLM caches blocks of 16; four of them to one of ours keep a long prompt's lookup short and lose
 * at most 63 tokens of a match.
 */
export const BLOCK_CHARACTERS = 256;
export const BLOCK_TOKENS = 64;

/** One hash for each whole block; each covers all the text before it too, and the tenant. 0 to 2^30 - 1. */
export type PromptBlocks = readonly number[];

/** Text beyond this (about 32,000 tokens) does not change where a prompt goes. */
const MOST_CHARACTERS = 128 * 1024;

const PRIME = 0x01000193;

export interface PromptHasher {
  /**
   * A chance collision or a crafted one sends a request to an endpoint that has not cached its prompt: it costs a
   * prefill, never an answer. That is why a fast hash is enough, and one byte of each character.
   *
   * @param parts the prompt's texts in order: roles and contents.
   * @param tenant whose caches are apart from those of others.
   */
  hash(parts: Iterable<string>, tenant: string): PromptBlocks;
}

/** @param seed makes the hashes of two processes differ. */
export function createPromptHasher(seed: number): PromptHasher {
  const bytes = Buffer.alloc(MOST_CHARACTERS);
  const words = new Int32Array(bytes.buffer, bytes.byteOffset, MOST_CHARACTERS / 4);
  const wordsPerBlock = BLOCK_CHARACTERS / 4;

  return {
    hash: (parts, tenant) => {
      let length = 0;
      for (const part of parts) {
        length += bytes.write(part, length, 'latin1');
        if (length === MOST_CHARACTERS) break;
      }
      const blocks: number[] = [];
      let hash = seed | 0;
      for (let i = 0; i < tenant.length; i++) hash = Math.imul(hash ^ tenant.charCodeAt(i), PRIME);
      const whole = Math.floor(length / BLOCK_CHARACTERS) * wordsPerBlock;
      for (let from = 0; from < whole; from += wordsPerBlock) {
        // Four sums that do not wait for each other; the first goes on from the block before.
        let [a, b, c, d] = [hash, seed, seed, seed];
        for (let i = from; i < from + wordsPerBlock; i += 4) {
          a = mix(a, words[i] as number);
          b = mix(b, words[i + 1] as number);
          c = mix(c, words[i + 2] as number);
          d = mix(d, words[i + 3] as number);
        }
        hash = mix(mix(mix(a, b), c), d);
        blocks.push(hash & 0x3fffffff);
      }
      return blocks;
    },
  };
}

function mix(hash: number, word: number): number {
  const mixed = Math.imul(hash ^ word, PRIME);
  return mixed ^ (mixed >>> 15);
}
