/** What a model's server may not be able to do; learned from its refusals, as vLLM announces none of it. */
import { GatewayError } from '../errors.ts';
import type { CompletionRequest } from './completion.ts';

export type Capability = 'tools' | 'responseFormat' | 'assistantPrefill';

const fields: Readonly<Record<Capability, string>> = {
  tools: 'input.tools',
  responseFormat: 'input.responseFormat',
  assistantPrefill: 'input.messages',
};

export function neededCapabilities(request: CompletionRequest): readonly Capability[] {
  const needed: Capability[] = [];
  if (request.tools && request.tools.length > 0) needed.push('tools');
  if (request.responseFormat) needed.push('responseFormat');
  if (request.messages.at(-1)?.role === 'assistant') needed.push('assistantPrefill');
  return needed;
}

/** The error for a request that no endpoint of its model can serve for what it asks. */
export function unsupported(capability: Capability): GatewayError {
  const field = fields[capability];
  return new GatewayError('BAD_USER_INPUT', `${field}: the model does not support this on the GPUs.`, {
    backend: 'LAMBDA_LABS',
    field,
    capability,
  });
}
