/**
 * The one runner. Queries, mutations, subscriptions and downloads, whichever door they came through, pass here: so that
 * limits, plugins (log, metrics, credit headers), the expiry of a token and the drain at a shutdown are told once.
 */
import type { ApolloServer, GraphQLResponse } from '@apollo/server';
import type { FormattedExecutionResult } from 'graphql';
import type { RequestContext } from '../context.ts';
import { cancelled, errorTable, GatewayError, isErrorCode, whyAborted } from '../errors/gateway-error.ts';
import type { RateLimiter } from '../identity/rate-limiter.ts';
import type { RefusedOperation } from '../observability/request-log.ts';
import type { Services } from '../services.ts';
import { createFlow } from '../upstream/flow.ts';
import type { AnswerInvalid } from './answer-invalid.ts';
import type { CheckDocument } from './check-document.ts';
import type { DocumentSource } from './document-source.ts';
import type { KnownOperations } from './known-operations.ts';
import type {
  OperationAnswer,
  OperationOutcome,
  OperationRequest,
  ResultStream,
  Visit,
} from './operation.ts';
import { byOwnName } from './own-name.ts';
import {
  createRunningOperations,
  type RunningOperation,
  type RunningOperations,
} from './running-operations.ts';
import { type DocumentRefusal, type OperationRefusal, received } from './verdict.ts';
import type { UnknownDocument } from './vet.ts';

export interface Runner {
  /** Never rejects for what a client did: refusals are answers with `errors`. */
  run(request: OperationRequest, visit: Visit): Promise<OperationOutcome>;
  /** As `run`, for a request that was refused as it was read. */
  refuse(refusal: OperationRefusal, visit: Visit): Promise<OperationOutcome>;
  /**
   * What is no operation and answers with bytes: a file of the usage, the schema as text.
   * @throws GatewayError for what is refused before the first byte; the chunks throw what goes wrong after it
   */
  download<Chunk>(download: Download<Chunk>, visit: Visit): Promise<AsyncGenerator<Chunk>>;
  /** Refuses what is new from now on, and ends subscriptions that have no end of their own; see `RunningOperations`. */
  drain: RunningOperations['drain'];
  readonly draining: boolean;
}

export interface Download<Chunk> {
  /** `exports.usage`: what the log calls it. */
  readonly name: string;
  open(signal: AbortSignal): Promise<AsyncIterable<Chunk>>;
}

/** A download that began and is over. */
export interface EndedDownload {
  readonly name: string;
  readonly visit: Visit;
  readonly latencyMs: number;
  /** Null when all of it was sent. */
  readonly error: unknown;
}

export interface RunnerDependencies {
  /** Its persisted queries are `ownNames`, or it finds no document. */
  readonly apollo: ApolloServer<RequestContext>;
  readonly known: KnownOperations;
  readonly services: Services;
  readonly limiter: Pick<RateLimiter, 'admit'>;
  readonly documents: DocumentSource;
  readonly checkDocument: CheckDocument;
  /** Looks at a document elsewhere before it is checked here. Null for one that needs no look. */
  readonly vetDocument: (asked: UnknownDocument, user: string) => Promise<DocumentRefusal | null> | null;
  readonly answerInvalid: AnswerInvalid;
  /** Told of operations that are refused before any plugin sees them. */
  readonly onRefusal: (refused: RefusedOperation) => void;
  readonly onDownload: (ended: EndedDownload) => void;
}

