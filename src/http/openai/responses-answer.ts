/** What `POST /v1/responses` answers: the object of a response, and the items in it. */
import type { Completion, OperationUsage, ToolCall } from '../../generated/resolvers.ts';
import { type AnswerHead, contentOf, gatewayPart, madeCalls } from './chat-answer.ts';
import type { ResponsesRequest } from './responses-request.ts';

export type Item = Readonly<Record<string, unknown>> & { readonly id: string };

export interface ResponseEnd {
  readonly output: readonly Item[];
  readonly finishReason: string;
  readonly usage: OperationUsage;
}

/** The response while it is made: without an output. */
export function openResponse({ echoed }: ResponsesRequest, { id, created, model }: AnswerHead): object {
  return {
    id,
    object: 'response',
    created_at: created,
    status: 'in_progress',
    error: null,
    incomplete_details: null,
    model,
    output: [],
    usage: null,
    ...echoed,
  };
}

export function closedResponse(
  request: ResponsesRequest,
  head: AnswerHead,
  { output, finishReason, usage }: ResponseEnd,
): object {
  const isCut = isIncomplete(finishReason);
  const { inputTokens, outputTokens } = usage;
  return {
    ...openResponse(request, head),
    status: isCut ? 'incomplete' : 'completed',
    incomplete_details: isCut ? { reason: 'max_output_tokens' } : null,
    output,
    usage: {
      input_tokens: inputTokens,
      input_tokens_details: { cached_tokens: 0 },
      output_tokens: outputTokens,
      output_tokens_details: { reasoning_tokens: 0 },
      total_tokens: inputTokens + outputTokens,
    },
    gateway: gatewayPart({ finishReason, usage }),
  };
}

/** OpenAI knows no limit of credits: an answer that ends there is cut short like one that reached its length. */
export function isIncomplete(finishReason: string): boolean {
  return finishReason === 'length' || finishReason === 'credits';
}

export function wholeResponse(request: ResponsesRequest, head: AnswerHead, completion: Completion): object {
  const { finishReason, toolCalls, usage } = completion;
  const text = contentOf(completion);
  const calls = madeCalls(toolCalls, request.onlyOneCall);
  const status = isIncomplete(finishReason) ? 'incomplete' : 'completed';
  const output = [
    ...(text === null ? [] : [messageItem(head, text, status)]),
    ...calls.map((call, i) => callItem(head, call, i, status)),
  ];
  return closedResponse(request, head, { output, finishReason, usage });
}

export function messageItem({ id }: AnswerHead, text: string | null, status: string): Item {
  const content = text === null ? [] : [textPart(text)];
  return { id: `msg_${id}`, type: 'message', role: 'assistant', status, content };
}

export function textPart(text: string): object {
  return { type: 'output_text', text, annotations: [], logprobs: [] };
}

export function callItem({ id }: AnswerHead, call: ToolCall, position: number, status: string): Item {
  const { id: call_id, name, arguments: given } = call;
  return { id: `fc_${position}_${id}`, type: 'function_call', call_id, name, arguments: given, status };
}
