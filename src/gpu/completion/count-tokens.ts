/** What a completion has used so far: as upstream tells, where that can be true. */
import type { Consumption } from '../../credits/operation.ts';
import { believableTokens, isBelievable } from '../../tokens/believable-tokens.ts';
import { promptTokens } from '../../tokens/prompt-tokens.ts';
import { TextMeter, type TokenRange, tokenRange } from '../../tokens/text-meter.ts';
import type { ChunkUsage } from '../../upstream/completion-chunk.ts';
import type { GpuCompletionRequest } from './completion.ts';

export interface TokenCounter {
  /** Text came in so many chunks, shown or hidden; it may be empty. */
  text(text: string, chunks: number): void;
  /** The total at that time, by the last that upstream told; null when it has told nothing with this chunk. */
  total(told: ChunkUsage | null, at: number): Consumption;
}

export function promptOf({ messages, responseFormat: format, tools = [] }: GpuCompletionRequest): TokenRange {
  const schema = format?.type === 'json_schema' ? format.schema : null;
  return promptTokens(messages, { schema, tools });
}

/** What a request of many texts has used, which upstream tells with its answer alone. */
export function countList(
  told: { readonly prompt_tokens?: unknown; readonly completion_tokens?: unknown } | undefined,
  prompt: TokenRange,
  answers: TokenRange,
): Pick<Consumption, 'inputTokens' | 'outputTokens'> {
  return {
    inputTokens: believableTokens(told?.prompt_tokens, prompt),
    outputTokens: believableTokens(told?.completion_tokens, answers),
  };
}

/** The first and the last token of a text may be marks. */
const MARKS = 2;

export function listPrompt(texts: readonly string[]): TokenRange {
  return tokenRange(texts, MARKS * texts.length);
}

export function createTokenCounter(
  prompt: TokenRange,
  maxTokens: number | undefined,
  gpuSeconds: (at: number) => number,
): TokenCounter {
  const meter = new TextMeter();
  let chunks = 0;
  let counted = 0;
  let inputTokens = 0;
  let outputTokens = 0;
  let isPromptTold = false;
  let isAnswerTold = false;

  return {
    text(text, more) {
      chunks += more;
      meter.add(text);
    },
    total(told, at) {
      // Nearly every chunk tells of the same prompt.
      const isKnown = isPromptTold && told?.promptTokens === inputTokens;
      if (!isKnown && (told || inputTokens === 0)) {
        isPromptTold ||= isBelievable(told?.promptTokens, prompt);
        inputTokens = believableTokens(told?.promptTokens, { ...prompt, usual: inputTokens || prompt.usual });
      }
      if (told || chunks > counted) {
        const answer = {
          fewest: meter.fewest,
          // A chunk is at least a token, and what was believed before is not taken back.
          usual: Math.max(outputTokens, meter.usual, chunks),
          most: maxTokens ?? Number.MAX_SAFE_INTEGER,
        };
        isAnswerTold = isBelievable(told?.completionTokens, answer);
        outputTokens = believableTokens(told?.completionTokens, answer);
      }
      counted = chunks;
      const used = { inputTokens, outputTokens, gpuSeconds: gpuSeconds(at) };
      return isPromptTold && isAnswerTold ? used : { ...used, isReckoned: true };
    },
  };
}
