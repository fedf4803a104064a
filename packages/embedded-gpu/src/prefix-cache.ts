/** The engine's automatic prefix cache: whole blocks of a prompt that were computed before are not computed again. */

const BLOCK_TOKENS = 16;

export interface PrefixCache {
  /**
   * How many leading tokens of the prompt are cached; afterwards all of its whole blocks are.
   * `salt` is the request's `cache_salt`: prompts with different salts share nothing.
   */
  use(tokens: readonly string[], salt: string): number;
}

export function createPrefixCache(capacityTokens: number): PrefixCache {
  // A Map keeps insertion order: the first key is the least recently used block.
  const blocks = new Map<string, true>();
  const capacity = Math.floor(capacityTokens / BLOCK_TOKENS);

  return {
    use: (tokens, salt) => {
      let cached = 0;
      let hit = true;
      let key = salt;
      for (let end = BLOCK_TOKENS; end <= tokens.length; end += BLOCK_TOKENS) {
        key = chain(key, tokens.slice(end - BLOCK_TOKENS, end).join('\u0000'));
        hit &&= blocks.delete(key);
        if (hit) cached += BLOCK_TOKENS;
        blocks.set(key, true);
      }
      for (const oldest of blocks.keys()) {
        if (blocks.size <= capacity) break;
        blocks.delete(oldest);
      }
      // The last token is always computed: its logits start the answer.
      return Math.max(0, Math.min(cached, tokens.length - 1));
    },
  };
}

/** Two FNV-1a hashes of the parent key and the block, side by side: 64 bits as text. */
function chain(parent: string, block: string): string {
  let a = 0x811c9dc5;
  let b = 0xc9dc5118;
  const text = `${parent}\u0001${block}`;
  for (let i = 0; i < text.length; i++) {
    const unit = text.charCodeAt(i);
    a = Math.imul(a ^ unit, 0x01000193);
    b = Math.imul(b ^ unit, 0x85ebca6b);
  }
  return `${a >>> 0}:${b >>> 0}`;
}
