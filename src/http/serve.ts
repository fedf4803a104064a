/** Serves the API, the Model Context Protocol and the metrics on their ports, and closes them without cutting an answer short. */
import { once } from 'node:events';
import type { ApolloServer } from '@apollo/server';
import type { GraphQLSchema } from 'graphql';
import type { RequestContext } from '../context.ts';
import { ZERO } from '../credits/micro-credits.ts';
import { codeOf } from '../errors/present-error.ts';
import type { AnswerInvalid } from '../graphql/answer-invalid.ts';
import type { CheckDocument } from '../graphql/check-document.ts';
import type { DocumentSource } from '../graphql/document-source.ts';
import type { KnownOperations } from '../graphql/known-operations.ts';
import { createRunner, type EndedDownload, type RunnerDependencies } from '../graphql/run-operation.ts';
import type { Identify } from '../identity/identify.ts';
import type { RateLimiter } from '../identity/rate-limiter.ts';
import type { HealthMonitor } from '../observability/health.ts';
import type { Logger } from '../observability/log.ts';
import type { Metrics } from '../observability/metrics.ts';
import type { RefusedOperation, RequestLog } from '../observability/request-log.ts';
import type { Services } from '../services.ts';
import { isLoopback } from '../settings/config-variable.ts';
import type { FairTurns } from '../threads/fair-turns.ts';
import type { Vetter } from '../vetting/vetter.ts';
import { refuseUnreadable } from './bare-connections.ts';
import { createServer } from './create-server.ts';
import { mcpDoor } from './mcp-door.ts';
import { registerMcpRoute } from './mcp-route.ts';
import { answerMetrics } from './metrics-route.ts';
import { createOrigins, type OriginOptions, registerCors } from './origins.ts';
import type { Ports } from './ports.ts';
import { registerRoutes } from './routes.ts';
import { apiDoorAt } from './server-door.ts';
import { attachGraphqlSocket } from './streaming/graphql-socket.ts';
import { createUnreadAnswers } from './unread-answers.ts';

export interface ServeDependencies {
  readonly apollo: ApolloServer<RequestContext>;
  readonly known: KnownOperations;
  /** This gateway's own, with or without others around it. */
  readonly schema: GraphQLSchema;
  /** What is served now. */
  readonly servedSchema: () => GraphQLSchema;
  readonly checkDocument: CheckDocument;
  readonly services: Services;
  readonly identify: Identify;
  readonly limiter: RateLimiter;
  readonly documents: DocumentSource;
  readonly vetBody: Vetter['body'];
  readonly vetDocument: RunnerDependencies['vetDocument'];
  /** Whether the documents of large bodies are vetted with them. */
  readonly vetsOperations: boolean;
  readonly answerInvalid: AnswerInvalid;
  readonly turns: FairTurns;
  readonly health: HealthMonitor;
  readonly metrics: Metrics;
  readonly logger: Logger;
  readonly requestLog: RequestLog | null;
  readonly ports: Ports;
  readonly metricsHost: string;
  readonly loopbackOnly: boolean;
  /** Origins whose pages may call; `*` for all. */
  readonly allowedOrigins: OriginOptions['allowed'];
  /** Of the books' days. */
  readonly timeZone: string;
  /** The books' clock, in epoch milliseconds. */
  readonly now: () => number;
}

export interface Served {
  /** Takes no new operations, waits for the running ones, and ends what is left after `drainMs` with an error. */
  close(drainMs: number): Promise<void>;
}

/** What answers that are complete may take to reach their clients after the drain. */
const LAST_BYTES_MS = 1_000;
const MAX_BODY_BYTES = 5 * 1024 * 1024;

