/** Refuses at once what no endpoint can answer, with the limit or the near name that helps. */
import { badInput, GatewayError } from '../../errors/gateway-error.ts';
import { nearest } from '../../errors/nearest.ts';
import type { Endpoint } from '../fleet/endpoint.ts';
import type { GpuCompletionRequest } from './completion.ts';

/** @throws GatewayError MODEL_UNAVAILABLE, CONTEXT_LENGTH_EXCEEDED, BAD_USER_INPUT. */
export function checkGpuCompletion(endpoints: readonly Endpoint[], request: GpuCompletionRequest): void {
  checkModel(endpoints, request.model);
  checkOrder(request);
  // 0 where none of them tells.
  let limit = 0;
  for (const { models } of endpoints) limit = Math.max(limit, models.get(request.model)?.contextLength ?? 0);
  if (limit > 0 && request.maxTokens !== undefined && request.maxTokens >= limit) {
    throw new GatewayError(
      'CONTEXT_LENGTH_EXCEEDED',
      `input.maxTokens: ${request.maxTokens} leaves no room for a prompt; the context of ${request.model} is ${limit} tokens.`,
      { backend: 'LAMBDA_LABS', field: 'input.maxTokens', limit },
    );
  }
}

export function checkModel(endpoints: readonly Endpoint[], model: string): void {
  if (endpoints.some((endpoint) => endpoint.serves(model))) return;
  const served = new Set(
    endpoints.flatMap((endpoint) =>
      endpoint.models.list().flatMap(({ name }) => (endpoint.serves(name) ? [name] : [])),
    ),
  );
  const close = nearest(model, served);
  throw new GatewayError(
    'MODEL_UNAVAILABLE',
    `No GPU endpoint serves the model ${model}.${close.length > 0 ? ` Served are ${close.join(', ')}.` : ''}`,
    { backend: 'LAMBDA_LABS', ...(close.length > 0 ? { nearest: close } : {}) },
  );
}

/** What chat templates refuse with an error of their own: better said before a prompt is sent. */
function checkOrder({ messages }: GpuCompletionRequest): void {
  if (messages.length === 0) throw badInput('input.messages', 'give at least one message.');
  const late = messages.findIndex(
    ({ role }, i) => role === 'system' && i > 0 && messages[i - 1]?.role !== 'system',
  );
  if (late !== -1) throw badInput('input.messages', `message ${late + 1}: SYSTEM messages come first.`);
  const first = messages.find(({ role }) => role === 'user' || role === 'assistant');
  if (!first) throw badInput('input.messages', 'give at least one USER message.');
  if (first.role === 'assistant') {
    throw badInput('input.messages', 'the first message after SYSTEM must be of USER.');
  }
}
