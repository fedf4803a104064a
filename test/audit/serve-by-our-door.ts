/** Serves any Apollo Server over the gateway's own `/graphql`: its HTTP server, route, runner and door keeper. */
import { ApolloServer, type ApolloServerOptions, type BaseContext } from '@apollo/server';
import { doorKeeper } from '../../plugins/door-keeper.ts';
import type { RequestContext } from '../../src/context.ts';
import { type CheckDocument, createDocumentCheck } from '../../src/graphql/check-document.ts';
import { createDocumentSource } from '../../src/graphql/document-source.ts';
import {
  createPlannedExecution,
  type PlannedExecution,
} from '../../src/graphql/execution/execute-planned.ts';
import { createRunner } from '../../src/graphql/run-operation.ts';
import type { SubscriptionExecution } from '../../src/graphql/served-schema.ts';
import { streamSubscriptions } from '../../src/graphql/stream-subscriptions.ts';
import { createServer } from '../../src/http/create-server.ts';
import { registerGraphqlRoute } from '../../src/http/graphql-route.ts';
import { createOrigins } from '../../src/http/origins.ts';
import { takePorts } from '../../src/http/ports.ts';
import { identifyLocally } from '../../src/identity/identify.ts';
import { createLogger } from '../../src/observability/log.ts';
import type { Services } from '../../src/services.ts';
import { createFairTurns } from '../../src/threads/fair-turns.ts';

interface ServedByOurDoor {
  readonly server: ApolloServer<BaseContext>;
  readonly url: string;
  readonly extraCleanup: () => Promise<void>;
}

export async function serveByOurDoor(config: ApolloServerOptions<BaseContext>): Promise<ServedByOurDoor> {
  let checkDocument: CheckDocument = () => {};
  let planned: PlannedExecution | undefined;
  const subscriptions: SubscriptionExecution = {
    startEvents: (asked) => (planned as PlannedExecution).startEvents(asked),
    ofEvents: (asked) => (planned as PlannedExecution).ofEvents(asked),
  };
  const apollo = new ApolloServer<RequestContext>({
    ...(config as ApolloServerOptions<RequestContext>),
    plugins: streamSubscriptions(
      [
        ...((config.plugins ?? []) as Parameters<typeof streamSubscriptions>[0]),
        doorKeeper(),
        {
          serverWillStart: async () => ({
            schemaDidLoadOrUpdate({ apiSchema }) {
              checkDocument = createDocumentCheck(apiSchema);
              planned = createPlannedExecution(apiSchema, createFairTurns());
            },
          }),
        },
      ],
      subscriptions,
    ),
  } as ApolloServerOptions<RequestContext>);

  const onRefusal = () => {};
  const runner = createRunner({
    apollo,
    // Resolvers of the suites ask for none.
    services: {} as Services,
    limiter: { admit() {} },
    documents: createDocumentSource({ trusted: new Map(), trust: 'off', onUntrusted() {} }),
    checkDocument: (document, variables) => checkDocument(document, variables),
    onRefusal,
    onDownload() {},
  });
  const origins = createOrigins({ allowed: [], loopbackOnly: true });
  const host = '127.0.0.1';
  const ports = await takePorts({
    host,
    port: 0,
    metricsHost: host,
    metricsPort: 0,
    mcpHost: host,
    mcpPort: 0,
  });
  const http = createServer({
    port: ports.api,
    logger: createLogger('silent'),
    bodyLimit: 5_000_000,
    origins,
    onRefusal,
  });
  registerGraphqlRoute(http, {
    runner,
    turns: createFairTurns(),
    identify: identifyLocally(() => []),
    origins,
  });

  await apollo.start();
  await http.ready();
  ports.api.serve(http.routing);
  return {
    server: apollo as unknown as ApolloServer<BaseContext>,
    url: `${ports.api.url}/graphql`,
    extraCleanup: async () => {
      ports.close();
      await http.close();
    },
  };
}
