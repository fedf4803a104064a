/** The text of the GPU stand-in, from the same local algorithms as the embedded warehouse's. */
import { ApiError } from './gpu/api-error.ts';
import type { TextEngine } from './gpu/text-engine.ts';
import { complete, deltasOf } from './language/completion/complete.ts';
import { isSchema } from './language/completion/json-schema.ts';
import { embedText } from './language/embed-text.ts';
import { type CompletionModel, LOCAL_COMPLETION_MODEL } from './language/models.ts';
import { createRemoteCompletions, RemoteCompletionError } from './language/remote/remote-completions.ts';

const DIMENSIONS = 1024;
const CONTEXT_LENGTH = 1_000_000;

/** @param modelUrl an OpenAI-compatible server that makes the completions; null for the local algorithms */
export function createLocalTextEngine(modelUrl: string | null): TextEngine {
  const remote = modelUrl ? createRemoteCompletions({ baseUrl: modelUrl }) : null;
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
