import type { AuditAction, Resolvers } from '../src/generated/resolvers.ts';

export const accounting: Resolvers = {
  Query: {
    audit: async (_root, { filter, ...page }, context) =>
      (await context.services.credits.history.audit(context, page, filter ?? null)) as never,
    alerts: (_root, page, context) => context.services.credits.history.alerts(context, page),
    savings: (_root, { from, to }, context) => context.services.usage.savings(from, to, context),
    forecast: (_root, { scope }, context) => context.services.usage.forecast(scope ?? null, context),
    gpuCosts: (_root, { month }, context) => context.services.usage.gpuCosts(month ?? null, context),
  },
  Mutation: {
    testAlertChannel: (_root, { channel }, context) =>
      context.services.credits.testAlertChannel(context, channel),
  },
  AuditEntry: {
    action: ({ action }) => action as AuditAction,
  },
  WindowForecast: {
    money: ({ scope, window, expected }, _args, { services }) =>
      services.usage.windowMoney({ scope, window, credits: expected }),
  },
  CreditStatus: {
    money: ({ scope, window, used }, _args, { services }) =>
      services.usage.windowMoney({ scope, window, credits: used }),
  },
  CreditAlert: {
    deliveries: ({ deliveries }) => deliveries ?? [],
  },
};