export function createRunner(deps: RunnerDependencies): Runner {
  const { apollo, known, services, limiter, documents, checkDocument, vetDocument } = deps;
  const { answerInvalid, onRefusal, onDownload } = deps;
  const running = createRunningOperations(services.apiKeys);

  function refuse(
    error: GatewayError,
    { operationName }: Pick<OperationRequest, 'operationName'>,
    { requestId, user, door }: Visit,
  ): OperationAnswer {
    onRefusal({ error, requestId, door: door.name, user, operationName });
    const { message, extensions, status } = error;
    // What was refused before it ran has used nothing.
    const headers = new Map([['x-credits-used', '0']]);
    return { kind: 'answer', status, headers, result: { errors: [{ message, extensions }] } };
  }

  /** @param respond after who asks was let in */
  async function perform(
    asked: Pick<OperationRequest, 'operationName'>,
    visit: Visit,
    respond: (contextValue: RequestContext) => Promise<GraphQLResponse>,
  ): Promise<OperationOutcome> {
    let operation: RunningOperation | null = null;
    let response: GraphQLResponse;
    try {
      operation = running.begin(visit);
      limiter.admit(visit.user);
      // The plugin `operation-name` fills the name in, which only parsing tells.
      response = await respond({
        ...visit,
        signal: operation.signal,
        closing: running.closing,
        operationName: null,
        services,
      });
    } catch (error) {
      operation?.over();
      if (error instanceof GatewayError) return refuse(error, asked, visit);
      throw error;
    }
    const { body, http } = response;
    if (body.kind === 'single') {
      operation.over();
      const result = body.singleResult;
      return { kind: 'answer', status: statusOf(http.status, result), headers: http.headers, result };
    }
    operation.askToStayOpen();
    const results = body.subsequentResults as AsyncIterable<unknown> as ResultStream['results'];
    return { kind: 'stream', headers: http.headers, results: endedBy(results, operation) };
  }

  function respond(
    request: OperationRequest,
    visit: Visit,
    contextValue: RequestContext,
  ): Promise<GraphQLResponse> {
    const { operationName, variables, documentId } = request;
    const query = documents.find(request, visit);
    // What an id alone has found is one of those that the operator and the gateway itself have listed.
    const isListed = documentId !== null && request.query === undefined;
    const vetting = isListed ? null : vetDocument({ query, variables, operationName }, visit.user.name);
    const respondVetted = (refusal: DocumentRefusal | null): Promise<GraphQLResponse> => {
      if (refusal?.by === 'limits') throw received(refusal.error);
      if (!refusal) checkDocument(query, variables);
      documents.keep(request);
      if (refusal) return answerInvalid(refusal.errors, contextValue);
      return (
        known.run(query, request, contextValue) ??
        apollo.executeOperation(
          {
            ...byOwnName(query),
            variables: { ...variables },
            ...(operationName !== null && { operationName }),
          },
          { contextValue },
        )
      );
    };
    return vetting ? vetting.then(respondVetted) : respondVetted(null);
  }

  return {
    get draining() {
      return running.closing.aborted;
    },

    run: (request, visit) => perform(request, visit, (contextValue) => respond(request, visit, contextValue)),

    refuse: (refusal, visit) =>
      perform(refusal, visit, async (contextValue) => {
        if (refusal.by === 'validation') return answerInvalid(refusal.errors, contextValue);
        const error = received(refusal.error);
        if (refusal.by === 'limits') throw error;
        return respond(refusal.request, visit, { ...contextValue, wrongVariables: error });
      }),

    async download({ name, open }, visit) {
      const startedAt = performance.now();
      const operation = running.begin(visit);
      try {
        limiter.admit(visit.user);
        operation.askToStayOpen();
        operation.signal.throwIfAborted();
        // Also where nobody came to read the first chunk.
        operation.signal.addEventListener('abort', operation.over);
        const chunks = await open(operation.signal);
        const ended = (error: unknown) =>
          onDownload({ name, visit, latencyMs: performance.now() - startedAt, error });
        return watched(chunks, operation, ended);
      } catch (error) {
        operation.over();
        throw error;
      }
    },

    drain: running.drain,
  };
}

/** Apollo Server says 500 of what a plugin refuses; the table knows better. */
function statusOf(given: number | undefined, { errors }: FormattedExecutionResult): number {
  const code = errors?.[0]?.extensions?.code;
  return given === 500 && isErrorCode(code) ? errorTable[code].status : (given ?? 200);
}

/** The same results; leaving them aborts the operation first, so that its pending step ends too. */
function endedBy(results: ResultStream['results'], operation: RunningOperation): ResultStream['results'] {
  const stop = () => {
    operation.abort();
    operation.over();
  };
  const flow = createFlow<FormattedExecutionResult>(({ take, end, fail }) => {
    const over = () => {
      operation.over();
      end();
    };
    const { resume, leave } = results.read({ take, end: over, fail });
    return {
      resume,
      leave() {
        stop();
        return leave();
      },
    };
  });
  // The operation has begun, whether its results were read or not.
  const left = flow.return;
  flow.return = () => {
    stop();
    return left();
  };
  return flow;
}

/** The same chunks; what ends the operation ends them, and their end is told once. */
async function* watched<Chunk>(
  chunks: AsyncIterable<Chunk>,
  operation: RunningOperation,
  ended: (error: unknown) => void,
): AsyncGenerator<Chunk, void, void> {
  let outcome: unknown = cancelled();
  try {
    for await (const chunk of chunks) {
      operation.signal.throwIfAborted();
      yield chunk;
    }
    outcome = null;
  } catch (error) {
    // However the source reports that it was aborted, what is told is why.
    outcome = operation.signal.aborted ? whyAborted(operation.signal) : error;
    throw outcome;
  } finally {
    operation.over();
    ended(outcome);
  }
}
