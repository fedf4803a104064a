/** The events of a streamed response, in OpenAI's order: each part is opened, filled, and closed. */
import type { CompletionChunk, ToolCall } from '../../generated/resolvers.ts';
import { type AnswerHead, madeCalls } from './chat-answer.ts';
import type { OpenAiError } from './openai-error.ts';
import {
  callItem,
  closedResponse,
  type Item,
  isIncomplete,
  messageItem,
  openResponse,
  textPart,
} from './responses-answer.ts';
import type { ResponsesRequest } from './responses-request.ts';

export interface EventWriter {
  chunk(chunk: CompletionChunk): string;
  /** The last event of a response that broke off. */
  broken(error: OpenAiError): string;
}

export function createEventWriter(request: ResponsesRequest, head: AnswerHead): EventWriter {
  let sequence = 0;
  let text = '';
  let hasBegun = false;
  let isMessageOpen = false;
  const message = messageItem(head, null, 'in_progress');
  const place = { item_id: message.id, output_index: 0, content_index: 0 };

  const event = (type: string, fields: object): string => {
    const data = JSON.stringify({ type, sequence_number: sequence, ...fields });
    sequence += 1;
    return `event: ${type}\ndata: ${data}\n\n`;
  };

  const begin = (): string => {
    if (hasBegun) return '';
    hasBegun = true;
    const response = openResponse(request, head);
    return event('response.created', { response }) + event('response.in_progress', { response });
  };

  const openMessage = (): string => {
    if (isMessageOpen) return '';
    isMessageOpen = true;
    const added = event('response.output_item.added', { output_index: 0, item: message });
    return added + event('response.content_part.added', { ...place, part: textPart('') });
  };

  const closeMessage = (item: Item): string => {
    const done = event('response.output_text.done', { ...place, text, logprobs: [] });
    const part = event('response.content_part.done', { ...place, part: textPart(text) });
    return done + part + event('response.output_item.done', { output_index: 0, item });
  };

  const wholeCall = (call: ToolCall, item: Item, output_index: number): string => {
    const at = { item_id: item.id, output_index };
    const opened = { ...item, arguments: '', status: 'in_progress' };
    return (
      event('response.output_item.added', { output_index, item: opened }) +
      event('response.function_call_arguments.delta', { ...at, delta: call.arguments }) +
      event('response.function_call_arguments.done', { ...at, name: call.name, arguments: call.arguments }) +
      event('response.output_item.done', { output_index, item })
    );
  };

  return {
    chunk({ delta, toolCalls, finishReason, usage }) {
      let events = begin();
      if (delta !== '') {
        text += delta;
        events += openMessage();
        events += event('response.output_text.delta', { ...place, delta, logprobs: [] });
      }
      if (!finishReason || !usage) return events;
      const status = isIncomplete(finishReason) ? 'incomplete' : 'completed';
      const calls = madeCalls(toolCalls, request.onlyOneCall);
      const output: Item[] = [];
      // An answer without a word is a message without one, unless it calls.
      if (calls.length === 0) events += openMessage();
      if (isMessageOpen) {
        const item = messageItem(head, text, status);
        output.push(item);
        events += closeMessage(item);
      }
      for (const [i, call] of calls.entries()) {
        const item = callItem(head, call, i, status);
        events += wholeCall(call, item, output.length);
        output.push(item);
      }
      // Which model answers is known when it has.
      const answered = { ...head, model: usage.model ?? head.model };
      const response = closedResponse(request, answered, { output, finishReason, usage });
      return events + event(`response.${status}`, { response });
    },
    broken(error) {
      const { message: said, code } = error;
      const failed = { ...openResponse(request, head), status: 'failed', error: { code, message: said } };
      return begin() + event('response.failed', { response: { ...failed, gateway: error.gateway } });
    },
  };
}
