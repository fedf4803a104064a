/** The text of the GPU stand-in, from the same local algorithms as the embedded warehouse's. */
import {
  type CompletionModel,
  complete,
  deltasOf,
  embedText,
  InvalidSchemaError,
  isSchema,
  LOCAL_COMPLETION_MODEL,
  RemoteCompletionError,
  type RemoteCompletions,
  type ToolMessage,
  withoutTools,
} from '@cortex-gateway/embedded-warehouse/language';
import { ApiError } from './api-error.ts';
import type { TextEngine } from './text-engine.ts';

const DIMENSIONS = 1024;
const CONTEXT_LENGTH = 1_000_000;

/** @param remote what makes the completions in the place of the local algorithms */
export function createLocalTextEngine(remote: RemoteCompletions | null = null): TextEngine {
  return {
    callsTools: remote === null,
    async *complete(messages, { model: name, maxTokens, temperature, json, tools, toolChoice, signal }) {
      const schema = json && isSchema(json.schema) ? json.schema : null;
      const conversation = messages.map(({ role, content }) => ({ role: roleOf(role), content }));
      if (remote) {
        const request = {
          model: name,
          messages: withoutTools(conversation),
          maxTokens,
          temperature: temperature ?? null,
          schema,
        };
        try {
          const { events } = await remote.stream(request, signal);
          for await (const event of events) {
            if (event.type === 'end') yield { text: '', tokens: 0, finishReason: event.finishReason };
            else for (const text of deltasOf(event.text)) yield { text, tokens: 1 };
          }
        } catch (error) {
          throw error instanceof RemoteCompletionError ? new ApiError(error.status, error.message) : error;
        }
        return;
      }
      const model: CompletionModel = {
        kind: 'completion',
        name,
        local: LOCAL_COMPLETION_MODEL,
        contextLength: CONTEXT_LENGTH,
        maxOutputTokens: CONTEXT_LENGTH,
      };
      // The answer is cut where its tokens are counted.
      const asked = {
        messages: conversation,
        model,
        maxTokens: CONTEXT_LENGTH,
        schema,
        tools,
        toolUsage: toolChoice,
      };
      const answer = completed(asked);
      for (const piece of deltasOf(answer.text)) yield { text: piece, tokens: 1 };
      for (const toolCall of answer.toolCalls)
        yield { text: '', tokens: [...deltasOf(toolCall.name + toolCall.arguments)].length, toolCall };
      if (answer.toolCalls.length > 0) yield { text: '', tokens: 0, finishReason: answer.finishReason };
    },
    embed: async (texts) => texts.map((text) => [...embedText(text, DIMENSIONS)]),
    tokenize: (text) => [...deltasOf(text)],
  };
}

/** @throws ApiError for a schema that no answer satisfies: the fault of who sent it */
function completed(input: Parameters<typeof complete>[0]): ReturnType<typeof complete> {
  try {
    return complete(input);
  } catch (error) {
    throw error instanceof InvalidSchemaError ? new ApiError(400, error.message) : error;
  }
}

function roleOf(role: string): ToolMessage['role'] {
  return role === 'system' || role === 'assistant' || role === 'tool' ? role : 'user';
}