export async function serve(deps: ServeDependencies): Promise<Served> {
  const {
    apollo,
    known,
    schema,
    services,
    identify,
    health,
    metrics,
    logger,
    requestLog,
    loopbackOnly,
    ports,
  } = deps;
  const { limiter, documents, checkDocument, vetDocument, vetBody, answerInvalid, turns } = deps;
  const onRefusal = (refused: RefusedOperation) => {
    metrics.countError(refused.error.code);
    requestLog?.refusal(refused);
  };
  const onDownload = ({ name, visit, latencyMs, error }: EndedDownload) => {
    const codes = error === null ? [] : [codeOf(error)];
    for (const code of codes) metrics.countError(code);
    metrics.observeOperation({
      type: 'download',
      outcome: error === null ? 'ok' : 'error',
      seconds: latencyMs / 1000,
    });
    requestLog?.operation({
      ...visit,
      door: visit.door.name,
      type: 'download',
      operationName: null,
      fields: [name],
      credits: ZERO,
      backEnds: [],
      queryIds: [],
      latencyMs,
      errors: codes,
    });
  };
  const runner = createRunner({
    apollo,
    known,
    services,
    limiter,
    documents,
    checkDocument,
    vetDocument,
    answerInvalid,
    onRefusal,
    onDownload,
  });
  const origins = createOrigins({ allowed: deps.allowedOrigins, loopbackOnly });
  const unread = createUnreadAnswers();
  const shared = { logger, bodyLimit: MAX_BODY_BYTES, identify, limiter, vetBody, onRefusal, unread };
  const server = createServer({ ...shared, port: ports.api, origins, doorAt: apiDoorAt });
  await registerCors(server, deps.allowedOrigins, origins);
  await registerRoutes(server, {
    runner,
    turns,
    identify,
    origins,
    vetsOperations: deps.vetsOperations,
    health,
    documents,
    schema: deps.servedSchema,
    usage: services.usage,
    timeZone: deps.timeZone,
  });
  const sockets = attachGraphqlSocket(ports.api, {
    schema,
    identify,
    runner,
    turns,
    logger,
    maxPayload: MAX_BODY_BYTES,
    origins,
    onRefusal,
  });

  const mcp = createServer({
    ...shared,
    port: ports.mcp,
    origins: { refuseRequest: ({ headers }) => origins.refuseUnnamed(headers) },
    doorAt: () => mcpDoor,
  });
  await registerCors(mcp, deps.allowedOrigins, origins);
  registerMcpRoute(mcp, { runner, turns, identify, logger, now: deps.now });

  await apollo.start();
  await Promise.all([server.ready(), mcp.ready()]);
  ports.api.serve(server.routing);
  ports.mcp.serve(mcp.routing);
  // Whoever opens the metrics to the network has Prometheus ask for them there by whatever name it knows.
  const metricsLoopbackOnly = loopbackOnly && isLoopback(deps.metricsHost);
  ports.metrics.serve(answerMetrics({ metrics, loopbackOnly: metricsLoopbackOnly, logger, onRefusal }));
  const refuseOfMetrics = refuseUnreadable(ports.metrics, {
    contentType: 'text/plain',
    bodyOf: ({ message }) => `${message}\n`,
    onRefusal: (error) => onRefusal({ error, requestId: null, door: 'metrics', user: null }),
  });
  ports.metrics.server.on('clientError', refuseOfMetrics);

  return {
    async close(drainMs) {
      const started = performance.now();
      const doors = [ports.api, ports.mcp];
      const allEnded = Promise.all(doors.map(({ server }) => once(server, 'close')));
      // From now on every answer says that its connection closes.
      await Promise.all([server.close(), mcp.close()]);
      for (const door of doors) door.stop();
      sockets.drain();
      await runner.drain(drainMs);
      await sockets.close();
      const left = Math.max(drainMs - (performance.now() - started), LAST_BYTES_MS);
      const cut = setTimeout(() => {
        for (const door of doors) door.server.closeAllConnections();
      }, left).unref();
      await allEnded;
      clearTimeout(cut);
      await apollo.stop();
      ports.metrics.server.close();
      ports.metrics.server.closeAllConnections();
    },
  };
}
