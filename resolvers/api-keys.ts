import type { Resolvers } from '../src/generated/resolvers.ts';
import { prefixOf } from '../src/identity/api-keys/api-key.ts';

export const apiKeys: Resolvers = {
  Query: {
    apiKeys: (_root, page, context) => context.services.apiKeys.list(context, page),
  },
  Mutation: {
    createApiKey: (_root, { input }, context) => context.services.apiKeys.create(context, input),
    revokeApiKey: (_root, { id, reason }, context) => context.services.apiKeys.revoke(context, id, reason),
  },
  ApiKey: {
    prefix: ({ id }) => prefixOf(id),
    user: ({ user }) => ({ name: user }),
    state: (key, _args, { services }) => services.apiKeys.stateOf(key),
    createdAt: ({ createdAt }) => new Date(createdAt),
    expiresAt: ({ expiresAt }) => new Date(expiresAt),
    lastUsedAt: ({ lastUsedAt }) => (lastUsedAt === null ? null : new Date(lastUsedAt)),
    revokedAt: ({ revokedAt }) => (revokedAt === null ? null : new Date(revokedAt)),
    credits: ({ id }, _args, { services }) => services.credits.status.key(id),
  },
};
