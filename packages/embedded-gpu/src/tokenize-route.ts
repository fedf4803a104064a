/** `/tokenize` and `/detokenize`: token ids are handed out as tokens are met, and mean the same for one server. */
import { ApiError } from './api-error.ts';
import type { ServerParts } from './gpu-server.ts';
import { readModel } from './inference-request.ts';
import type { JsonBody } from './json-body.ts';

const VOCABULARY_SIZE = 100_000;
const vocabularies = new WeakMap<ServerParts, { ids: Map<string, number>; tokens: string[] }>();

export function tokenize(parts: ServerParts, body: JsonBody): object {
  const model = parts.models.find(({ id }) => id === readModel(body));
  if (!model) throw new ApiError(404, `The model \`${body.model}\` does not exist.`, 'model');
  const strings = parts.engine.tokenize(textOf(body));
  return {
    count: strings.length,
    max_model_len: model.maxModelLen,
    tokens: strings.map((token) => idOf(parts, token)),
    token_strs: body.return_token_strs === true ? strings : null,
  };
}

export function detokenize(parts: ServerParts, body: JsonBody): object {
  if (!Array.isArray(body.tokens)) throw new ApiError(400, 'Field required: tokens.', 'tokens');
  const { tokens } = vocabularyOf(parts);
  return { prompt: body.tokens.map((id: number) => tokens[id] ?? '').join('') };
}

function textOf(body: JsonBody): string {
  if (typeof body.prompt === 'string') return body.prompt;
  if (!Array.isArray(body.messages)) throw new ApiError(400, 'Either prompt or messages is required.');
  return body.messages.map((message: JsonBody) => String(message?.content ?? '')).join('\n');
}

function vocabularyOf(parts: ServerParts) {
  const known = vocabularies.get(parts) ?? { ids: new Map<string, number>(), tokens: [] };
  vocabularies.set(parts, known);
  return known;
}

function idOf(parts: ServerParts, token: string): number {
  const { ids, tokens } = vocabularyOf(parts);
  const known = ids.get(token);
  if (known !== undefined) return known;
  // A full vocabulary stops growing; what comes later shares the unknown token's id, as in a real one.
  if (tokens.length >= VOCABULARY_SIZE) return 0;
  ids.set(token, tokens.length);
  return tokens.push(token) - 1;
}
