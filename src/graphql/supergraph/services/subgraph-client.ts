/** GraphQL over HTTP to one other service: a deadline, a breaker, a cap on its answer, and typed faults. */
import { once } from 'node:events';
import { type Dispatcher, Pool, type ProxyAgent } from 'undici';
import { cancelled, GatewayError } from '../../../errors/gateway-error.ts';
import { parseJson } from '../../../json/parse-json.ts';
import type { Logger } from '../../../observability/log.ts';
import type { ProxyFor } from '../../../settings/proxy.ts';
import type { SubscribeBy } from '../../../settings/subgraph-variables.ts';
import { CircuitOpen, createCircuit } from '../../../upstream/circuit.ts';
import { asItIs } from '../../../upstream/content-encoding.ts';
import { createProxyAgent } from '../../../upstream/proxy-agent.ts';
import { untilAbort } from '../../../upstream/until-abort.ts';
import { readEnvelope, type SubgraphAnswer } from './subgraph-answer.ts';
import { subgraphUnavailable } from './subgraph-error.ts';
import type { SubgraphHeaders } from './subgraph-headers.ts';
import { subscribeBySocket } from './subscribe-by-socket.ts';
import { accepted, resultsOf } from './subscribe-by-stream.ts';

export interface SubgraphRequest {
  readonly query: string;
  readonly variables?: Readonly<Record<string, unknown>> | undefined;
  readonly headers: SubgraphHeaders;
  /** Aborted when the client goes away. */
  readonly signal: AbortSignal;
}

export interface SubgraphClient {
  /** @throws GatewayError SUBGRAPH_UNAVAILABLE, REQUEST_CANCELLED */
  ask(request: SubgraphRequest): Promise<SubgraphAnswer>;
  /** A subscription, in the way that is set for the service. Ends with the signal. @throws GatewayError as `ask` */
  subscribe(request: SubgraphRequest): AsyncGenerator<SubgraphAnswer>;
  /** What is running ends by itself. */
  retire(): void;
  /** What is running is cut off. */
  close(): Promise<void>;
}

export interface SubgraphClientOptions {
  readonly name: string;
  readonly url: string;
  /** From the request to the last byte of its answer; of a subscription to its first byte. */
  readonly timeoutMs: number;
  readonly maxAnswerBytes: number;
  readonly subscribeBy: SubscribeBy;
  readonly proxyFor: ProxyFor;
  readonly onAnswer: (answer: { readonly outcome: string; readonly seconds: number }) => void;
  readonly logger: Logger;
}

const CONNECTIONS = 128;
/** They have connections of their own: queries must not wait for streams to end. */
const MOST_SUBSCRIPTIONS = 1_000;
const CONNECT_TIMEOUT_MS = 5_000;
/** Faults in a row that open the circuit, and how long it stays open: doubled after each probe that fails. */
const MOST_FAULTS = 5;
const FIRST_PAUSE_MS = 1_000;
const LONGEST_PAUSE_MS = 30_000;

