/** The text of the GPU stand-in, from the same local algorithms as the embedded warehouse's. */
import {
  type CompletionModel,
  complete,
  deltasOf,
  embedText,
  isSchema,
  LOCAL_COMPLETION_MODEL,
  RemoteCompletionError,
  type RemoteCompletions,
} from '@cortex-gateway/embedded-warehouse/language';
import { ApiError } from './api-error.ts';
import type { TextEngine } from './text-engine.ts';

const DIMENSIONS = 1024;
const CONTEXT_LENGTH = 1_000_000;

/** @param remote what makes the completions in the place of the local algorithms */
export function createLocalTextEngine(remote: RemoteCompletions | null = null): TextEngine {
  return {
    async *complete(messages, { model: name, maxTokens, temperature, json, signal }) {
      const schema = json && isSchema(json.schema) ? json.schema : null;
      const conversation = messages.map(({ role, content }) => ({ role: roleOf(role), content }));
      if (remote) {
        const request = {
          model: name,
          messages: conversation,
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
        maxOutputTokens: maxTokens,
      };
      const { text } = complete({ messages: conversation, model, maxTokens, schema });
      for (const piece of deltasOf(text)) yield { text: piece, tokens: 1 };
    },
    embed: async (texts) => texts.map((text) => [...embedText(text, DIMENSIONS)]),
    tokenize: (text) => [...deltasOf(text)],
  };
}

function roleOf(role: string): 'system' | 'user' | 'assistant' {
  return role === 'system' || role === 'assistant' ? role : 'user';
}
