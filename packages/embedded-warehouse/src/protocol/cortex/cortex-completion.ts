/**
 * A completion in its two dialects: Snowflake's `inference:complete` and OpenAI's chat completions. Each says
 * how an event of a stream and how a whole answer look; running one is the same for both.
 */

import type { Exchange } from '../http/exchange.ts';
import type { Completion, FinishReason, RestToolCall, RestUsage } from '../rest-api.ts';
import { cortexFailure, type EventStream, openEventStream, requestIdHeader } from './cortex-answer.ts';
import type { CompletionOptions } from './cortex-requests.ts';

export interface AnswerFacts {
  readonly requestId: string;
  readonly model: string;
  /** Seconds since 1970. */
  readonly created: number;
}

export interface CompletionDialect {
  whole(
    facts: AnswerFacts,
    answer: { readonly text: string; readonly toolCalls: readonly RestToolCall[] },
    finishReason: FinishReason,
    usage: RestUsage,
  ): object;
  delta(facts: AnswerFacts, text: string, isFirst: boolean): object;
  /** A call in the pieces that a model writes it in: its beginning, then its arguments. */
  call(facts: AnswerFacts, call: RestToolCall, index: number): readonly object[];
  /** The events after the last delta; the usage is in the last one that is an object. */
  end(
    facts: AnswerFacts,
    finishReason: FinishReason,
    usage: RestUsage | null,
  ): readonly (object | '[DONE]')[];
}

export const nativeDialect: CompletionDialect = {
  whole: ({ requestId, model, created }, { text, toolCalls }, finishReason, usage) => ({
    id: requestId,
    created,
    model,
    choices: [
      {
        message: {
          role: 'assistant',
          content: text,
          content_list: [
            ...(text !== '' || toolCalls.length === 0 ? [{ type: 'text', text }] : []),
            ...toolCalls.map(nativeUse),
          ],
        },
        finish_reason: finishReason,
      },
    ],
    finish_reason: finishReason,
    usage: nativeUsage(usage),
  }),
  delta: (facts, text) => nativeChunk(facts, text, null, null),
  call: (facts, { id, name, arguments: given }) => [
    nativeUseChunk(facts, { tool_use_id: id, name }),
    ...halves(given).map((input) => nativeUseChunk(facts, { input })),
  ],
  end: (facts, finishReason, usage) => [nativeChunk(facts, '', finishReason, usage)],
};

/** Arguments that were cut off are no JSON any more, and this form has only objects. */
function nativeUse({ id, name, arguments: given }: RestToolCall): object {
  return { type: 'tool_use', tool_use: { tool_use_id: id, name, input: inputOf(given) } };
}

function inputOf(given: string): unknown {
  try {
    return JSON.parse(given);
  } catch {
    return {};
  }
}

function nativeUseChunk({ requestId, model, created }: AnswerFacts, part: object): object {
  const delta = { type: 'tool_use', ...part, content_list: [{ type: 'tool_use', ...part }], text: '' };
  return { id: requestId, created, model, choices: [{ delta }], usage: {} };
}

function halves(text: string): readonly string[] {
  const middle = Math.ceil(text.length / 2);
  return [text.slice(0, middle), text.slice(middle)].filter((half) => half !== '');
}

function nativeChunk(
  { requestId, model, created }: AnswerFacts,
  text: string,
  finishReason: FinishReason | null,
  usage: RestUsage | null,
): object {
  const delta = { type: 'text', content: text, content_list: [{ type: 'text', text }], text };
  const choice = finishReason === null ? { delta } : { delta, finish_reason: finishReason };
  return {
    id: requestId,
    created,
    model,
    choices: [choice],
    usage: usage === null ? {} : nativeUsage(usage),
  };
}

function nativeUsage({ promptTokens, completionTokens, guardTokens }: RestUsage): object {
  return {
    prompt_tokens: promptTokens,
    completion_tokens: completionTokens,
    guard_tokens: guardTokens,
    total_tokens: promptTokens + completionTokens + guardTokens,
  };
}

