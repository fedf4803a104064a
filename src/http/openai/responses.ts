/** `POST /v1/responses` */
import type { FastifyReply } from 'fastify';
import type { Completion, CompletionChunk } from '../../generated/resolvers.ts';
import { answerHead } from './chat-answer.ts';
import type { OpenAiExchange } from './door.ts';
import { wholeResponse } from './responses-answer.ts';
import { createEventWriter } from './responses-events.ts';
import { readResponsesRequest } from './responses-request.ts';

export function makeResponse(exchange: OpenAiExchange, body: unknown): Promise<FastifyReply> {
  const asked = readResponsesRequest(body);
  const { input, parameterOf } = asked;
  const headFor = (model: string) => answerHead('resp_', exchange.requestId, model);
  if (!asked.isStream)
    return exchange.answer(
      { document: 'complete', variables: { input }, parameterOf },
      ({ cortex: { complete } }: { cortex: { complete: Completion } }) =>
        wholeResponse(asked, headFor(complete.model), complete),
    );
  const events = createEventWriter(asked, headFor(asked.model ?? 'auto'));
  return exchange.stream(
    { document: 'stream', variables: { input }, parameterOf },
    ({ complete }: { complete: CompletionChunk }) => events.chunk(complete),
    events.broken,
  );
}
