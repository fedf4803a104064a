/** Reads what a response that is not 200 means. */
import type { ErrorDetails } from '../errors.ts';
import { GatewayError } from '../errors.ts';
import type { Capability } from './capabilities.ts';
import { unsupported } from './capabilities.ts';
import { parseRetryAfter } from './retry-after.ts';
import { contentFiltered } from './stream-failures.ts';
import { UpstreamFailure } from './upstream-failure.ts';

const backend = { backend: 'LAMBDA_LABS' } as const;

/** A response that is not 200. `body` is vLLM's `{"error": {...}}` or whatever stood in its place. */
export function readRefusal(
  status: number,
  headers: Readonly<Record<string, string | readonly string[] | undefined>>,
  body: string,
  wallClock: number,
): UpstreamFailure {
  const message = errorMessage(body);
  const log = `HTTP ${status}: ${message}`;
  const retryAfterMs = parseRetryAfter(headers['retry-after'], wallClock);
  const wait: ErrorDetails =
    retryAfterMs === null ? {} : { retryAfterSeconds: Math.ceil(retryAfterMs / 1000) };

  if (status === 429 || status === 503) {
    const shown = new GatewayError(
      status === 429 ? 'OVERLOADED' : 'UPSTREAM_UNAVAILABLE',
      'The GPU endpoint takes no more requests now.',
      { ...backend, ...wait },
    );
    return new UpstreamFailure(status === 429 ? 'overloaded' : 'full', log, shown, { retryAfterMs });
  }
  if (status >= 500 || status === 408) {
    const shown = new GatewayError('UPSTREAM_UNAVAILABLE', 'The GPU endpoint failed.', {
      ...backend,
      ...wait,
    });
    return new UpstreamFailure('server-error', log, shown, { retryAfterMs });
  }
  if (status === 404) {
    const shown = new GatewayError(
      'MODEL_UNAVAILABLE',
      'The GPU endpoint no longer serves this model.',
      backend,
    );
    return new UpstreamFailure('model-missing', log, shown);
  }
  return refusal(status, message, log);
}

// The wording differs between vLLM versions; these cover v0.8 to v0.32 and the OpenAI error code.
const contextLength =
  /maximum context length|context length is only|maximum model length|longer than the maximum|context_length_exceeded/i;
const contentFilter = /content_filter|content management policy/i;
const capabilityWords: readonly (readonly [RegExp, Capability])[] = [
  [/tool choice|tool_choice|tool-call-parser|\btools\b/i, 'tools'],
  [/response_format|json_schema|structured output|guided|grammar/i, 'responseFormat'],
  [
    /continue_final_message|add_generation_prompt|prefill|(last|final) message.*assistant/i,
    'assistantPrefill',
  ],
];

function refusal(status: number, message: string, log: string): UpstreamFailure {
  if (contextLength.test(message)) {
    const limit = /(?:maximum context length|context length is only|maximum model length)\D*?(\d+)/i.exec(
      message,
    );
    const shown = new GatewayError(
      'CONTEXT_LENGTH_EXCEEDED',
      `The prompt and maxTokens together exceed the model's context${limit ? ` of ${limit[1]} tokens` : ''}.`,
      { ...backend, ...(limit ? { limit: Number(limit[1]) } : {}) },
    );
    return new UpstreamFailure('context-length', log, shown);
  }
  if (contentFilter.test(message)) return contentFiltered();
  const missing = capabilityWords.find(([words]) => words.test(message))?.[1];
  if (missing) return new UpstreamFailure('unsupported', log, unsupported(missing), { capability: missing });
  const shown = new GatewayError(
    'UPSTREAM_REJECTED',
    `The GPU endpoint refused the request (HTTP ${status}).`,
    {
      ...backend,
      status,
    },
  );
  return new UpstreamFailure('rejected', log, shown);
}

function errorMessage(body: string): string {
  try {
    const { error } = JSON.parse(body) as { error?: { message?: unknown; code?: unknown } | string };
    if (typeof error === 'string') return error;
    if (error) return `${String(error.message)} (${String(error.code)})`;
  } catch {
    // A proxy's HTML page, perhaps: it is quoted as it is.
  }
  return body.slice(0, 500);
}
