/** What a model's server may not be able to do; learned from its refusals, as vLLM announces none of it. */
import { GatewayError } from '../../errors/gateway-error.ts';
import type { GpuCompletionRequest } from '../completion/completion.ts';

export type Capability = 'tools' | 'responseFormat' | 'assistantPrefill';

const fields: Readonly<Record<Capability, string>> = {
  tools: 'input.tools',
  responseFormat: 'input.responseFormat',
  assistantPrefill: 'input.messages',
};

export function neededCapabilities(request: GpuCompletionRequest): readonly Capability[] {
  const needed: Capability[] = [];
  if (request.tools && request.tools.length > 0) needed.push('tools');
  if (request.responseFormat) needed.push('responseFormat');
  if (request.messages.at(-1)?.role === 'assistant') needed.push('assistantPrefill');
  return needed;
}

// vLLM's words differ between versions; these cover v0.8 to v0.32.
const words: Readonly<Record<Capability, RegExp>> = {
  tools: /tool choice|tool_choice|tool-call-parser|\btools\b/i,
  responseFormat: /response_format|json_schema|structured output|guided|grammar/i,
  assistantPrefill: /continue_final_message|add_generation_prompt|prefill|(last|final) message.*assistant/i,
};

/**
 * What the refusal says is missing, of what the request needs. The words may be the caller's own, quoted back: they
 * decide where this request is tried next, and are believed for others only as `EndpointModels` says.
 */
export function capabilityIn(said: string, needs: readonly Capability[]): Capability | null {
  return needs.find((capability) => words[capability].test(said)) ?? null;
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
