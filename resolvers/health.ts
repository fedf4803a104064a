import type { Resolvers } from '../src/generated/resolvers.ts';

export const health: Resolvers = {
  Query: {
    health: (_root, _args, { services }) => services.health.report(),
  },
};
