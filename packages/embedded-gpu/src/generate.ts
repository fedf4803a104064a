/** Runs one conversation through the text engine, as one sequence of the batch. */
import type { Pace } from './pace.ts';
import type { PromptMessage, TextEngine, TextOptions, ToolCall } from './text-engine.ts';

export type FinishReason = 'stop' | 'length' | 'tool_calls' | 'content_filter';

export interface Piece {
  readonly text: string;
  /** A whole call of a tool; absent where the piece is text. */
  readonly toolCall?: ToolCall;
  /** Answer tokens so far, this piece included. */
  readonly completionTokens: number;
  /** On the last piece only. */
  readonly finishReason: FinishReason | null;
}

export interface Sequence {
  readonly messages: readonly PromptMessage[];
  readonly options: TextOptions;
  readonly stop: readonly string[];
}

/** Every piece but the last has text or a call; the last one has the finish reason and what text was held back. */
export async function* generate(engine: TextEngine, sequence: Sequence, pace: Pace): AsyncGenerator<Piece> {
  const { messages, options, stop } = sequence;
  // A stop string may arrive in two halves: so much of the tail is held back until it cannot begin one.
  const holdBack = Math.max(0, ...stop.map((text) => text.length - 1));
  let held = '';
  let completionTokens = 0;
  for await (const delta of engine.complete(messages, options)) {
    await pace.decode(delta.tokens);
    if (delta.finishReason) return yield { text: held, completionTokens, finishReason: delta.finishReason };
    const room = options.maxTokens - completionTokens;
    if (delta.toolCall && delta.tokens < room) {
      completionTokens += delta.tokens;
      yield { text: '', toolCall: delta.toolCall, completionTokens, finishReason: null };
      continue;
    }
    const length = delta.tokens >= room;
    completionTokens += Math.min(delta.tokens, room);
    held += delta.tokens > room ? engine.tokenize(delta.text).slice(0, room).join('') : delta.text;
    const end = findStop(held, stop);
    if (end !== -1) return yield { text: held.slice(0, end), completionTokens, finishReason: 'stop' };
    if (length) return yield { text: held, completionTokens, finishReason: 'length' };
    const text = held.slice(0, held.length - holdBack);
    held = held.slice(text.length);
    if (text !== '') yield { text, completionTokens, finishReason: null };
  }
  yield { text: held, completionTokens, finishReason: 'stop' };
}

function findStop(text: string, stop: readonly string[]): number {
  const found = stop.map((word) => text.indexOf(word)).filter((index) => index !== -1);
  return found.length === 0 ? -1 : Math.min(...found);
}
