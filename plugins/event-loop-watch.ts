import type { GatewayPlugin } from '../src/graphql/join-plugins.ts';
import type { EventLoopWatch } from '../src/observability/event-loop.ts';
import { nameOrNull } from '../src/observability/request-log.ts';

export interface EventLoopWatchDependencies {
  readonly eventLoop: Pick<EventLoopWatch, 'began'>;
}

/** Tells the watch of the event loop what begins, so that its log line can name what held everybody up. */
export function eventLoopWatch({ eventLoop }: EventLoopWatchDependencies): GatewayPlugin {
  return {
    requestDidStart({ request, contextValue: { requestId, user } }) {
      eventLoop.began({ requestId, user: user.name, operationName: nameOrNull(request.operationName) });
      return undefined;
    },
  };
}
