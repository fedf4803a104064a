/** Counts what a text is in tokens while it comes, in one pass over its characters. */

import { mostTokens } from './estimate-tokens.ts';

/** How many tokens a text may be, when nobody has told or what was told cannot be true. */
export interface TokenRange {
  /** A text like this is never fewer. */
  readonly fewest: number;
  /** What such a text usually is. */
  readonly usual: number;
  /** It is never more. */
  readonly most: number;
}

/** Beyond any prose: texts of long words come near eight. */
const CHARACTERS_PER_TOKEN_AT_MOST = 10;

export class TextMeter {
  #ascii = 0;
  #other = 0;
  /** Characters that differ from the one before: tokenizers merge runs of one character. */
  #changes = 0;
  #last = -1;

  add(text: string): void {
    for (let i = 0; i < text.length; i++) {
      const code = text.charCodeAt(i);
      if (code <= 0x7f) this.#ascii += 1;
      // The second half of a surrogate pair is part of the character that the first has counted.
      else if ((code & 0xfc00) !== 0xdc00) this.#other += 1;
      if (code !== this.#last) this.#changes += 1;
      this.#last = code;
    }
  }

  /** One for four ASCII characters, as Snowflake's documentation reckons, and one for every other character. */
  get usual(): number {
    return Math.ceil(this.#ascii / 4) + this.#other;
  }

  /** Every tokenizer in use falls back to single UTF-8 bytes. */
  get most(): number {
    return this.#ascii + 4 * this.#other;
  }

  get fewest(): number {
    if (this.#changes === 0) return 0;
    return Math.max(1, Math.floor(this.#changes / CHARACTERS_PER_TOKEN_AT_MOST));
  }
}

/** @param around what upstream adds to the texts at most, in tokens */
export function tokenRange(texts: readonly string[], around: number): TokenRange {
  const meter = new TextMeter();
  let bytes = 0;
  for (const text of texts) {
    meter.add(text);
    bytes += mostTokens(text);
  }
  return { fewest: meter.fewest, usual: meter.usual, most: bytes + around };
}
