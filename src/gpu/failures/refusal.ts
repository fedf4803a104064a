/** What a refusal by a GPU endpoint means for the next try and for the client: a response that is not 200, or an error event. */
import { type ErrorDetails, GatewayError } from '../../errors/gateway-error.ts';
import { parseJson } from '../../json/parse-json.ts';
import { type CallSizes, type Fault, readFault } from '../../upstream/read-fault.ts';
import { parseRetryAfter } from '../../upstream/retry-after.ts';
import {
  type Capability,
  capabilityIn,
  capabilityNamed,
  fieldOf,
  unsupported,
} from '../fleet/capabilities.ts';
import { contentFiltered } from './stream-failures.ts';
import { UpstreamFailure } from './upstream-failure.ts';

/** What was asked, as far as a refusal can be about it. */
export interface AskedCall {
  readonly sizes: CallSizes;
  readonly needs: readonly Capability[];
}

type Headers = Readonly<Record<string, string | readonly string[] | undefined>>;

const backend = { backend: 'LAMBDA_LABS' } as const;

/** A response that is not an answer. `body` is vLLM's `{"error": {...}}` or whatever stood in its place. */
export function readRefusal(
  status: number,
  headers: Headers,
  body: string,
  asked: AskedCall,
  wallClock: number,
): UpstreamFailure {
  const fault = readFault({ status, body: parseJson(body, body), sizes: asked.sizes });
  return failureOf(fault, asked, parseRetryAfter(headers['retry-after'], wallClock));
}

/** An error inside an answer of 200. */
export function readErrorEvent(body: unknown, asked: AskedCall): UpstreamFailure {
  return failureOf(readFault({ status: 200, body, sizes: asked.sizes }), asked, null);
}

function lacking(capability: Capability, log: string): UpstreamFailure {
  return new UpstreamFailure('unsupported', log, unsupported(capability), { capability });
}

function failureOf(fault: Fault, { needs }: AskedCall, retryAfterMs: number | null): UpstreamFailure {
  const { kind, status, said, limit } = fault;
  // What upstream said may repeat the prompt, and this is logged.
  const log = `HTTP ${status}`;
  const wait: ErrorDetails =
    retryAfterMs === null ? {} : { retryAfterSeconds: Math.ceil(retryAfterMs / 1000) };
  const unavailable = (message: string) =>
    new GatewayError('UPSTREAM_UNAVAILABLE', message, { ...backend, ...wait });
  switch (kind) {
    case 'overloaded': {
      const message = 'The GPU endpoint takes no more requests now.';
      const shown = new GatewayError('OVERLOADED', message, { ...backend, ...wait });
      return new UpstreamFailure('overloaded', log, shown, { retryAfterMs });
    }
    case 'full':
      return new UpstreamFailure('full', log, unavailable('The GPU endpoint takes no more requests now.'), {
        retryAfterMs,
      });
    case 'timed-out':
    case 'failed':
      return new UpstreamFailure('server-error', log, unavailable('The GPU endpoint failed.'), {
        retryAfterMs,
      });
    case 'refuses-us': {
      const missing = status === 501 ? capabilityNamed(said, needs) : null;
      if (missing) return lacking(missing, log);
      const message = `The GPU endpoint refuses the gateway (HTTP ${status}); its operator has to see to that.`;
      return new UpstreamFailure('refused-us', log, unavailable(message), { retryAfterMs });
    }
    case 'model-missing': {
      const message = 'The GPU endpoint no longer serves this model.';
      return new UpstreamFailure(
        'model-missing',
        log,
        new GatewayError('MODEL_UNAVAILABLE', message, backend),
      );
    }
    case 'content-filter':
      return contentFiltered();
    case 'context-length': {
      const context = limit === null ? '' : ` of ${limit} tokens`;
      const shown = new GatewayError(
        'CONTEXT_LENGTH_EXCEEDED',
        `The prompt and maxTokens together exceed the model's context${context}.`,
        { ...backend, ...(limit === null ? {} : { limit }) },
      );
      return new UpstreamFailure('context-length', log, shown);
    }
    case 'rejected': {
      const missing = capabilityIn(said, needs);
      if (missing) return lacking(missing, log);
      const named = capabilityNamed(said, needs);
      const field = named && fieldOf(named);
      const shown = new GatewayError(
        'UPSTREAM_REJECTED',
        `The GPU endpoint refused the request (HTTP ${status})${field === null ? '' : `: it takes offence at ${field}`}.`,
        { ...backend, status, ...(field === null ? {} : { field }) },
      );
      return new UpstreamFailure('rejected', log, shown);
    }
  }
}
