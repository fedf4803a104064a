/** Cortex over REST: completions, embeddings, search and the list of models. */
import { randomUUID } from 'node:crypto';
import type { WarehouseEngine } from '../engine.ts';
import type { Exchange } from '../http/exchange.ts';
import { readJson } from '../http/request-body.ts';
import type { Route } from '../http/router.ts';
import { resolveIdentifier } from '../identifier.ts';
import type { Authentication, LoginTokenKind } from '../login/authentication.ts';
import { protocolErrors } from '../protocol-errors.ts';
import { type RestApi, RestApiError, type RestCaller } from '../rest-api.ts';
import type { SessionRegistry } from '../session/session-registry.ts';
import type { BoundedLog, RestCallLogEntry } from '../statement/statement-log.ts';
import { answerCortexFailure, cortexFailure, requestIdHeader } from './cortex-answer.ts';
import { answerCompletion, type CompletionDialect, chatDialect, nativeDialect } from './cortex-completion.ts';
import {
  analystMessage,
  chatCompletion,
  embedding,
  nativeCompletion,
  searchQuery,
} from './cortex-requests.ts';
import { type RestCallFacts, recordUsage, restRecord } from './record-usage.ts';

type AnswerRequest = (exchange: Exchange, caller: RestCaller, requestId: string) => Promise<void>;

const tokenKinds: readonly LoginTokenKind[] = ['KEYPAIR_JWT', 'OAUTH', 'PROGRAMMATIC_ACCESS_TOKEN'];

