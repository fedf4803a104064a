/** `POST /v1/chat/completions` */
import type { FastifyReply } from 'fastify';
import type { Completion, CompletionChunk } from '../../generated/resolvers.ts';
import { answerHead, chatCompletion, createChunkWriter } from './chat-answer.ts';
import { readChatRequest } from './chat-request.ts';
import type { OpenAiExchange } from './door.ts';

export function completeChat(exchange: OpenAiExchange, body: unknown): Promise<FastifyReply> {
  const asked = readChatRequest(body);
  const { input, parameterOf } = asked;
  const headFor = (model: string) => answerHead('chatcmpl-', exchange.requestId, model);
  if (!asked.isStream)
    return exchange.answer(
      { document: 'complete', variables: { input }, parameterOf },
      ({ cortex: { complete } }: { cortex: { complete: Completion } }) =>
        chatCompletion(complete, asked, headFor(complete.model)),
    );
  const write = createChunkWriter(asked, headFor(asked.model ?? 'auto'));
  return exchange.stream(
    { document: 'stream', variables: { input }, parameterOf },
    ({ complete }: { complete: CompletionChunk }) => write(complete),
    (error) => `data: ${JSON.stringify({ error })}\n\n`,
  );
}
