import { HeaderMap } from '@apollo/server';
import { GraphQLError, type GraphQLErrorExtensions } from 'graphql';
import { RefusedRequest } from '../src/errors/gateway-error.ts';
import type { GatewayPlugin } from '../src/graphql/join-plugins.ts';

/** Refuses operations that the door they came through cannot carry. */
export function doorKeeper(): GatewayPlugin {
  return {
    didResolveOperation({ operation, contextValue: { door } }) {
      if (operation?.operation === 'mutation' && !door.changes)
        throw refusal(405, 'A GET request may not change anything: send mutations by POST.');
      if (operation?.operation === 'subscription' && !door.streams)
        throw refusal(
          406,
          'A subscription needs a stream: send `Accept: text/event-stream` or `Accept: multipart/mixed;subscriptionSpec=1.0`, or open a WebSocket at /graphql with the protocol graphql-transport-ws.',
        );
    },
  };
}

/** Apollo Server takes the status from `http` in the extensions; `presentError` leaves it out. */
function refusal(status: 405 | 406, message: string): GraphQLError {
  const originalError = new RefusedRequest(status, message);
  const http = { status, headers: new HeaderMap() };
  if (status === 405) http.headers.set('allow', 'POST');
  // Another server's types, loaded for its client, give `http` a shape of their own.
  const extensions = { code: originalError.code, http } as unknown as GraphQLErrorExtensions;
  return new GraphQLError(message, { originalError, extensions });
}
