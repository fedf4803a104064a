/** Writes docs/schema.md, the schema as a page, from the schema itself: `npm run codegen`. */
import { writeFileSync } from 'node:fs';
import {
  buildSchema,
  type GraphQLArgument,
  type GraphQLField,
  type GraphQLInputField,
  type GraphQLNamedType,
  type GraphQLSchema,
  isEnumType,
  isInputObjectType,
  isObjectType,
  isScalarType,
  isSpecifiedScalarType,
} from 'graphql';
import { resolvers } from '../resolvers/index.ts';
import { printPublicSchema } from '../src/graphql/public-schema.ts';
import { createSubgraphSchema } from '../src/graphql/subgraph.ts';

const head = `# The schema

Everything that can be asked for, with what the schema says of it. This page is written by \`npm run codegen\`; the files in
\`schema/\` are the source, and \`GET /schema.graphql\` serves them as one.`;

/** The whole page. */
export function schemaPage(): string {
  const schema = buildSchema(printPublicSchema(createSubgraphSchema(resolvers)));
  const roots = [schema.getQueryType(), schema.getMutationType(), schema.getSubscriptionType()];
  const types = Object.values(schema.getTypeMap())
    .filter((type) => !type.name.startsWith('__') && !isSpecifiedScalarType(type))
    .filter((type) => !roots.some((root) => root === type))
    .sort((a, b) => a.name.localeCompare(b.name));
  const first = roots.filter((root) => root != null);
  return `${[head, ...[...first, ...types].map((type) => section(type, schema))].join('\n\n')}\n`;
}

function section(type: GraphQLNamedType, schema: GraphQLSchema): string {
  const parts = [`## ${type.name}`, type.description ?? ''];
  if (isObjectType(type)) {
    const isRoot = [schema.getQueryType(), schema.getMutationType(), schema.getSubscriptionType()].includes(
      type,
    );
    const fields = Object.values(type.getFields());
    parts.push(isRoot || fields.some(({ args }) => args.length > 0) ? list(fields) : table(fields));
  }
  if (isInputObjectType(type)) {
    if (type.isOneOf) parts.push('Exactly one of these is given.');
    parts.push(table(Object.values(type.getFields())));
  }
  if (isEnumType(type))
    parts.push(
      type
        .getValues()
        .map(({ name, description }) => `- \`${name}\`: ${flat(description)}`)
        .join('\n'),
    );
  if (isScalarType(type) && type.specifiedByURL) parts.push(`Specified by <${type.specifiedByURL}>.`);
  return parts.filter((part) => part !== '').join('\n\n');
}

/** Fields with their arguments below them. */
function list(fields: readonly GraphQLField<unknown, unknown>[]): string {
  return fields
    .map((field) =>
      [
        `- **${field.name}**: \`${field.type}\`. ${flat(field.description)}`,
        ...field.args.map((arg) => `  - ${arg.name}: \`${typeOf(arg)}\`. ${flat(arg.description)}`),
      ].join('\n'),
    )
    .join('\n');
}

function table(fields: readonly (GraphQLField<unknown, unknown> | GraphQLInputField)[]): string {
  const row = (field: GraphQLField<unknown, unknown> | GraphQLInputField) =>
    `| ${field.name} | \`${typeOf(field)}\` | ${flat(field.description).replaceAll('|', '\\|')} |`;
  return ['| field | type | what it is |', '|---|---|---|', ...fields.map(row)].join('\n');
}

type Typed = Pick<GraphQLArgument, 'type' | 'defaultValue'> | GraphQLField<unknown, unknown>;

function typeOf(typed: Typed): string {
  const { type } = typed;
  const fallback = 'defaultValue' in typed ? typed.defaultValue : undefined;
  return fallback === undefined ? String(type) : `${type} = ${JSON.stringify(fallback)}`;
}

const flat = (description: string | null | undefined) => (description ?? '').replaceAll(/\s+/g, ' ').trim();

if (import.meta.main) writeFileSync(new URL('schema.md', import.meta.url), schemaPage());
