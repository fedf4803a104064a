/** Reads the bodies of the inference routes; what vLLM refuses with 400 is refused here with its words. */
import { ApiError } from './api-error.ts';
import type { JsonBody } from './json-body.ts';
import type { PromptMessage, Tool, ToolChoice } from './text-engine.ts';

export interface StreamOptions {
  readonly includeUsage: boolean;
  readonly continuousUsage: boolean;
}

export interface InferenceRequest {
  readonly model: string;
  /** One conversation for each choice of the answer. */
  readonly conversations: readonly (readonly PromptMessage[])[];
  readonly maxTokens: number | null;
  readonly temperature?: number;
  readonly seed?: number;
  readonly stop: readonly string[];
  readonly json?: { readonly schema: unknown };
  readonly tools: readonly Tool[];
  readonly toolChoice: ToolChoice;
  readonly cacheSalt: string;
  /** Null: the answer is one JSON document. */
  readonly stream: StreamOptions | null;
}

/** @param callsTools whether the server was started with a parser of calls */
export function readChatRequest(body: JsonBody, callsTools: boolean): InferenceRequest {
  const messages = body.messages;
  if (!Array.isArray(messages) || messages.length === 0) {
    throw new ApiError(400, 'Field required: messages must be a non-empty list.', 'messages');
  }
  const tools = Array.isArray(body.tools) ? body.tools.map(readTool) : [];
  const toolChoice = readToolChoice(body.tool_choice, tools);
  if (tools.length > 0 && toolChoice === 'auto' && !callsTools) {
    throw new ApiError(
      400,
      '"auto" tool choice requires --enable-auto-tool-choice and --tool-call-parser to be set',
      'tool_choice',
    );
  }
  return {
    ...readOptions(body),
    conversations: [messages.map(readMessage)],
    tools: callsTools ? tools : [],
    toolChoice,
  };
}

export function readPromptRequest(body: JsonBody): InferenceRequest {
  const prompts = readTexts(body, 'prompt');
  if (prompts.includes('')) {
    throw new ApiError(400, 'Either prompt or prompt_embeds must be provided and non-empty.', 'prompt');
  }
  const conversations = prompts.map((content) => [{ role: 'user', content }]);
  return { ...readOptions(body), conversations, tools: [], toolChoice: 'none' };
}

/** As many as OpenAI takes; the vectors of a hundred times as many are longer than a text of JavaScript can be. */
const MOST_TEXTS = 2_048;

/** One text, or a list of them. */
export function readTexts(body: JsonBody, name: string): readonly string[] {
  const texts: unknown[] = [body[name]].flat();
  if (texts.length === 0 || !texts.every((text) => typeof text === 'string')) {
    throw new ApiError(400, `${name} must be a string or a non-empty list of strings.`, name);
  }
  if (texts.length > MOST_TEXTS) {
    throw new ApiError(400, `${name} may have at most ${MOST_TEXTS} strings, got ${texts.length}.`, name);
  }
  return texts;
}

export function readModel(body: JsonBody): string {
  if (typeof body.model !== 'string') throw new ApiError(400, 'Field required: model.', 'model');
  return body.model;
}

function readOptions(body: JsonBody): Omit<InferenceRequest, 'conversations' | 'tools' | 'toolChoice'> {
  if ((body.n ?? 1) !== 1) throw new ApiError(400, 'This server answers n=1 only.', 'n');
  const streamOptions = (body.stream_options ?? {}) as JsonBody;
  if (body.stream_options && body.stream !== true) {
    throw new ApiError(400, 'Stream options can only be defined when `stream=True`.', 'stream_options');
  }
  const format = body.response_format as { type?: string; json_schema?: { schema?: unknown } } | undefined;
  const wantsJson = format?.type === 'json_object' || format?.type === 'json_schema';
  const temperature = readNumber(body, 'temperature', 0, 100);
  const seed = readNumber(body, 'seed', Number.MIN_SAFE_INTEGER, Number.MAX_SAFE_INTEGER);
  return {
    model: readModel(body),
    maxTokens: readNumber(body, 'max_completion_tokens', 1) ?? readNumber(body, 'max_tokens', 1) ?? null,
    ...(temperature === undefined ? {} : { temperature }),
    ...(seed === undefined ? {} : { seed }),
    stop: readStop(body.stop),
    ...(wantsJson ? { json: { schema: format.json_schema?.schema ?? null } } : {}),
    cacheSalt: typeof body.cache_salt === 'string' ? body.cache_salt : '',
    stream:
      body.stream === true
        ? {
            includeUsage: streamOptions.include_usage === true,
            continuousUsage: streamOptions.continuous_usage_stats === true,
          }
        : null,
  };
}

function readTool(value: unknown, index: number): Tool {
  const { type, function: described } = (value ?? {}) as { type?: unknown; function?: Partial<Tool> };
  if (type !== 'function' || typeof described?.name !== 'string')
    throw new ApiError(400, `tools[${index}]: a function with a name is required.`, 'tools');
  const { name, description = '', parameters = {} } = described;
  return { name, description: String(description), parameters };
}

function readToolChoice(given: unknown, tools: readonly Tool[]): ToolChoice {
  if (given === undefined || given === null) return tools.length > 0 ? 'auto' : 'none';
  if (given === 'auto' || given === 'none' || given === 'required') return given;
  const named = (given as { function?: { name?: unknown } }).function?.name;
  const tool = tools.find(({ name }) => name === named);
  if (!tool) throw new ApiError(400, 'tool_choice names no tool of the request.', 'tool_choice');
  return { name: tool.name };
}

function readMessage(value: unknown, index: number): PromptMessage {
  const { role, content } = (value ?? {}) as JsonBody;
  if (typeof role !== 'string') throw new ApiError(400, `messages[${index}]: role is required.`, 'messages');
  return { role, content: readContent(content) };
}

/** Content is a string or a list of parts; only text parts count here. */
function readContent(content: unknown): string {
  if (typeof content === 'string') return content;
  if (!Array.isArray(content)) return '';
  return content.map((part: JsonBody) => (typeof part?.text === 'string' ? part.text : '')).join('\n');
}

function readStop(value: unknown): readonly string[] {
  if (typeof value === 'string') return [value];
  return Array.isArray(value) ? value.filter((stop) => typeof stop === 'string' && stop !== '') : [];
}

function readNumber(body: JsonBody, name: string, least: number, most = Infinity): number | undefined {
  const value = body[name];
  if (value === undefined || value === null) return undefined;
  if (typeof value !== 'number' || Number.isNaN(value)) {
    throw new ApiError(400, `${name} must be a number.`, name);
  }
  const bound = value < least ? `least ${least}` : value > most ? `most ${most}` : null;
  if (bound !== null) throw new ApiError(400, `${name} must be at ${bound}, got ${value}.`, name);
  return value;
}
