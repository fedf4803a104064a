/** What a completion has used so far: as upstream tells, where that can be true. */
import type { Consumption } from '../credits/operation.ts';
import { believableTokens } from '../tokens/believable-tokens.ts';
import { promptTokens } from '../tokens/prompt-tokens.ts';
import { TextMeter, type TokenRange } from '../tokens/text-meter.ts';
import type { CompletionRequest } from './completion.ts';
import type { ChunkUsage } from './completion-chunk.ts';

export interface TokenCounter {
  /** Text came; it may be empty, for tokens that are not shown. */
  text(text: string): void;
  /** The total, by the last that upstream told; null when it has told nothing with this chunk. */
  total(told: ChunkUsage | null): Consumption;
}

export function promptOf({ messages, responseFormat, tools }: CompletionRequest): TokenRange {
  return promptTokens(messages, tools || responseFormat ? { tools, responseFormat } : null);
}

export function createTokenCounter(
  prompt: TokenRange,
  maxTokens: number | undefined,
  gpuSeconds: () => number,
): TokenCounter {
  const meter = new TextMeter();
  let chunks = 0;
  let counted = 0;
  let inputTokens = 0;
  let outputTokens = 0;

  return {
    text(text) {
      chunks += 1;
      meter.add(text);
    },
    total(told) {
      inputTokens = believableTokens(told?.promptTokens, { ...prompt, usual: inputTokens || prompt.usual });
      if (told || chunks > counted) {
        outputTokens = believableTokens(told?.completionTokens, {
          fewest: meter.fewest,
          // A chunk is at least a token, and what was believed before is not taken back.
          usual: Math.max(outputTokens, meter.usual, chunks),
          most: maxTokens ?? Number.MAX_SAFE_INTEGER,
        });
      }
      counted = chunks;
      return { inputTokens, outputTokens, gpuSeconds: gpuSeconds() };
    },
  };
}
