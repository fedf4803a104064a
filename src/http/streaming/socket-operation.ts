/** One operation on a WebSocket: from the message that asks for it to the results that are sent back. */
import { randomUUID } from 'node:crypto';
import type { IncomingHttpHeaders } from 'node:http';
import type { FormattedExecutionResult, GraphQLFormattedError } from 'graphql';
import { BUDGET_HEADER, readBudget } from '../../credits/request-budget.ts';
import { type Door, readOperationRequest } from '../../graphql/operation.ts';
import type { Runner } from '../../graphql/run-operation.ts';
import type { User } from '../../identity/caller.ts';
import { mergeTags, readTags, TAGS_HEADER } from '../../identity/tags.ts';
import type { ReadJson } from '../../json/read-json.ts';
import { traceHeadersOf } from '../../observability/tracing.ts';

/** An operation that failed as a whole: the protocol has a message of its own for that. */
export class OperationFailed extends Error {
  readonly errors: readonly GraphQLFormattedError[];

  constructor(errors: readonly GraphQLFormattedError[]) {
    super('the operation failed');
    this.errors = errors;
  }
}

/** Who opened the socket. */
export interface SocketClient {
  /** Anew for each operation. */
  readonly identify: () => Promise<User>;
  readonly headers: IncomingHttpHeaders;
}

const door: Door = { name: 'websocket', changes: true, streams: true };

/**
 * Rejects with OperationFailed, or a GatewayError for a message that cannot be read. Returning a generator waits for
 * its pending step, and that step may be waiting for an upstream: so the signal is aborted first.
 */
export function runOnSocket(
  runner: Runner,
  { identify, headers }: SocketClient,
  { value, problem }: ReadJson,
  whenOver: () => void,
): AsyncGenerator<FormattedExecutionResult, undefined> {
  const abort = new AbortController();

  async function* start(): AsyncGenerator<FormattedExecutionResult, undefined> {
    // A token that was good when the socket was opened may have expired, and a key may be revoked.
    const user = await identify();
    if (problem) throw problem;
    const request = readOperationRequest(value);
    const { signal } = abort;
    // Browsers set no headers on a socket, and a socket has many operations.
    const traceHeaders = traceHeadersOf(request.extensions) ?? traceHeadersOf(headers);
    const tags = mergeTags(user.apiKey?.tags ?? [], readTags(headers[TAGS_HEADER]));
    // Each operation on the socket is a request, with the budget for itself.
    const budget = readBudget(headers[BUDGET_HEADER]);
    const facts = { requestId: randomUUID(), idempotencyKey: null, tags, budget, traceHeaders };
    const caller = { user, ...facts, signal, door, requestHeaders: headers };
    const outcome = await runner.run(request, caller);
    if (outcome.kind === 'answer') yield whole(outcome.result);
    else for await (const result of outcome.results) yield whole(result);
  }

  const results = start();
  let isOver = false;
  const over = () => {
    if (!isOver) whenOver();
    isOver = true;
  };
  const end = async (): Promise<IteratorResult<FormattedExecutionResult, undefined>> => {
    abort.abort();
    over();
    return results.return(undefined);
  };
  return {
    async next() {
      try {
        const result = await results.next();
        if (result.done) over();
        return result;
      } catch (error) {
        over();
        throw error;
      }
    },
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

/** @throws OperationFailed */
function whole(result: FormattedExecutionResult): FormattedExecutionResult {
  if (result.data === undefined && result.errors) throw new OperationFailed(result.errors);
  return result;
}
