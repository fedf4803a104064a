/** The OpenAI-compatible door: what clients of OpenAI's API find here, under the identity, holds and limits of all doors. */
import type { FastifyInstance } from 'fastify';
import { completeChat } from './chat-completions.ts';
import { type OpenAiDoorDependencies, openExchange } from './door.ts';
import { embedTexts } from './embeddings.ts';
import { listModels, showModel } from './models.ts';
import { makeResponse } from './responses.ts';

const posted = {
  '/v1/chat/completions': completeChat,
  '/v1/embeddings': embedTexts,
  '/v1/responses': makeResponse,
} as const;

export function registerOpenAiRoutes(server: FastifyInstance, deps: OpenAiDoorDependencies): void {
  for (const [url, run] of Object.entries(posted)) {
    server.post(url, async (request, reply) => run(await openExchange(request, reply, deps), request.body));
  }
  server.get('/v1/models', async (request, reply) => listModels(await openExchange(request, reply, deps)));
  // Names of models have slashes.
  server.get('/v1/models/*', async (request, reply) =>
    showModel(await openExchange(request, reply, deps), (request.params as { '*': string })['*']),
  );
}
