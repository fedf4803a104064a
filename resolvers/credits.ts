import type { Resolvers } from '../src/generated/resolvers.ts';
import { inField } from '../src/graphql/subscription-field.ts';
import { untilAborted } from '../src/graphql/until-aborted.ts';

export const credits: Resolvers = {
  Query: {
    credits: () => ({}),
    quote: (_root, { input }, context) => context.services.quotes.quote(input, context),
  },
  Mutation: {
    setCreditLimit: (_root, { input }, context) => context.services.credits.limits.set(context, input),
    clearCreditLimit: (_root, { scope }, context) => context.services.credits.limits.clear(context, scope),
    resumeCredits: (_root, { scope, reason }, context) =>
      context.services.credits.limits.resume(context, scope, reason),
    resetWindow: (_root, { reason }, context) => context.services.credits.limits.resetWindow(context, reason),
  },
  Credits: {
    me: (_parent, _args, context) => context.services.credits.status.me(context),
    account: (_parent, _args, { services }) => services.credits.status.account(),
    user: (_parent, { name }, context) => context.services.credits.status.user(context, name),
    users: (_parent, page, context) => context.services.credits.status.users(context, page),
  },
  Subscription: {
    creditAlerts: {
      subscribe(_root, { scope }, context) {
        const alerts = context.services.credits.alerts.creditAlerts(context, scope ?? null);
        return inField('creditAlerts', untilAborted(alerts, context.closing));
      },
    },
  },
};
