import type { Resolvers } from '../src/generated/resolvers.ts';
import { responsePath as at } from '../src/graphql/response-path.ts';

export const hybrid: Resolvers = {
  Query: {
    hybrid: (_root, { input }, context, info) => context.services.hybrid.answer(input, context, at(info)),
  },
};
