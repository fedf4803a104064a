/** `POST /v1/embeddings` */
import type { FastifyReply } from 'fastify';
import { z } from 'zod';
import { badInput } from '../../errors/gateway-error.ts';
import type { Embedding } from '../../generated/resolvers.ts';
import { modelOf } from './chat-request.ts';
import type { OpenAiExchange } from './door.ts';
import { embeddingParameters } from './parameters.ts';
import { readParameters } from './read-parameters.ts';

const body = z.object({
  model: z.string().nullish(),
  input: z.unknown().optional(),
  encoding_format: z.enum(['float', 'base64']).nullish(),
  dimensions: z.int().nullish(),
});

export function embedTexts(exchange: OpenAiExchange, given: unknown): Promise<FastifyReply> {
  const asked = readParameters(given, embeddingParameters, body);
  const texts = textsOf(asked.input);
  const variables = { texts, model: modelOf(asked.model), dimensions: asked.dimensions ?? null };
  const parameterOf = (field: string) =>
    field
      .replace(/^texts/, 'input')
      .replace('input[0]', typeof asked.input === 'string' ? 'input' : 'input[0]');
  return exchange.answer(
    { document: 'embed', variables, parameterOf },
    ({ cortex: { embedMany } }: { cortex: { embedMany: Embedding[] } }) =>
      embeddingList(embedMany, asked.encoding_format === 'base64'),
  );
}

/** @throws GatewayError BAD_USER_INPUT */
function textsOf(input: unknown): readonly string[] {
  if (typeof input === 'string') return [input];
  if (!Array.isArray(input)) throw badInput('input', 'must be a text or a list of texts.');
  if (input.length > 0 && input.every((item) => typeof item === 'number' || Array.isArray(item)))
    throw badInput(
      'input',
      'must be text: which tokens these numbers are depends on the model; send the texts.',
    );
  const wrong = input.findIndex((text) => typeof text !== 'string');
  if (wrong !== -1) throw badInput(`input[${wrong}]`, 'must be a text.');
  return input as string[];
}

function embeddingList(embeddings: readonly Embedding[], isBase64: boolean): object {
  const tokens = embeddings.reduce((sum, { usage }) => sum + usage.inputTokens, 0);
  return {
    object: 'list',
    model: embeddings[0]?.model ?? null,
    data: embeddings.map(({ vector }, index) => ({
      object: 'embedding',
      index,
      embedding: isBase64 ? base64Of(vector) : vector,
    })),
    usage: { prompt_tokens: tokens, total_tokens: tokens },
  };
}

/** Little-endian floats of 32 bits, as every machine in question writes them. */
function base64Of(vector: readonly number[]): string {
  return Buffer.from(Float32Array.from(vector).buffer).toString('base64');
}
