import type { Resolvers } from '../src/generated/resolvers.ts';

export const models: Resolvers = {
  Query: {
    models: (_, { backend }, context) => [...context.services.models.list(backend)],
  },
  Model: {
    __resolveReference: ({ name }, context) => context.services.models.find(name),
  },
};
