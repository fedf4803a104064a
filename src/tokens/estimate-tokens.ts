/** Token counts from a text alone, for what nobody counts exactly: bounds before a call, outputs after it. */

/**
 * The most tokens a text can be. Every tokenizer in use falls back to single UTF-8 bytes, so there is never more
 * than one token a byte: a hold that covers this cannot be outgrown by its prompt.
 */
export function mostTokens(text: string): number {
  return Buffer.byteLength(text, 'utf8');
}

const CHARACTERS_PER_TOKEN_AT_MOST = 8;

/**
 * Whether a text certainly is more than `limit` tokens. Long words of plain prose come near 8 characters a token;
 * runs of white space are merged by tokenizers and count as one character. Texts in doubt pass: upstream decides.
 */
export function certainlyExceeds(text: string, limit: number): boolean {
  const characters = limit * CHARACTERS_PER_TOKEN_AT_MOST;
  return text.length > characters && text.replace(/\s+/g, ' ').length > characters;
}

/**
 * How many tokens a text usually is: one for four ASCII characters, as Snowflake's documentation reckons, and one
 * for every other character.
 */
export function usualTokens(text: string): number {
  let ascii = 0;
  let other = 0;
  for (const character of text) {
    if (character <= '\x7f') ascii += 1;
    else other += 1;
  }
  return Math.ceil(ascii / 4) + other;
}
