/** A text engine whose answer is known beforehand: `say 5` is answered with "w0 w1 w2 w3 w4 ", a token a word. */
import type { TextEngine } from '../src/text-engine.ts';

export function createWordEngine(): TextEngine {
  const tokenize = (text: string) => text.match(/\s*\S+\s*/g) ?? [];
  return {
    async *complete(messages, { signal }) {
      const asked = messages.at(-1)?.content ?? '';
      const count = Number(/say (\d+)/.exec(asked)?.[1] ?? 8);
      for (let i = 0; i < count; i++) {
        signal.throwIfAborted();
        yield { text: `w${i} `, tokens: 1 };
      }
    },
    embed: async (texts) => texts.map((text) => [text.length, tokenize(text).length, 1]),
    tokenize,
  };
}

/** What the engine answers to `say <count>`. */
export function words(count: number): string {
  return Array.from({ length: count }, (_, i) => `w${i} `).join('');
}
