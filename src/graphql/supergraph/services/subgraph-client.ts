/** GraphQL over HTTP to one other service: a deadline, a breaker, a cap on its answer, and typed faults. */
import { Pool, type ProxyAgent } from 'undici';
import type { Logger } from '../../../observability/log.ts';
import type { ProxyFor } from '../../../settings/proxy.ts';
import type { SubscribeBy } from '../../../settings/subgraph-variables.ts';
import { createProxyAgent } from '../../../upstream/proxy-agent.ts';
import { createConnector, resendIfStale } from '../../../upstream/stale-sockets.ts';
import { openSubscription } from './open-subscription.ts';
import { readSubgraphAnswer } from './read-subgraph-answer.ts';
import type { SubgraphAnswer } from './subgraph-answer.ts';
import { createSubgraphCircuit } from './subgraph-circuit.ts';
import { unavailableOf } from './subgraph-error.ts';
import { createExchange, type SubgraphRequest } from './subgraph-exchange.ts';

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
const ACCEPTED = 'application/graphql-response+json, application/json;q=0.9';

export function createSubgraphClient(options: SubgraphClientOptions): SubgraphClient {
  const { name, timeoutMs, maxAnswerBytes, proxyFor, onAnswer, logger } = options;
  const url = new URL(options.url);
  const dispatcher = createDispatcher(url, proxyFor, CONNECTIONS);
  const resending = dispatcher.compose(resendIfStale());
  const streams = createDispatcher(url, proxyFor, MOST_SUBSCRIPTIONS);
  const unavailable = unavailableOf(name);
  const exchange = createExchange(url, timeoutMs, unavailable);
  const guarded = createSubgraphCircuit({ name, onAnswer, logger });
  const bounds = { subgraph: name, maxAnswerBytes };
  const { subscribeBy } = options;
  const subscribing = { ...bounds, exchange, streams, url: options.url, timeoutMs, subscribeBy };
  let subscriptions = 0;

  return {
    ask: (request) => {
      // A mutation may have been done by a service that closes its connection without an answer.
      const connections = isQuery.test(request.query) ? resending : dispatcher;
      return guarded(() =>
        exchange(connections, request, ACCEPTED, (response) => readSubgraphAnswer(response, bounds)),
      );
    },

    async *subscribe(request) {
      if (subscriptions >= MOST_SUBSCRIPTIONS)
        throw unavailable(`has the ${MOST_SUBSCRIPTIONS} subscriptions that it may have`);
      subscriptions += 1;
      try {
        yield* await guarded(() => openSubscription(subscribing, request));
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
}

const isQuery = /^\s*(?:query\b|\{)/;

function createDispatcher(url: URL, proxyFor: ProxyFor, connections: number): Pool | ProxyAgent {
  const proxy = proxyFor(url);
  const connect = { timeout: CONNECT_TIMEOUT_MS };
  // The exchange's deadline covers both.
  const tuning = { connections, connect, headersTimeout: 0, bodyTimeout: 0 };
  if (proxy) return createProxyAgent(proxy, CONNECT_TIMEOUT_MS, tuning);
  return new Pool(url.origin, { ...tuning, connect: createConnector(connect) });
}
