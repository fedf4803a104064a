import type { Resolvers } from '../src/generated/resolvers.ts';
import { responsePath as at } from '../src/graphql/response-path.ts';
import { mapFlow } from '../src/upstream/flow.ts';

export const cortex: Resolvers = {
  Query: {
    cortex: () => ({}),
  },
  Subscription: {
    complete: {
      subscribe: (_, { input }, context) =>
        mapFlow(context.services.cortex.streamCompletion(input, context), (complete) => ({ complete })),
    },
  },
  Cortex: {
    complete: (_, { input }, context, info) => context.services.cortex.complete(input, context, at(info)),
    embed: (_, args, context, info) => context.services.cortex.embed(args, context, at(info)),
    embedMany: (_, args, context, info) => context.services.cortex.embedMany(args, context, at(info)),
    search: (_, { input }, context, info) => context.services.cortex.search(input, context, at(info)),
    sentiment: (_, args, context, info) => context.services.cortex.sentiment(args, context, at(info)),
    classify: (_, { input }, context, info) => context.services.cortex.classify(input, context, at(info)),
    extract: (_, { input }, context, info) => context.services.cortex.extract(input, context, at(info)),
    filter: (_, { input }, context, info) => context.services.cortex.filter(input, context, at(info)),
    similarity: (_, args, context, info) => context.services.cortex.similarity(args, context, at(info)),
    summarize: (_, args, context, info) => context.services.cortex.summarize(args, context, at(info)),
    translate: (_, { input }, context, info) => context.services.cortex.translate(input, context, at(info)),
    redact: (_, args, context, info) => context.services.cortex.redact(args, context, at(info)),
    countTokens: (_, { input }, context, info) =>
      context.services.cortex.countTokens(input, context, at(info)),
  },
};
