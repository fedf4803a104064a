/** One request whose answer is one JSON document: embeddings and lists of prompts. */
import type { Dispatcher } from 'undici';
import { cancelled, GatewayError } from '../errors.ts';
import { connectionFailure } from './connection-failure.ts';
import type { HeldLease } from './leases.ts';
import { readRefusal } from './refusal.ts';
import { brokenStream, totalTimeout } from './stream-failures.ts';
import type { UpstreamFailure } from './upstream-failure.ts';

export interface ListRequest {
  readonly path: string;
  readonly requestId: string;
  readonly body: object;
  readonly timeoutMs: number;
  /** The first one aborted ends the request. */
  readonly signals: readonly AbortSignal[];
  readonly onSent: () => void;
  readonly wallClock: () => number;
}

/** The parsed answer. @throws UpstreamFailure, or GatewayError REQUEST_CANCELLED or the reason of the abort. */
export async function sendListRequest({ endpoint }: HeldLease, request: ListRequest): Promise<unknown> {
  const timeout = AbortSignal.timeout(Math.max(1, Math.ceil(request.timeoutMs)));
  const signal = AbortSignal.any([...request.signals, timeout]);
  let answer: Dispatcher.ResponseData | null = null;
  let text: string;
  request.onSent();
  try {
    answer = await endpoint.dispatcher.request({
      path: `${endpoint.pathPrefix}${request.path}`,
      method: 'POST',
      headers: {
        ...endpoint.headers,
        'content-type': 'application/json',
        'x-request-id': request.requestId,
      },
      body: JSON.stringify(request.body),
      signal,
      headersTimeout: 0,
      bodyTimeout: 0,
    });
    text = await answer.body.text();
  } catch (error) {
    const given = request.signals.find((one) => one.aborted);
    if (given) throw given.reason instanceof GatewayError ? given.reason : cancelled(given.reason);
    if (timeout.aborted) throw totalTimeout(request.timeoutMs);
    if (answer) throw brokenStream('truncated', String(error));
    throw connectionFailure(error as Error);
  }
  if (answer.statusCode !== 200) {
    throw readRefusal(answer.statusCode, answer.headers, text, request.wallClock());
  }
  try {
    return JSON.parse(text) as unknown;
  } catch {
    throw brokenStream('malformed', 'an answer that is not JSON');
  }
}

/** For an answer that is JSON, but not what the API promises. */
export function unexpectedAnswer(what: string): UpstreamFailure {
  return brokenStream('malformed', what);
}
