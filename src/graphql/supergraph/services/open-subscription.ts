/** A subscription of a service: the stream or the socket that brings its results, and each of them in its form. */
import { once } from 'node:events';
import type { Dispatcher } from 'undici';
import { cancelled, GatewayError } from '../../../errors/gateway-error.ts';
import type { SubscribeBy } from '../../../settings/subgraph-variables.ts';
import { type AnswerBounds, readSubgraphAnswer, refusePacked, typeOf } from './read-subgraph-answer.ts';
import { readEnvelope, type SubgraphAnswer } from './subgraph-answer.ts';
import { type Unavailable, unavailableOf } from './subgraph-error.ts';
import type { Exchange, SubgraphRequest } from './subgraph-exchange.ts';
import { subscribeBySocket } from './subscribe-by-socket.ts';
import { accepted, resultsOf } from './subscribe-by-stream.ts';

export interface SubscriptionDeps extends AnswerBounds {
  readonly exchange: Exchange;
  readonly streams: Dispatcher;
  readonly url: string;
  readonly timeoutMs: number;
  readonly subscribeBy: SubscribeBy;
}

/**
 * Resolves when it has begun, and ends with the request's signal.
 *
 * @throws GatewayError SUBGRAPH_UNAVAILABLE, REQUEST_CANCELLED; the results throw them too
 */
export function openSubscription(
  deps: SubscriptionDeps,
  request: SubgraphRequest,
): Promise<AsyncGenerator<SubgraphAnswer>> {
  const { protocol, socketUrl } = deps.subscribeBy;
  return protocol === 'ws'
    ? openSocket(deps, request, socketUrl)
    : openStream(deps, request, accepted[protocol]);
}

/** A service that refuses the stream answers with JSON, which is its only result. */
function openStream(
  deps: SubscriptionDeps,
  request: SubgraphRequest,
  accept: string,
): Promise<AsyncGenerator<SubgraphAnswer>> {
  const { exchange, streams, subgraph, maxAnswerBytes } = deps;
  const begun = Promise.withResolvers<AsyncGenerator<SubgraphAnswer>>();
  const end = new AbortController();
  const over = exchange(streams, request, accept, async (response, stopClock) => {
    const { statusCode, headers, body } = response;
    const results = statusCode === 200 ? resultsOf(typeOf(headers), body, maxAnswerBytes) : null;
    if (!results) {
      const answer = await readSubgraphAnswer(response, deps);
      begun.resolve(only(answer));
      return;
    }
    refusePacked(subgraph, headers);
    stopClock();
    begun.resolve(readResults(results, end, unavailableOf(subgraph)));
    await once(end.signal, 'abort');
  });
  over.catch((error) => {
    begun.reject(error);
    end.abort(error);
  });
  request.signal.addEventListener('abort', () => end.abort(), { once: true });
  return begun.promise;
}

async function openSocket(
  { subgraph, url, timeoutMs, maxAnswerBytes }: SubscriptionDeps,
  request: SubgraphRequest,
  socketUrl: string | null,
): Promise<AsyncGenerator<SubgraphAnswer>> {
  if (request.signal.aborted) throw cancelled();
  const unavailable = unavailableOf(subgraph);
  const end = new AbortController();
  request.signal.addEventListener('abort', () => end.abort(), { once: true });
  const where = new URL(socketUrl ?? url.replace(/^http/, 'ws'));
  const socket = { url: where, timeoutMs, maxMessageBytes: maxAnswerBytes };
  const results = await subscribeBySocket({ ...request, signal: end.signal }, socket).catch((error) => {
    throw request.signal.aborted
      ? cancelled(error)
      : unavailable('takes no subscription by WebSocket', error);
  });
  return readResults(results, end, unavailable);
}

/** Each result, its form checked; whatever ends them otherwise than the client is told in our terms. */
async function* readResults(
  results: AsyncIterable<unknown>,
  end: AbortController,
  unavailable: Unavailable,
): AsyncGenerator<SubgraphAnswer> {
  try {
    for await (const result of results) {
      const answer = readEnvelope(result);
      if (!answer) throw unavailable('sent an event that is no GraphQL answer', undefined, false);
      yield answer;
    }
  } catch (error) {
    if (end.signal.aborted) return;
    throw error instanceof GatewayError ? error : unavailable('broke off a subscription', error);
  } finally {
    end.abort();
  }
}

async function* only(answer: SubgraphAnswer): AsyncGenerator<SubgraphAnswer> {
  yield answer;
}
