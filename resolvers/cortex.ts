import type { Resolvers } from '../src/generated/resolvers.ts';
import { responsePath } from './response-path.ts';

export const cortex: Resolvers = {
  Query: {
    cortex: () => ({}),
  },
  Cortex: {
    complete: (_, { input }, context, info) =>
      context.services.cortex.complete(input, context, responsePath(info)),
    embed: (_, args, context) => context.services.cortex.embed(args, context),
    embedMany: (_, args, context) => context.services.cortex.embedMany(args, context),
    search: (_, { input }, context) => context.services.cortex.search(input, context),
    sentiment: (_, args, context) => context.services.cortex.sentiment(args, context),
    classify: (_, { input }, context) => context.services.cortex.classify(input, context),
    extract: (_, { input }, context) => context.services.cortex.extract(input, context),
    filter: (_, { input }, context) => context.services.cortex.filter(input, context),
    similarity: (_, args, context) => context.services.cortex.similarity(args, context),
    summarize: (_, args, context) => context.services.cortex.summarize(args, context),
    translate: (_, { input }, context) => context.services.cortex.translate(input, context),
    redact: (_, args, context) => context.services.cortex.redact(args, context),
    countTokens: (_, { input }, context) => context.services.cortex.countTokens(input, context),
  },
};
