import type { Resolvers } from '../src/generated/resolvers.ts';

export const viewer: Resolvers = {
  Query: {
    viewer: (_root, _args, { user }) => ({ name: user.name }),
  },
  User: {
    __resolveReference: ({ name }, context) => context.services.users.find(name, context),
    teams: ({ name }, _args, context) => [...context.services.users.teamsOf(name, context)],
    permissions: ({ name }, _args, context) => [...context.services.users.permissionsOf(name, context)],
    apiKey: ({ name }, _args, context) =>
      name === context.user.name ? context.services.apiKeys.shown(context) : null,
    credits: ({ name }, _args, context) => context.services.credits.status.user(context, name),
  },
};
