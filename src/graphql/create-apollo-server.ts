/** Apollo Server as the gateway uses it: its pipeline and plugins, without a transport of its own. */
import { ApolloServer, type ApolloServerPlugin } from '@apollo/server';
import type { RequestContext } from '../context.ts';
import { presentError } from '../errors/present-error.ts';
import type { Logger } from '../observability/log.ts';
import type { Documents } from './document-store.ts';
import { MOST_ERRORS_TOLD } from './locate-error.ts';
import { ownNames } from './own-name.ts';
import type { ServedSchema } from './served-schema.ts';
import { streamSubscriptions } from './stream-subscriptions.ts';

export interface ApolloServerParts {
  readonly served: Pick<ServedSchema, 'gateway' | 'subscriptions'>;
  readonly plugins: readonly ApolloServerPlugin<RequestContext>[];
  readonly documents: Documents;
  readonly logger: Logger;
}

export function createApolloServer({
  served,
  plugins,
  documents,
  logger,
}: ApolloServerParts): ApolloServer<RequestContext> {
  return new ApolloServer<RequestContext>({
    gateway: served.gateway,
    introspection: true,
    includeStacktraceInErrorResponses: false,
    formatError: presentError,
    validationOptions: { maxErrors: MOST_ERRORS_TOLD },
    stopOnTerminationSignals: false,
    documentStore: documents,
    // Not those of clients: `DocumentSource` knows them, so that what is asked by hash is held to the same limits as what
    // is sent.
    persistedQueries: ownNames,
    // Its own would print lines that are no JSON.
    logger: {
      debug: (message) => logger.debug({}, String(message)),
      info: (message) => logger.info({}, String(message)),
      warn: (message) => logger.warn({}, String(message)),
      error: (message) => logger.error({}, String(message)),
    },
    plugins: streamSubscriptions(plugins, served.subscriptions),
  });
}
