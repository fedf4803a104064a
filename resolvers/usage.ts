import type { Resolvers } from '../src/generated/resolvers.ts';
import { selectsAny } from '../src/graphql/selects.ts';

export const usage: Resolvers = {
  Query: {
    usage: (_root, { input }, context, info) =>
      context.services.usage.report(input, context, {
        latencies: selectsAny(info, 'p50LatencyMs', 'p95LatencyMs'),
        statements: selectsAny(info, 'statements'),
        money: selectsAny(info, 'money'),
      }),
    usageEvents: (_root, args, context) => context.services.usage.events(args, context),
    usageEvent: async (_root, { id }, context) => context.services.usage.event(id, context),
    reconciliation: (_root, { day }, context) => context.services.usage.reconcile(day, context),
  },
  UsageEvent: {
    held: async ({ id }, _args, context) => (await context.services.usage.booking(id, context))?.held,
    traceId: async ({ id }, _args, context) => (await context.services.usage.booking(id, context))?.traceId,
    __resolveReference: ({ id }, context) => context.services.usage.event(id, context),
  },
};
