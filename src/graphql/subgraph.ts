/** The executable schema: always a Federation 2 subgraph, so that it can join a supergraph as it is. */
import { readdirSync, readFileSync } from 'node:fs';
import { buildSubgraphSchema } from '@apollo/subgraph';
import { type DocumentNode, type GraphQLResolveInfo, type GraphQLSchema, parse } from 'graphql';
import type { Resolvers } from '../generated/resolvers.ts';

import { checkRepresentations } from './entities.ts';
import { enforcePermissions } from './field-permissions.ts';

const schemaFolder = new URL('../../schema/', import.meta.url);

type Module = Extract<Parameters<typeof buildSubgraphSchema>[0], readonly { resolvers?: unknown }[]>[number];
type ResolverMap = NonNullable<Module['resolvers']>;

/** The SDL of `schema/`, one document from all its files. */
export function readTypeDefs(): DocumentNode {
  const files = readdirSync(schemaFolder).filter((name) => name.endsWith('.graphql'));
  return parse(files.map((name) => readFileSync(new URL(name, schemaFolder), 'utf8')).join('\n'));
}

export function createSubgraphSchema(resolvers: Resolvers): GraphQLSchema {
  return enforcePermissions(checkRepresentations(createBareSchema(resolvers)));
}

/** The same types, to judge documents by. */
export function createBareSchema(resolvers: Resolvers): GraphQLSchema {
  return buildSubgraphSchema([{ typeDefs: readTypeDefs(), resolvers: resolvers as ResolverMap }]);
}

/** The schema as routers are told it. */
export function sdlOf(schema: GraphQLSchema): string {
  const service = schema.getQueryType()?.getFields()._service;
  if (!service?.resolve) throw new Error('the schema is no subgraph');
  const { sdl } = service.resolve({}, {}, {}, {} as GraphQLResolveInfo) as { readonly sdl: string };
  return sdl;
}
