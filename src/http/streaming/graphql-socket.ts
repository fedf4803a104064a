/** WebSocket transport of `/graphql`: the graphql-transport-ws protocol. */
import { randomUUID } from 'node:crypto';
import type { IncomingHttpHeaders, IncomingMessage, Server } from 'node:http';
import type { Duplex } from 'node:stream';
import type { ExecutionResult, FormattedExecutionResult, GraphQLSchema } from 'graphql';
import { parse } from 'graphql';
import { useServer } from 'graphql-ws/use/ws';
import { WebSocketServer } from 'ws';
import type { RequestContext } from '../../context.ts';
import type { Identify } from '../../identity/identify.ts';
import type { Services } from '../../services.ts';
import { isLoopbackHost, isSameOrigin } from '../same-origin.ts';
import type { OperationRequest, OperationResults } from './operation-results.ts';

export interface GraphqlSocketDeps {
  readonly schema: GraphQLSchema;
  readonly identify: Identify;
  readonly services: Services;
  readonly results: OperationResults;
  /** Bytes of one message. */
  readonly maxPayload: number;
  /** As for requests: in local mode only loopback names are answered. */
  readonly loopbackOnly: boolean;
}

/** What one operation on the socket needs once the protocol has accepted it. */
interface Started {
  readonly request: OperationRequest;
  readonly context: RequestContext;
  readonly abort: AbortController;
}

const KEEP_ALIVE_MS = 12_000;

/** The protocol library wants a document of its own; ours is parsed, limited and run by `results`. */
const anySubscription = parse('subscription { operation }');

/** Answers upgrades of `/graphql` on this server; returns what closes every socket. */
export function attachGraphqlSocket(server: Server, deps: GraphqlSocketDeps): () => Promise<void> {
  const sockets = new WebSocketServer({ noServer: true, maxPayload: deps.maxPayload });
  const protocol = useServer(
    {
      schema: deps.schema,
      // 4403 Forbidden closes the socket for whoever cannot say who they are.
      onConnect: async ({ connectionParams, extra }) => {
        const caller = deps.identify(headersOf(extra.request, connectionParams));
        return caller.then(
          () => true,
          () => false,
        );
      },
      onSubscribe: async ({ connectionParams, extra }, _id, { query, operationName, variables }) => {
        const abort = new AbortController();
        // Asked again for each operation: a token may have expired while the socket stayed open.
        const user = await deps.identify(headersOf(extra.request, connectionParams));
        const context: RequestContext = {
          user,
          requestId: randomUUID(),
          operationName: operationName ?? null,
          signal: abort.signal,
          idempotencyKey: null,
          services: deps.services,
        };
        const request: OperationRequest = {
          query,
          operationName: operationName ?? null,
          variables: variables ?? null,
        };
        const started: Started = { request, context, abort };
        return { schema: deps.schema, document: anySubscription, contextValue: started };
      },
      // Results are in their public form already; the library would format their errors a second time.
      onNext: (_ctx, _id, _payload, _args, result) => result as FormattedExecutionResult,
      subscribe: ({ contextValue }) => {
        const { request, context, abort } = contextValue as Started;
        return abortOnReturn(deps.results(request, context), abort);
      },
    },
    sockets,
    KEEP_ALIVE_MS,
  );

  const upgrade = (request: IncomingMessage, socket: Duplex, head: Buffer) => {
    // Upgrades pass by the hooks that guard requests. A rebound name would be same-origin with itself.
    const foreign = !isSameOrigin(request.headers) || (deps.loopbackOnly && !isLoopbackHost(request.headers));
    if (foreign || request.url?.split('?')[0] !== '/graphql') {
      socket.end('HTTP/1.1 403 Forbidden\r\nconnection: close\r\n\r\n');
      return;
    }
    sockets.handleUpgrade(request, socket, head, (opened) => sockets.emit('connection', opened, request));
  };
  server.on('upgrade', upgrade);

  return async () => {
    server.off('upgrade', upgrade);
    await protocol.dispose();
  };
}

/** Browsers cannot set headers on a socket, so clients send them as connection parameters. */
function headersOf(
  request: IncomingMessage,
  params: Record<string, unknown> | undefined,
): IncomingHttpHeaders {
  const headers: IncomingHttpHeaders = { ...request.headers };
  for (const [name, value] of Object.entries(params ?? {})) {
    const known = name.toLowerCase();
    if (typeof value === 'string' && (known === 'authorization' || known === 'x-gateway-user'))
      headers[known] = value;
  }
  return headers;
}

/**
 * Returning a generator waits for its pending step, and that step may be waiting for an upstream: so the signal is
 * aborted first.
 */
function abortOnReturn(
  results: AsyncIterable<ExecutionResult>,
  abort: AbortController,
): AsyncGenerator<ExecutionResult, void, void> {
  const iterator = results[Symbol.asyncIterator]();
  const end = async (): Promise<IteratorResult<ExecutionResult, void>> => {
    abort.abort();
    await iterator.return?.();
    return { done: true, value: undefined };
  };
  return {
    next: () => iterator.next(),
    return: end,
    throw: end,
    [Symbol.asyncIterator]() {
      return this;
    },
    [Symbol.asyncDispose]: async () => {
      await end();
    },
  };
}
