/** A stock Apollo Server on fastify, as its documentation sets one up, with 100 rows of 8 fields in memory. */
import type { AddressInfo } from 'node:net';
import { ApolloServer } from '@apollo/server';
import fastifyApollo from '@as-integrations/fastify';
import { fastify } from 'fastify';

const typeDefs = `
  enum Backend { SNOWFLAKE LAMBDA_LABS }
  type Row {
    name: String!
    backends: [Backend!]!
    functions: [String!]!
    contextLength: Int
    maxOutputTokens: Int
    dimensions: Int
    available: Boolean!
    default: Boolean!
  }
  type Query { rows(backend: Backend): [Row!]! }
`;

const rows = Array.from({ length: 100 }, (_, i) => ({
  name: `listed-${i}`,
  backends: ['LAMBDA_LABS'],
  functions: ['AI_COMPLETE'],
  contextLength: 32_768,
  maxOutputTokens: 32_768,
  dimensions: null,
  available: true,
  default: false,
}));

const apollo = new ApolloServer({ typeDefs, resolvers: { Query: { rows: () => rows } } });
await apollo.start();
const server = fastify({ keepAliveTimeout: 300_000 });
await server.register(fastifyApollo(apollo));
await server.listen({ host: '127.0.0.1', port: 0 });
process.send?.(`http://127.0.0.1:${(server.server.address() as AddressInfo).port}`);
process.once('disconnect', () => process.exit(0));
