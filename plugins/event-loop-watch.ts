import type { ApolloServerPlugin } from '@apollo/server';
import type { RequestContext } from '../src/context.ts';
import type { EventLoopWatch } from '../src/observability/event-loop.ts';
import { nameOrNull } from '../src/observability/request-log.ts';

export interface EventLoopWatchDependencies {
  readonly eventLoop: Pick<EventLoopWatch, 'began'>;
}

/** Tells the watch of the event loop what begins, so that its log line can name what held everybody up. */
export function eventLoopWatch({
  eventLoop,
}: EventLoopWatchDependencies): ApolloServerPlugin<RequestContext> {
  return {
    async requestDidStart({ request, contextValue: { requestId, user } }) {
      eventLoop.began({ requestId, user: user.name, operationName: nameOrNull(request.operationName) });
    },
  };
}