export const chatDialect: CompletionDialect = {
  whole: (facts, { text, toolCalls }, finishReason, usage) => ({
    ...chatHead(facts, 'chat.completion'),
    choices: [
      {
        index: 0,
        message: {
          role: 'assistant',
          content: text,
          ...(toolCalls.length > 0 && { tool_calls: toolCalls.map(chatCall) }),
        },
        finish_reason: finishReason,
      },
    ],
    usage: chatUsage(usage),
  }),
  delta: (facts, text, isFirst) =>
    chatChunk(facts, isFirst ? { role: 'assistant', content: text } : { content: text }, null),
  call: (facts, call, index) => [
    chatChunk(facts, { tool_calls: [{ index, ...chatCall({ ...call, arguments: '' }) }] }, null),
    ...halves(call.arguments).map((given) =>
      chatChunk(facts, { tool_calls: [{ index, function: { arguments: given } }] }, null),
    ),
  ],
  end: (facts, finishReason, usage) => [
    chatChunk(facts, {}, finishReason),
    ...(usage === null
      ? []
      : [{ ...chatHead(facts, 'chat.completion.chunk'), choices: [], usage: chatUsage(usage) }]),
    '[DONE]',
  ],
};

function chatCall({ id, name, arguments: given }: RestToolCall): object {
  return { id, type: 'function', function: { name, arguments: given } };
}

function chatHead({ requestId, model, created }: AnswerFacts, object: string): object {
  return { id: `chatcmpl-${requestId}`, object, created, model };
}

function chatChunk(facts: AnswerFacts, delta: object, finishReason: FinishReason | null): object {
  return {
    ...chatHead(facts, 'chat.completion.chunk'),
    choices: [{ index: 0, delta, finish_reason: finishReason }],
  };
}

function chatUsage({ promptTokens, completionTokens }: RestUsage): object {
  return {
    prompt_tokens: promptTokens,
    completion_tokens: completionTokens,
    total_tokens: promptTokens + completionTokens,
  };
}

/** Stops, and with it the generation, as soon as the client is gone. */
export async function answerCompletion(
  exchange: Exchange,
  requestId: string,
  options: CompletionOptions,
  completion: Completion,
  dialect: CompletionDialect,
  onError: (error: unknown) => void,
): Promise<void> {
  const facts = { requestId, model: completion.model, created: Math.floor(Date.now() / 1000) };
  if (options.isStream) return stream();
  let text = '';
  for await (const event of completion.events) {
    if (exchange.signal.aborted) return;
    if (event.type === 'delta') text += event.text;
    else {
      const answer = { text, toolCalls: event.toolCalls ?? [] };
      const body = dialect.whole(facts, answer, event.finishReason, event.usage);
      return exchange.answerJson(200, body, { [requestIdHeader]: requestId });
    }
  }
  throw new Error('The completion ended without an end event.');

  async function stream(): Promise<void> {
    const events = openEventStream(exchange, requestId);
    try {
      await sendAll(events);
    } catch (error) {
      // The status is sent already: the failure is the last event, and no usage or finish reason comes with it.
      const { body } = cortexFailure(error, onError);
      await events.send({ error: body, request_id: requestId });
    }
    events.end();
  }

  async function sendAll(events: EventStream): Promise<void> {
    let isFirst = true;
    for await (const event of completion.events) {
      if (exchange.signal.aborted) return;
      if (event.type === 'delta') await events.send(dialect.delta(facts, event.text, isFirst));
      else {
        const usage = options.hasUsage ? event.usage : null;
        const pieces = event.toolCalls?.flatMap((call, i) => dialect.call(facts, call, i)) ?? [];
        for (const piece of pieces) await events.send(piece);
        for (const last of dialect.end(facts, event.finishReason, usage)) await events.send(last);
        return;
      }
      isFirst = false;
    }
    throw new Error('The completion ended without an end event.');
  }
}
