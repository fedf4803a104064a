/** What the stand-in needs from whatever writes its text; the language algorithms are injected by the application. */

export interface PromptMessage {
  readonly role: string;
  readonly content: string;
}

export interface Tool {
  readonly name: string;
  readonly description: string;
  /** A JSON Schema. */
  readonly parameters: Readonly<Record<string, unknown>>;
}

export type ToolChoice = 'auto' | 'none' | 'required' | { readonly name: string };

export interface ToolCall {
  readonly id: string;
  readonly name: string;
  /** JSON. */
  readonly arguments: string;
}

export interface TextOptions {
  readonly model: string;
  /** The server cuts the answer at this many tokens; an engine may plan for it. */
  readonly maxTokens: number;
  readonly temperature?: number;
  readonly seed?: number;
  /** From `response_format`: the answer must be JSON, and fit `schema` where one is given. */
  readonly json?: { readonly schema: unknown };
  /** Empty for an engine that calls none. */
  readonly tools: readonly Tool[];
  readonly toolChoice: ToolChoice;
  readonly signal: AbortSignal;
}

export interface TextDelta {
  readonly text: string;
  /** How many tokens `text` counts for. */
  readonly tokens: number;
  /** A call of a tool, whose tokens are counted with it. */
  readonly toolCall?: ToolCall;
  /** Why the model ended, where the engine knows better than `stop`; nothing comes after it. */
  readonly finishReason?: 'stop' | 'length' | 'tool_calls' | 'content_filter';
}

export interface TextEngine {
  /** Whether it calls tools. A server refuses them otherwise, as vLLM does that was started without a parser of calls. */
  readonly callsTools?: boolean;
  /** The answer to a conversation, piece by piece. A raw prompt arrives as one user message. */
  complete(messages: readonly PromptMessage[], options: TextOptions): AsyncIterable<TextDelta>;
  /** One vector for each text, all of one dimension. */
  embed(texts: readonly string[]): Promise<readonly (readonly number[])[]>;
  /** The text cut into tokens; joined they give the text back. */
  tokenize(text: string): readonly string[];
}
