/** A document for every field where work begins, with the fewest arguments that are valid. */
import {
  type GraphQLField,
  type GraphQLInputType,
  type GraphQLObjectType,
  type GraphQLSchema,
  getNamedType,
  isEnumType,
  isInputObjectType,
  isLeafType,
  isListType,
  isNonNullType,
  isObjectType,
  isRequiredArgument,
  isRequiredInputField,
} from 'graphql';

export interface FieldDocument {
  /** `Cortex.embed`. */
  readonly coordinate: string;
  readonly document: string;
}

/** Root fields, and those of the types that only group fields: `Cortex`, `Credits`. */
export function fieldDocuments(schema: GraphQLSchema): readonly FieldDocument[] {
  const roots = { query: schema.getQueryType(), mutation: schema.getMutationType() };
  const subscription = schema.getSubscriptionType();
  return Object.entries({ ...roots, subscription }).flatMap(([operation, type]) =>
    type ? documentsOf(type, operation, (selection) => `${operation} { ${selection} }`) : [],
  );
}

function documentsOf(
  type: GraphQLObjectType,
  operation: string,
  wrap: (selection: string) => string,
): readonly FieldDocument[] {
  return Object.values(type.getFields())
    .filter(({ name }) => !name.startsWith('_'))
    .flatMap((field) => {
      const own = { coordinate: `${type.name}.${field.name}`, document: wrap(selectionOf(field)) };
      const next = getNamedType(field.type);
      const isGroup = operation === 'query' && (field.name === 'cortex' || field.name === 'credits');
      if (!isGroup || !isObjectType(next) || next === type) return [own];
      return [own, ...documentsOf(next, '', (selection) => wrap(`${field.name} { ${selection} }`))];
    });
}

function selectionOf({ name, args, type }: GraphQLField<unknown, unknown>): string {
  const given = args.filter(isRequiredArgument).map((arg) => `${arg.name}: ${literal(arg.type)}`);
  const selected = isLeafType(getNamedType(type)) ? '' : ' { __typename }';
  return `${name}${given.length > 0 ? `(${given.join(', ')})` : ''}${selected}`;
}

const scalars: Readonly<Record<string, string>> = {
  DateTime: '"2026-01-01T00:00:00Z"',
  Date: '"2026-01-01"',
  Boolean: 'true',
  String: '"x"',
  ID: '"x"',
  JSON: '"x"',
};

function literal(type: GraphQLInputType): string {
  if (isNonNullType(type)) return literal(type.ofType);
  if (isListType(type)) return `[${literal(type.ofType)}]`;
  if (isEnumType(type)) return type.getValues()[0]?.name ?? '';
  if (!isInputObjectType(type)) return scalars[type.name] ?? '1';
  const fields = Object.values(type.getFields());
  const given = type.isOneOf ? fields.slice(0, 1) : fields.filter(isRequiredInputField);
  return `{ ${given.map((field) => `${field.name}: ${literal(field.type)}`).join(', ')} }`;
}
