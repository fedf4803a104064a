/**
 * The one runner. Queries, mutations and subscriptions, whichever door they came through, pass here: so that limits,
 * plugins (log, metrics, credit headers), the expiry of a token and the drain at a shutdown are told once.
 */
import { setTimeout as delay } from 'node:timers/promises';
import type { ApolloServer, GraphQLResponse } from '@apollo/server';
import type { FormattedExecutionResult } from 'graphql';
import type { RequestContext } from '../context.ts';
import { errorTable, GatewayError, isErrorCode } from '../errors/gateway-error.ts';
import type { RateLimiter } from '../identity/rate-limiter.ts';
import type { RefusedOperation } from '../observability/request-log.ts';
import type { Services } from '../services.ts';
import { type FollowingController, followSignal } from '../upstream/follow-signal.ts';
import type { CheckDocument } from './check-document.ts';
import type { DocumentSource } from './document-source.ts';
import type {
  OperationAnswer,
  OperationOutcome,
  OperationRequest,
  ResultStream,
  Visit,
} from './operation.ts';

export interface Runner {
  /** Never rejects for what a client did: refusals are answers with `errors`. */
  run(request: OperationRequest, visit: Visit): Promise<OperationOutcome>;
  /**
   * Refuses new operations from now on and ends subscriptions that have no end of their own. Resolves when nothing
   * runs any more; what still runs after `patienceMs` is ended with an error that says so.
   */
  drain(patienceMs: number): Promise<void>;
  readonly draining: boolean;
}

export interface RunnerDependencies {
  readonly apollo: ApolloServer<RequestContext>;
  readonly services: Services;
  readonly limiter: RateLimiter;
  readonly documents: DocumentSource;
  readonly checkDocument: CheckDocument;
  /** Told of operations that are refused before any plugin sees them. */
  readonly onRefusal: (refused: RefusedOperation) => void;
}

/** The longest that a timer can wait; what expires later is looked at again then. */
const LONGEST_TIMER_MS = 2 ** 31 - 1;
/** How long a stream may go on after its key was revoked. */
const REVOCATION_MS = 1_000;
/** What an operation that was ended by the drain has to tell its client, before it counts as gone. */
const LAST_WORDS_MS = 1_000;

export function createRunner(deps: RunnerDependencies): Runner {
  const { apollo, services, limiter, documents, checkDocument, onRefusal } = deps;
  const closing = new AbortController();
  const running = new Set<FollowingController>();
  let allEnded = () => {};

  function refuse(
    error: GatewayError,
    { operationName }: OperationRequest,
    { requestId, user, door }: Visit,
  ): OperationAnswer {
    onRefusal({ error, requestId, door: door.name, user, operationName });
    const { message, extensions, status } = error;
    // What was refused before it ran has used nothing.
    const headers = new Map([['x-credits-used', '0']]);
    return { kind: 'answer', status, headers, result: { errors: [{ message, extensions }] } };
  }

  function end(operation: FollowingController): void {
    running.delete(operation);
    if (running.size === 0) allEnded();
  }

  return {
    get draining() {
      return closing.signal.aborted;
    },

    async run(request, visit) {
      if (closing.signal.aborted) {
        const error = leaving('Connect again: this instance is shutting down.');
        return refuse(error, request, visit);
      }
      const operation = followSignal(visit.signal);
      running.add(operation);
      const over = () => {
        operation.release();
        end(operation);
      };
      let response: GraphQLResponse;
      try {
        limiter.admit(visit.user);
        const { operationName, variables } = request;
        const query = documents.find(request, visit);
        checkDocument(query, variables);
        documents.keep(request);
        // The plugin `operation-name` fills the name in, which only parsing tells.
        const contextValue: RequestContext = {
          ...visit,
          signal: operation.signal,
          closing: closing.signal,
          operationName: null,
          services,
        };
        response = await apollo.executeOperation(
          {
            query,
            variables: { ...variables },
            ...(operationName !== null && { operationName }),
          },
          { contextValue },
        );
      } catch (error) {
        over();
        if (error instanceof GatewayError) return refuse(error, request, visit);
        throw error;
      }
      const { body, http } = response;
      if (body.kind === 'single') {
        over();
        const result = body.singleResult;
        return { kind: 'answer', status: statusOf(http.status, result), headers: http.headers, result };
      }
      const { expiresAt, apiKey } = visit.user;
      const expiry = expiresAt === undefined ? null : expireAt(expiresAt, operation);
      const revocation = apiKey && endWhenRevoked(() => services.apiKeys.requireLive(apiKey.id), operation);
      const results = body.subsequentResults as AsyncIterable<unknown> as ResultStream['results'];
      const whenOver = () => {
        expiry?.clear();
        revocation?.clear();
        over();
      };
      return { kind: 'stream', headers: http.headers, results: endedBy(results, operation, whenOver) };
    },

    async drain(patienceMs) {
      const idle = new Promise<void>((resolve) => {
        allEnded = resolve;
      });
      closing.abort();
      if (running.size === 0) return;
      await Promise.race([idle, delay(patienceMs)]);
      for (const operation of running)
        operation.abort(leaving('The gateway was stopped before this answer was complete; ask again.'));
      if (running.size > 0) await Promise.race([idle, delay(LAST_WORDS_MS)]);
    },
  };
}

function leaving(message: string): GatewayError {
  return new GatewayError('OVERLOADED', message, { retryAfterSeconds: 1 });
}

/** Apollo Server says 500 of what a plugin refuses; the table knows better. */
function statusOf(given: number | undefined, { errors }: FormattedExecutionResult): number {
  const code = errors?.[0]?.extensions?.code;
  return given === 500 && isErrorCode(code) ? errorTable[code].status : (given ?? 200);
}

/** A token that has run out ends what was subscribed to with it. */
function expireAt(time: number, operation: FollowingController): { readonly clear: () => void } {
  let timer: NodeJS.Timeout | undefined;
  const look = () => {
    const left = time - Date.now();
    if (left > 0) timer = setTimeout(look, Math.min(left, LONGEST_TIMER_MS));
    else
      operation.abort(
        new GatewayError('UNAUTHENTICATED', 'The token has expired; get a new one and subscribe again.'),
      );
  };
  look();
  return { clear: () => clearTimeout(timer) };
}

/** A revoked key ends what was subscribed to with it. A store that is away for a while ends nothing. */
function endWhenRevoked(
  requireLive: () => Promise<void>,
  operation: FollowingController,
): { readonly clear: () => void } {
  const looking = setInterval(async () => {
    const refusal = await requireLive().catch((error: unknown) => error);
    if (refusal instanceof GatewayError && refusal.code === 'UNAUTHENTICATED') operation.abort(refusal);
  }, REVOCATION_MS);
  return { clear: () => clearInterval(looking) };
}

/** The same results; returning them aborts the operation first, so that its pending step ends too. */
function endedBy(
  results: ResultStream['results'],
  operation: FollowingController,
  whenOver: () => void,
): ResultStream['results'] {
  return {
    async next() {
      const result = await results.next();
      if (result.done) whenOver();
      return result;
    },
    async return() {
      operation.abort();
      whenOver();
      await results.return?.();
      return { done: true, value: undefined };
    },
    [Symbol.asyncIterator]() {
      return this;
    },
  };
}
