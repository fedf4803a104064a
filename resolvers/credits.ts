import type { Resolvers } from '../src/generated/resolvers.ts';
import { untilAborted } from '../src/graphql/until-aborted.ts';
import { mapFlow } from '../src/upstream/flow.ts';

export const credits: Resolvers = {
  Query: {
    credits: () => ({}),
    quote: (_root, { input }, context) => context.services.quotes.quote(input, context),
  },
  Mutation: {
    setCreditLimit: (_root, { input }, context) =>
      context.services.credits.limits.set(context, { ...input, period: input.period ?? 'DAY' }),
    clearCreditLimit: (_root, { scope, period }, context) =>
      context.services.credits.limits.clear(context, scope, null, period ?? 'DAY'),
    resumeCredits: (_root, { scope, reason }, context) =>
      context.services.credits.limits.resume(context, scope, reason),
    resetWindow: (_root, { reason, today }, context) =>
      context.services.credits.limits.resetWindow(context, reason, today),
  },
  Credits: {
    me: (_parent, { period }, context) => context.services.credits.status.me(context, period ?? 'DAY'),
    account: (_parent, { period }, { services }) => services.credits.status.account(period ?? 'DAY'),
    team: (_parent, { name, period }, context) =>
      context.services.credits.status.team(context, name, period ?? 'DAY'),
    teams: (_parent, { period, ...page }, context) =>
      context.services.credits.status.teams(context, { ...page, period: period ?? 'DAY' }),
    user: (_parent, { name, period }, context) =>
      context.services.credits.status.user(context, name, period ?? 'DAY'),
    users: (_parent, { period, ...page }, context) =>
      context.services.credits.status.users(context, { ...page, period: period ?? 'DAY' }),
  },
  Subscription: {
    creditAlerts: {
      subscribe(_root, { scope }, context) {
        const alerts = context.services.credits.alerts.creditAlerts(context, scope ?? null);
        return mapFlow(untilAborted(alerts, context.closing), (creditAlerts) => ({ creditAlerts }));
      },
    },
  },
};
