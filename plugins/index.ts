/** The plugins in the order they act: the story of one request. */
import type { ApolloServerPlugin } from '@apollo/server';
import {
  ApolloServerPluginCacheControlDisabled,
  ApolloServerPluginInlineTraceDisabled,
} from '@apollo/server/plugin/disabled';
import type { RequestContext } from '../src/context.ts';
import { type JoinedPlugins, joinPlugins } from '../src/graphql/join-plugins.ts';
import type { Logger } from '../src/observability/log.ts';
import { type CreditLimitsDependencies, creditLimits } from './credit-limits.ts';
import { doorKeeper } from './door-keeper.ts';
import { errorLog } from './error-log.ts';
import { type EventLoopWatchDependencies, eventLoopWatch } from './event-loop-watch.ts';
import { type IdempotencyKeyDependencies, idempotencyKey } from './idempotency-key.ts';
import { largeVariables } from './large-variables.ts';
import { type OperationLogDependencies, operationLog } from './operation-log.ts';
import { type OperationMetricsDependencies, operationMetrics } from './operation-metrics.ts';
import { operationName } from './operation-name.ts';
import { type OperationTraceDependencies, operationTrace } from './operation-trace.ts';

export type PluginDependencies = CreditLimitsDependencies &
  EventLoopWatchDependencies &
  IdempotencyKeyDependencies &
  OperationLogDependencies &
  OperationMetricsDependencies &
  OperationTraceDependencies & { readonly logger: Logger };

export function createPlugins(deps: PluginDependencies): JoinedPlugins {
  return joinPlugins([
    operationTrace(deps),
    eventLoopWatch(deps),
    operationName(),
    doorKeeper(),
    largeVariables(),
    idempotencyKey(deps),
    creditLimits(deps),
    errorLog(deps),
    operationMetrics(deps),
    operationLog(deps),
  ]);
}

/** With those that only turn plugins of Apollo Server off. */
export function withoutApolloOwn(plugins: JoinedPlugins): ApolloServerPlugin<RequestContext>[] {
  return [
    plugins,
    // It looks at every field of every answer, and nothing here may be cached by a CDN.
    ApolloServerPluginCacheControlDisabled(),
    // On in every subgraph otherwise: it watches every field, and announces itself where only our log lines belong.
    ApolloServerPluginInlineTraceDisabled(),
  ];
}
