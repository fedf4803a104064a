import type { Resolvers } from '../src/generated/resolvers.ts';

export const sql: Resolvers = {
  Query: {
    executeSql: (_root, { input }, context) => context.services.sql.read(input, context),
    optimize: (_root, { statement }, context) => context.services.sql.optimize(statement, context),
    warehouses: (_root, _args, { services }) => services.warehouses.all(),
  },
  Mutation: {
    executeSql: (_root, { input }, context) => context.services.sql.write(input, context),
  },
  Warehouse: {
    __resolveReference: ({ name }, { services }) => services.warehouses.named(name),
  },
};
