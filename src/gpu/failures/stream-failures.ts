/** What can go wrong with a stream that upstream accepted. */
import { GatewayError } from '../../errors/gateway-error.ts';
import { UpstreamFailure } from './upstream-failure.ts';

const backend = { backend: 'LAMBDA_LABS' } as const;

/** No token came in time. What is left of a deadline is no whole number. */
export function firstTokenTimeout(deadlineMs: number): UpstreamFailure {
  const milliseconds = Math.ceil(deadlineMs);
  const shown = new GatewayError(
    'UPSTREAM_TIMEOUT',
    `No token came from the GPUs within ${milliseconds} ms.`,
    {
      ...backend,
      deadline: 'firstToken',
    },
  );
  return new UpstreamFailure('slow-first-token', `no token within ${milliseconds} ms`, shown);
}

export function totalTimeout(deadlineMs: number): UpstreamFailure {
  const milliseconds = Math.ceil(deadlineMs);
  const shown = new GatewayError('UPSTREAM_TIMEOUT', `The GPUs did not answer within ${milliseconds} ms.`, {
    ...backend,
    deadline: 'total',
  });
  return new UpstreamFailure('too-slow', `not complete within ${milliseconds} ms`, shown);
}

/** The stream ended without a finish reason, stopped coming, or carried nonsense. */
export function brokenStream(kind: 'truncated' | 'stalled' | 'malformed', message: string): UpstreamFailure {
  return new UpstreamFailure(kind, message, truncated());
}

/** The same failure as a client sees it when the answer has begun: whatever broke it, it cannot be finished. */
export function afterFirstToken(failure: UpstreamFailure): UpstreamFailure {
  if (failure.kind === 'content-filter') return failure;
  return new UpstreamFailure(failure.kind, failure.message, truncated(failure), { cause: failure });
}

function truncated(cause?: unknown): GatewayError {
  return new GatewayError(
    'UPSTREAM_TRUNCATED',
    'The answer broke off before it was complete.',
    backend,
    cause,
  );
}

export function contentFiltered(): UpstreamFailure {
  const shown = new GatewayError(
    'CONTENT_FILTERED',
    'The model refused the content of this request.',
    backend,
  );
  return new UpstreamFailure('content-filter', 'finish_reason content_filter', shown);
}
