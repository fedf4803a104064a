import type { Resolvers } from '../src/generated/resolvers.ts';
import { responsePath as at } from '../src/graphql/response-path.ts';

export const sql: Resolvers = {
  Query: {
    executeSql: (_root, { input }, context, info) => context.services.sql.read(input, context, at(info)),
    optimize: (_root, { statement }, context) => context.services.sql.optimize(statement, context),
    warehouses: (_root, _args, { services }) => services.warehouses.all(),
  },
  Mutation: {
    executeSql: (_root, { input }, context, info) => context.services.sql.write(input, context, at(info)),
  },
  Warehouse: {
    __resolveReference: ({ name }, { services }) => services.warehouses.named(name),
  },
};
