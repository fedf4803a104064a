/** What a model's server may not be able to do; learned from its refusals, as vLLM announces none of it. */
import { GatewayError } from '../../errors/gateway-error.ts';
import type { GpuCompletionRequest } from '../completion/completion.ts';

export type Capability = 'tools' | 'responseFormat' | 'assistantPrefill';

interface Telling {
  /** What the caller set, as the schema names it. */
  readonly field: string;
  /** How servers name the feature. */
  readonly feature: RegExp;
  /** Words that speak of a part of what the caller sent: the server has the feature, and took offence at the part. */
  readonly part: RegExp;
  readonly lacking: string;
}

// By the sources of vLLM 0.5 to 0.32, SGLang, llama.cpp, Ollama and text-generation-inference.
const tellings: Readonly<Record<Capability, Telling>> = {
  tools: {
    field: 'input.tools',
    feature: /\btools?\b|\btool[ _-](?:choice|use|call)/i,
    part: /\btools['"]?(?:\[|\.\w|, ?['"\d])|\b(?:schema|parameters?|propert(?:y|ies)|keywords?|features?)\b/i,
    lacking: 'the model cannot call tools on the GPUs.',
  },
  responseFormat: {
    field: 'input.responseFormat',
    feature: /response_format|json[ _](?:schema|object|mode)|(?:structured|guided)[ _]\w+|grammar/i,
    part: /\b(?:response_format|json_schema)['"]?(?:\[|\.\w|, ?['"\d])|\bschema (?:contains|is|has|must|could|cannot)\b|\b(?:keywords?|propert(?:y|ies)|features?|pattern)\b|(?:unsupported|unknown|invalid) (?:type|format)/i,
    lacking: 'the model cannot keep to a format on the GPUs.',
  },
  assistantPrefill: {
    field: 'input.messages',
    feature: /continue_final_message|add_generation_prompt|prefill|(?:last|final) message.*assistant/i,
    part: /\bmessages['"]?(?:\[|\.\w|, ?['"\d])/i,
    lacking: 'the model cannot continue a last message of the assistant on the GPUs.',
  },
};

/** What a server says that lacks something; what it says of a request that is wrong has other words. */
const lacks =
  /(?:not|n't) (?:yet )?(?:support|enabled|implemented|available|accept|permitted|allowed|recogni[sz]e|appear)|unsupported|incompatible|only .+ supported|unrecogni[sz]ed|unknown (?:field|param|argument)|requires --|disabled/i;

/** Where pydantic quotes what the caller sent. */
const quoted = /['"]?\binput(?:_value)?['"]?[:=].*$/s;

export function neededCapabilities(request: GpuCompletionRequest): readonly Capability[] {
  const needed: Capability[] = [];
  if (request.tools && request.tools.length > 0) needed.push('tools');
  if (request.responseFormat) needed.push('responseFormat');
  if (request.messages.at(-1)?.role === 'assistant') needed.push('assistantPrefill');
  return needed;
}

/**
 * What the refusal says is missing, of what the request needs. The words may be the caller's own, quoted back: they
 * decide where this request is tried next, and are believed for others only as `EndpointModels` says.
 */
export function capabilityIn(said: string, needs: readonly Capability[]): Capability | null {
  const words = said.replace(quoted, '');
  const isLack = lacks.test(words);
  return (isLack && needs.find((need) => speaksOf(need, words) && !tellings[need].part.test(words))) || null;
}

/** What the refusal speaks of, missing or wrong, of what the request needs. */
export function capabilityNamed(said: string, needs: readonly Capability[]): Capability | null {
  return needs.find((need) => speaksOf(need, said)) ?? null;
}

function speaksOf(capability: Capability, said: string): boolean {
  return tellings[capability].feature.test(said);
}

export function fieldOf(capability: Capability): string {
  return tellings[capability].field;
}

/** The error for a request that no endpoint of its model can serve for what it asks. */
export function unsupported(capability: Capability): GatewayError {
  const { field, lacking } = tellings[capability];
  return new GatewayError('BAD_USER_INPUT', `${field}: ${lacking}`, {
    backend: 'LAMBDA_LABS',
    field,
    capability,
  });
}
