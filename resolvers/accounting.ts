import type { RequestContext } from '../src/context.ts';
import { type MicroCredits, ZERO } from '../src/credits/micro-credits.ts';
import type { AuditAction, Resolvers } from '../src/generated/resolvers.ts';

const inMoney = (credits: MicroCredits | undefined, { services }: RequestContext) =>
  services.money(credits ?? ZERO);

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
  Savings: {
    money: ({ saved }, _args, context) => inMoney(saved, context),
  },
  WindowForecast: {
    money: ({ expected }, _args, context) => inMoney(expected, context),
  },
  UsageRow: {
    money: ({ credits }, _args, context) => inMoney(credits, context),
  },
  UsageTotals: {
    money: ({ credits }, _args, context) => inMoney(credits, context),
  },
  CreditStatus: {
    money: ({ used }, _args, context) => inMoney(used, context),
  },
  CreditAlert: {
    deliveries: ({ deliveries }) => deliveries ?? [],
  },
};
