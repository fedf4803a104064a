/** Serves any Apollo Server over the gateway's own `/graphql`: its HTTP server, route, runner and door keeper. */
import { ApolloServer, type ApolloServerOptions, type BaseContext } from '@apollo/server';
import { doorKeeper } from '../../plugins/door-keeper.ts';
import type { RequestContext } from '../../src/context.ts';
import { type CheckDocument, createDocumentCheck } from '../../src/graphql/check-document.ts';
import {
  createPlannedExecution,
  type PlannedExecution,
} from '../../src/graphql/execution/execute-planned.ts';
import { joinPlugins } from '../../src/graphql/join-plugins.ts';
import { ownNames } from '../../src/graphql/own-name.ts';
import type { SubscriptionExecution } from '../../src/graphql/served-schema.ts';
import { streamSubscriptions } from '../../src/graphql/stream-subscriptions.ts';
import { createFairTurns } from '../../src/threads/fair-turns.ts';
import { openDoor } from './open-door.ts';

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
    // The runner names documents by them; those of clients are `DocumentSource`'s.
    persistedQueries: ownNames,
    plugins: streamSubscriptions(
      [
        ...((config.plugins ?? []) as Parameters<typeof streamSubscriptions>[0]),
        joinPlugins([doorKeeper()]),
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
  const door = await openDoor(apollo, (document, variables) => checkDocument(document, variables));
  return {
    server: apollo as unknown as ApolloServer<BaseContext>,
    url: door.url,
    extraCleanup: door.close,
  };
}
