import { mostTokens } from './estimate-tokens.ts';
import { type TokenRange, tokenRange } from './text-meter.ts';

/** Chat templates put a few tokens around each message, and some begin with a system message of their own. */
const AROUND_MESSAGE = 16;
const AROUND_CONVERSATION = 128;

export interface PromptTokens extends TokenRange {
  /** The part of `most` for the chat template. */
  readonly around: number;
}

/** The tokens of a conversation, whatever chat template its model has. A schema may go into the prompt or not. */
export function promptTokens(
  messages: readonly { readonly content: string }[],
  schema: object | null,
): PromptTokens {
  const around = AROUND_MESSAGE * messages.length + AROUND_CONVERSATION;
  const texts = messages.map(({ content }) => content);
  return { ...tokenRange(texts, around + (schema ? mostTokens(JSON.stringify(schema)) : 0)), around };
}
