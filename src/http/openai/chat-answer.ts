/** What `POST /v1/chat/completions` answers, whole and in chunks. */
import type { Completion, CompletionChunk, OperationUsage, ToolCall } from '../../generated/resolvers.ts';
import type { ChatRequest } from './chat-request.ts';

/** The same in every chunk of an answer. */
export interface AnswerHead {
  readonly id: string;
  /** Seconds since 1970. */
  readonly created: number;
  readonly model: string;
}

export function answerHead(prefix: string, requestId: string, model: string): AnswerHead {
  return { id: `${prefix}${requestId}`, created: Math.floor(Date.now() / 1000), model };
}

/** What the answer cost and where it was made; other clients pass it over. */
export function gatewayPart({ finishReason, usage }: Pick<Completion, 'finishReason' | 'usage'>): object {
  const { backend, model, credits, cached, queryId, latencyMs, reason } = usage;
  return { finishReason, backend, model, credits, cached, queryId, latencyMs, reason };
}

export function chatCompletion(
  completion: Completion,
  { onlyOneCall }: ChatRequest,
  head: AnswerHead,
): object {
  const calls = madeCalls(completion.toolCalls, onlyOneCall);
  return {
    ...head,
    object: 'chat.completion',
    choices: [
      {
        index: 0,
        message: {
          role: 'assistant',
          content: contentOf(completion),
          refusal: null,
          ...(calls.length > 0 && { tool_calls: calls.map(wireCall) }),
        },
        logprobs: null,
        finish_reason: finishReasonOf(completion.finishReason),
      },
    ],
    usage: usageOf(completion.usage),
    gateway: gatewayPart(completion),
  };
}

/** Beside calls of tools a model may say nothing. */
export function contentOf({ text, structured, toolCalls }: Completion): string | null {
  if (structured != null) return JSON.stringify(structured);
  return text === '' && toolCalls.length > 0 ? null : (text ?? null);
}

/** OpenAI knows no limit of credits: an answer that ends there is cut short like one that reached its length. */
export function finishReasonOf(reason: string): string {
  return reason === 'credits' ? 'length' : reason;
}

export function madeCalls(
  calls: readonly ToolCall[] | null | undefined,
  onlyOne: boolean,
): readonly ToolCall[] {
  return onlyOne ? (calls ?? []).slice(0, 1) : (calls ?? []);
}

function wireCall({ id, name, arguments: given }: ToolCall): object {
  return { id, type: 'function', function: { name, arguments: given } };
}

function usageOf({ inputTokens, outputTokens }: OperationUsage): object {
  return {
    prompt_tokens: inputTokens,
    completion_tokens: outputTokens,
    total_tokens: inputTokens + outputTokens,
  };
}

/** Writes the chunks of one answer as server-sent events. A token costs one text of its own and no object. */
export function createChunkWriter({ tellsUsage, onlyOneCall }: ChatRequest, head: AnswerHead) {
  const fixedFor = (model: string) =>
    JSON.stringify({ ...head, model, object: 'chat.completion.chunk' }).slice(0, -1);
  const fixed = fixedFor(head.model);
  // Where the usage is told at the end, every other chunk says that it is not in it.
  const none = tellsUsage ? ',"usage":null' : '';
  const before = `data: ${fixed},"choices":[{"index":0,"delta":`;
  const after = `,"logprobs":null,"finish_reason":null}]${none}}\n\n`;
  let isFirst = true;

  const opening = () => {
    if (!isFirst) return '';
    isFirst = false;
    return `${before}{"role":"assistant","content":"","refusal":null}${after}`;
  };

  return (chunk: CompletionChunk): string => {
    const { delta, toolCalls, finishReason, usage } = chunk;
    let events = opening();
    if (delta !== '') events += `${before}{"content":${JSON.stringify(delta)}}${after}`;
    if (!finishReason || !usage) return events;
    for (const [index, call] of madeCalls(toolCalls, onlyOneCall).entries())
      events += `${before}${JSON.stringify({ tool_calls: [{ index, ...wireCall(call) }] })}${after}`;
    // Which model answers is known when it has.
    const last = `data: ${fixedFor(usage.model ?? head.model)},"choices":`;
    const reason = JSON.stringify(finishReasonOf(finishReason));
    const gateway = JSON.stringify(gatewayPart({ finishReason, usage }));
    events += `${last}[{"index":0,"delta":{},"logprobs":null,"finish_reason":${reason}}]${none},"gateway":${gateway}}\n\n`;
    if (tellsUsage) events += `${last}[],"usage":${JSON.stringify(usageOf(usage))}}\n\n`;
    return `${events}data: [DONE]\n\n`;
  };
}
