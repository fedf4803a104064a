/** The gateway's own `/graphql` over any Apollo Server: its HTTP server, route and runner. */
import type { ApolloServer } from '@apollo/server';
import type { RequestContext } from '../../src/context.ts';
import type { CheckDocument } from '../../src/graphql/check-document.ts';
import { createDocumentSource } from '../../src/graphql/document-source.ts';
import { noneKnown } from '../../src/graphql/known-operations.ts';
import { createRunner } from '../../src/graphql/run-operation.ts';
import { createServer } from '../../src/http/create-server.ts';
import { registerGraphqlRoute } from '../../src/http/graphql-route.ts';
import { createOrigins } from '../../src/http/origins.ts';
import { takePorts } from '../../src/http/ports.ts';
import { apiDoorAt } from '../../src/http/server-door.ts';
import { createUnreadAnswers } from '../../src/http/unread-answers.ts';
import { identifyLocally } from '../../src/identity/identify.ts';
import { createLogger } from '../../src/observability/log.ts';
import type { Services } from '../../src/services.ts';
import { createFairTurns } from '../../src/threads/fair-turns.ts';
import { createVetter } from '../../src/vetting/vetter.ts';

interface Door {
  readonly url: string;
  close(): Promise<void>;
}

export async function openDoor(
  apollo: ApolloServer<RequestContext>,
  checkDocument: CheckDocument,
): Promise<Door> {
  const onRefusal = () => {};
  const runner = createRunner({
    apollo,
    known: noneKnown,
    // Resolvers of the suites ask for none.
    services: {} as Services,
    limiter: { admit() {} },
    documents: createDocumentSource({ trusted: new Map(), trust: 'off', onUntrusted() {} }),
    checkDocument,
    vetDocument: () => null,
    answerInvalid: () => Promise.reject(new Error('nothing is vetted')),
    onRefusal,
    onDownload() {},
  });
  const vetter = createVetter(createLogger('silent'));
  const origins = createOrigins({ allowed: [], loopbackOnly: true });
  const identify = identifyLocally(() => []);
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
    doorAt: apiDoorAt,
    identify,
    limiter: { check() {} },
    vetBody: vetter.body,
    onRefusal,
    unread: createUnreadAnswers(),
  });
  registerGraphqlRoute(http, {
    runner,
    turns: createFairTurns(),
    identify,
    origins,
    vetsOperations: false,
  });

  await apollo.start();
  await http.ready();
  ports.api.serve(http.routing);
  return {
    url: `${ports.api.url}/graphql`,
    async close() {
      ports.close();
      await http.close();
      await vetter.close();
    },
  };
}
