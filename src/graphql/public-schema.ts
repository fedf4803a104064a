/** The schema as people and generators want it: what can be asked for, without the machinery of federation. */
import {
  GraphQLObjectType,
  GraphQLSchema,
  lexicographicSortSchema,
  printSchema,
  specifiedDirectives,
} from 'graphql';

/** Names of federation and of the specifications that it links. */
const isInternal = (name: string) => name.startsWith('_') || /^(link|federation)__/.test(name);

/** SDL with all descriptions, sorted by names, so that equal schemas are equal texts. */
export function printPublicSchema(schema: GraphQLSchema): string {
  const config = schema.toConfig();
  const query = schema.getQueryType()?.toConfig();
  if (!query) throw new Error('a schema without queries');
  const fields = Object.entries(query.fields).filter(([name]) => !isInternal(name));
  const publicQuery = new GraphQLObjectType({ ...query, fields: Object.fromEntries(fields) });
  const types = config.types.filter((type) => type !== schema.getQueryType() && !isInternal(type.name));
  return `${printSchema(
    lexicographicSortSchema(
      new GraphQLSchema({ ...config, query: publicQuery, types, directives: specifiedDirectives }),
    ),
  )}\n`;
}