export function createSubgraphClient(options: SubgraphClientOptions): SubgraphClient {
  const { name, timeoutMs, maxAnswerBytes, onAnswer } = options;
  const url = new URL(options.url);
  const dispatcher = createDispatcher(url, options.proxyFor, CONNECTIONS);
  const streams = createDispatcher(url, options.proxyFor, MOST_SUBSCRIPTIONS);
  let subscriptions = 0;
  const breaker = createCircuit({
    failures: MOST_FAULTS,
    // A caller who asks for what is too large, again and again, must not close the service to others.
    isFailure: (error) =>
      error instanceof GatewayError && error.code !== 'REQUEST_CANCELLED' && error.retryable,
    pauseMs: (failedProbes) => Math.min(FIRST_PAUSE_MS * 2 ** failedProbes, LONGEST_PAUSE_MS),
    onState(state, err) {
      if (state === 'OPEN')
        options.logger.warn(
          { subgraph: name, err },
          'a service keeps failing and is left alone for a moment',
        );
      if (state === 'CLOSED') options.logger.info({ subgraph: name }, 'a service answers again');
    },
  });
  const unavailable = (what: string, cause?: unknown, retryable = true) =>
    subgraphUnavailable({ subgraph: name, what, retryable, cause });

  /** Sends, and hands over the answer's head and its body; whatever goes wrong in `read` is told in our terms. */
  async function exchange<T>(
    connections: Dispatcher,
    { query, variables, headers, signal }: SubgraphRequest,
    accept: string,
    read: (response: Dispatcher.ResponseData, stopClock: () => void) => Promise<T>,
  ): Promise<T> {
    if (signal.aborted) throw cancelled();
    const controller = new AbortController();
    let late = false;
    const timer = setTimeout(() => {
      late = true;
      controller.abort();
    }, timeoutMs);
    const stop = () => controller.abort();
    signal.addEventListener('abort', stop, { once: true });
    try {
      const sent = connections.request({
        origin: url.origin,
        path: url.pathname + url.search,
        method: 'POST',
        headers: {
          ...headers,
          ...asItIs,
          accept,
          'content-type': 'application/json',
          'user-agent': 'cortex-gateway',
        },
        body: JSON.stringify({ query, variables }),
        signal: controller.signal,
      });
      const response = await untilAbort(sent, controller.signal);
      // What is left unread is destroyed below, and nobody listens to it any more.
      response.body.on('error', () => {});
      return await read(response, () => clearTimeout(timer));
    } catch (error) {
      if (error instanceof GatewayError) throw error;
      if (late) throw unavailable(`did not answer within ${timeoutMs} ms`, error);
      if (signal.aborted) throw cancelled(error);
      throw unavailable('cannot be reached', error);
    } finally {
      clearTimeout(timer);
      signal.removeEventListener('abort', stop);
      // Nobody reads the rest of an answer that was refused.
      controller.abort();
    }
  }

  function refusePacked({ 'content-encoding': given }: Dispatcher.ResponseData['headers']): void {
    const encoding = String(given ?? 'identity').toLowerCase();
    if (encoding === 'identity') return;
    const named = /^[\w-]{1,20}$/.test(encoding) ? encoding : 'an encoding';
    throw unavailable(`packed its answer with ${named}, which nobody asked for`, undefined, false);
  }

  async function readAnswer(response: Dispatcher.ResponseData): Promise<SubgraphAnswer> {
    const { statusCode, headers, body } = response;
    refuseStatus(statusCode, headers);
    refusePacked(headers);
    if (Number(headers['content-length']) > maxAnswerBytes) throw tooLong();
    const text = await readText(body);
    const isJson = /^application\/(?:graphql-response\+)?json\b/i.test(typeOf(headers));
    const answer = isJson ? readEnvelope(parseJson(text)) : null;
    if (answer && (answer.data || answer.errors.length > 0)) return answer;
    if (statusCode >= 400)
      throw unavailable(`answered with the status ${statusCode}`, undefined, statusCode >= 500);
    if (!isJson) throw unavailable('answered with something that is no GraphQL', undefined, false);
    throw unavailable('gave an answer that is no GraphQL answer', undefined, false);
  }

  function refuseStatus(status: number, headers: Dispatcher.ResponseData['headers']): void {
    if (status >= 300 && status < 400)
      throw unavailable('answered with a redirect, which is not followed', undefined, false);
    if (status !== 429 && status !== 503) return;
    const seconds = Number(headers['retry-after']);
    throw subgraphUnavailable({
      subgraph: name,
      what: 'is busy',
      retryable: true,
      ...(Number.isFinite(seconds) && seconds >= 0 && { retryAfterSeconds: Math.min(seconds, 3600) }),
    });
  }

  const tooLong = () => unavailable(`gave an answer of more than ${maxAnswerBytes} bytes`, undefined, false);

  async function readText(body: AsyncIterable<Uint8Array>): Promise<string> {
    const parts: Uint8Array[] = [];
    let size = 0;
    for await (const part of body) {
      size += part.length;
      if (size > maxAnswerBytes) throw tooLong();
      parts.push(part);
    }
    // Without the byte order mark that some servers begin with (RFC 8259, section 8.1).
    return new TextDecoder().decode(Buffer.concat(parts, size));
  }

  /** @throws GatewayError SUBGRAPH_UNAVAILABLE at once while the circuit is open */
  async function guarded<T>(call: () => Promise<T>): Promise<T> {
    const started = performance.now();
    let outcome = 'ok';
    try {
      return await breaker.execute(call);
    } catch (error) {
      const known = error instanceof CircuitOpen ? paused(error) : (error as GatewayError);
      outcome = known.code;
      throw known;
    } finally {
      onAnswer({ outcome, seconds: (performance.now() - started) / 1000 });
    }
  }

  function paused({ failure, probeInMs }: CircuitOpen): GatewayError {
    const what = 'failed several times in a row and is left alone for a moment';
    const retryAfterSeconds = Math.max(1, Math.ceil(probeInMs / 1000));
    return subgraphUnavailable({ subgraph: name, what, retryable: true, retryAfterSeconds, cause: failure });
  }

  return {
    ask: (request) =>
      guarded(() =>
        exchange(
          dispatcher,
          request,
          'application/graphql-response+json, application/json;q=0.9',
          readAnswer,
        ),
      ),

    async *subscribe(request) {
      if (subscriptions >= MOST_SUBSCRIPTIONS)
        throw unavailable(`has the ${MOST_SUBSCRIPTIONS} subscriptions that it may have`);
      subscriptions += 1;
      try {
        const { protocol, socketUrl } = options.subscribeBy;
        if (protocol === 'ws') yield* await guarded(() => openSocket(request, socketUrl));
        else yield* await guarded(() => openStream(request, accepted[protocol]));
      } finally {
        subscriptions -= 1;
      }
    },

    retire() {
      void dispatcher.close();
      void streams.close();
    },
    async close() {
      await Promise.all([dispatcher.destroy(), streams.destroy()]);
    },
  };

  /** Resolves when the stream has begun; a service that refuses it answers with JSON, which is its only result. */
  async function openStream(
    request: SubgraphRequest,
    accept: string,
  ): Promise<AsyncGenerator<SubgraphAnswer>> {
    const begun = Promise.withResolvers<AsyncGenerator<SubgraphAnswer>>();
    const end = new AbortController();
    const over = exchange(streams, request, accept, async (response, stopClock) => {
      const { statusCode, headers, body } = response;
      const results = statusCode === 200 ? resultsOf(typeOf(headers), body, maxAnswerBytes) : null;
      if (!results) {
        const answer = await readAnswer(response);
        begun.resolve(only(answer));
        return;
      }
      refusePacked(headers);
      stopClock();
      begun.resolve(readResults(results, end));
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
    request: SubgraphRequest,
    socketUrl: string | null,
  ): Promise<AsyncGenerator<SubgraphAnswer>> {
    if (request.signal.aborted) throw cancelled();
    const end = new AbortController();
    request.signal.addEventListener('abort', () => end.abort(), { once: true });
    const where = new URL(socketUrl ?? options.url.replace(/^http/, 'ws'));
    const socket = { url: where, timeoutMs, maxMessageBytes: maxAnswerBytes };
    const results = await subscribeBySocket({ ...request, signal: end.signal }, socket).catch((error) => {
      throw request.signal.aborted
        ? cancelled(error)
        : unavailable('takes no subscription by WebSocket', error);
    });
    return readResults(results, end);
  }

  /** Each result, its form checked; whatever ends them otherwise than the client is told in our terms. */
  async function* readResults(
    results: AsyncIterable<unknown>,
    end: AbortController,
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
}

function createDispatcher(url: URL, proxyFor: ProxyFor, connections: number): Pool | ProxyAgent {
  const proxy = proxyFor(url);
  const connect = { timeout: CONNECT_TIMEOUT_MS };
  // The deadline above covers both.
  const tuning = { connections, connect, headersTimeout: 0, bodyTimeout: 0 };
  return proxy ? createProxyAgent(proxy, CONNECT_TIMEOUT_MS, tuning) : new Pool(url.origin, tuning);
}

function typeOf(headers: Dispatcher.ResponseData['headers']): string {
  const type = headers['content-type'];
  return (typeof type === 'string' ? type : '').trim();
}

async function* only(answer: SubgraphAnswer): AsyncGenerator<SubgraphAnswer> {
  yield answer;
}
