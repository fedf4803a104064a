/** The OpenAI-compatible door: what clients of OpenAI's API find here, under the identity, holds and limits of all doors. */
import type { FastifyInstance } from 'fastify';
import { RefusedRequest } from '../../errors/gateway-error.ts';
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
    refuseOthers(server, url, 'POST');
  }
  server.get('/v1/models', async (request, reply) => listModels(await openExchange(request, reply, deps)));
  // Names of models have slashes.
  server.get('/v1/models/*', async (request, reply) =>
    showModel(await openExchange(request, reply, deps), (request.params as { '*': string })['*']),
  );
  refuseOthers(server, '/v1/models', 'GET');
}

function refuseOthers(server: FastifyInstance, url: string, allowed: 'GET' | 'POST'): void {
  const method = (['GET', 'POST', 'PUT', 'PATCH', 'DELETE'] as const).filter((other) => other !== allowed);
  server.route({
    method,
    url,
    exposeHeadRoute: false,
    config: { refusesAll: true },
    handler: async (request, reply) => {
      reply.header('allow', allowed);
      throw new RefusedRequest(405, `${request.method} is not answered here: send it by ${allowed}.`);
    },
  });
}