export function cortexRoutes(deps: {
  readonly engine: Pick<WarehouseEngine, 'note' | 'record'>;
  readonly restApi: RestApi;
  readonly authentication: Authentication;
  readonly sessions: SessionRegistry;
  readonly log: BoundedLog<RestCallLogEntry>;
  readonly maxBodyBytes: number;
  readonly onError: (error: unknown) => void;
}): readonly Route[] {
  const { engine, restApi, authentication, sessions, log, maxBodyBytes, onError } = deps;

  const callFacts = (
    exchange: Exchange,
    caller: RestCaller,
    requestId: string,
    text: string,
  ): RestCallFacts => ({
    requestId,
    text: `REST ${text}`,
    tag: exchange.header('x-snowflake-query-tag') ?? '',
    caller,
    startedAt: new Date(),
  });

  const complete =
    (schema: typeof nativeCompletion | typeof chatCompletion, dialect: CompletionDialect): AnswerRequest =>
    async (exchange, caller, requestId) => {
      const call = callFacts(exchange, caller, requestId, 'complete');
      const options = await readJson(exchange.request, schema, maxBodyBytes);
      const completion = await restApi.complete({ ...options, caller, signal: exchange.signal });
      const recorded = {
        ...completion,
        events: recordUsage(completion, options.model, call, engine, onError),
      };
      await answerCompletion(exchange, requestId, options, recorded, dialect, onError);
    };

  const embed: AnswerRequest = async (exchange, caller, requestId) => {
    const call = callFacts(exchange, caller, requestId, 'embed');
    const { model, text } = await readJson(exchange.request, embedding, maxBodyBytes);
    const answer = await restApi.embed({ caller, model, texts: text, signal: exchange.signal });
    const used = { function: 'AI_EMBED', model, calls: 1, inputTokens: answer.totalTokens, outputTokens: 0 };
    engine.record(restRecord(call, 'SUCCESS', used)).catch(onError);
    const body = {
      object: 'list',
      // Nested once more than one would expect: so it is in Snowflake's specification.
      data: answer.embeddings.map((vector, index) => ({ object: 'embedding', embedding: [vector], index })),
      model: answer.model,
      usage: { total_tokens: answer.totalTokens },
    };
    exchange.answerJson(200, body, { [requestIdHeader]: requestId });
  };

  const search: AnswerRequest = async (exchange, caller, requestId) => {
    const body = await readJson(exchange.request, searchQuery, maxBodyBytes);
    const named = (name: string) => resolveIdentifier(exchange.params[name] ?? '');
    const results = await restApi.search({
      caller,
      database: named('database'),
      schema: named('schema'),
      service: named('service'),
      query: body.query ?? null,
      multiIndexQuery: body.multi_index_query ?? null,
      columns: body.columns ?? [],
      filter: body.filter ?? null,
      limit: body.limit ?? 10,
      scoringConfig: body.scoring_config ?? null,
      signal: exchange.signal,
    });
    exchange.answerJson(200, { results, request_id: requestId }, { [requestIdHeader]: requestId });
  };

  const analyse: AnswerRequest = async (exchange, _caller, requestId) => {
    const asked = await readJson(exchange.request, analystMessage, maxBodyBytes);
    const { text, statement, verifiedQuery, suggestions, assumptions } = await restApi.analyse(asked);
    const content = [
      { type: 'text', text },
      ...(statement === null
        ? [{ type: 'suggestions', suggestions }]
        : [{ type: 'sql', statement, confidence: { verified_query_used: verifiedQuery } }]),
    ];
    const body = {
      request_id: requestId,
      message: { role: 'analyst', content },
      warnings: assumptions.map((message) => ({ message })),
      response_metadata: {
        model_names: ['local-analyst'],
        question_category: statement ? 'CLEAR_SQL' : 'AMBIGUOUS',
      },
    };
    exchange.answerJson(200, body, { [requestIdHeader]: requestId });
  };

  const models: AnswerRequest = async (exchange, _caller, requestId) => {
    exchange.answerJson(200, { models: restApi.models() }, { [requestIdHeader]: requestId });
  };

  return [
    {
      method: 'POST',
      path: '/api/v2/cortex/inference:complete',
      handle: governed(complete(nativeCompletion, nativeDialect)),
    },
    {
      method: 'POST',
      path: '/api/v2/cortex/v1/chat/completions',
      handle: governed(complete(chatCompletion, chatDialect)),
    },
    { method: 'POST', path: '/api/v2/cortex/inference:embed', handle: governed(embed) },
    {
      method: 'POST',
      path: '/api/v2/databases/{database}/schemas/{schema}/cortex-search-services/{service}:query',
      handle: governed(search),
    },
    { method: 'POST', path: '/api/v2/cortex/analyst/message', handle: governed(analyse) },
    { method: 'GET', path: '/api/v2/cortex/models', handle: governed(models) },
  ];

  /** Authenticates, logs and answers failures in the REST form. */
  function governed(answer: AnswerRequest): Route['handle'] {
    return async (exchange) => {
      const requestId = randomUUID();
      const { path, signal, response } = exchange;
      const call = { requestId, path, user: '', startedAt: new Date(), endedAt: null, httpStatus: null };
      let entry: RestCallLogEntry = { ...call, status: 'running' };
      try {
        const caller = await authenticate(exchange);
        entry = { ...entry, user: caller.user };
        log.put(requestId, entry);
        await answer(exchange, caller, requestId);
      } catch (error) {
        // A client that is gone is told nothing; what its going away made the models throw is no failure.
        if (!signal.aborted) answerCortexFailure(exchange, requestId, cortexFailure(error, onError));
      }
      const status = response.statusCode < 400 ? 'succeeded' : 'failed';
      log.put(requestId, {
        ...entry,
        endedAt: new Date(),
        status: signal.aborted ? 'cancelled' : status,
        httpStatus: signal.aborted ? null : response.statusCode,
      });
    };
  }

  /** @throws SnowflakeError, RestApiError 400 for a hint that means nothing */
  async function authenticate(exchange: Exchange): Promise<RestCaller> {
    const sessionToken = exchange.snowflakeToken;
    if (sessionToken !== undefined) {
      const context = sessions.authenticate(sessionToken).engine.context();
      return { user: context.user, role: context.role };
    }
    const token = /^Bearer (\S+)$/i.exec(exchange.header('authorization') ?? '')?.[1];
    if (token === undefined) throw protocolErrors.badSessionToken();
    const hint = exchange.header('x-snowflake-authorization-token-type')?.toUpperCase();
    const kind = tokenKinds.find((known) => known === hint) ?? null;
    if (hint !== undefined && kind === null) {
      throw new RestApiError(
        400,
        `X-Snowflake-Authorization-Token-Type must be one of ${tokenKinds.join(', ')}.`,
      );
    }
    const user = await authentication.bearer(token, kind);
    return { user: user.name, role: user.defaultRole };
  }
}
