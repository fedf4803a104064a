/** `_entities`, as routers ask it: what is wrong with one representation is an error of that one alone. */
import type { GraphQLObjectType, GraphQLSchema, SelectionSetNode } from 'graphql';
import { getNamedType, isLeafType, isObjectType, isUnionType, Kind, parse } from 'graphql';
import { badInput } from '../errors/gateway-error.ts';

/**
 * The subgraph library throws for a type that it does not know, and the answer would be null as a whole; and it takes a
 * representation without its key to the resolvers, which rely on it.
 *
 * Source: https://www.apollographql.com/docs/graphos/schema-design/federated-schemas/reference/subgraph-spec
 */
export function checkRepresentations(schema: GraphQLSchema): GraphQLSchema {
  const field = schema.getQueryType()?.getFields()._entities;
  const resolve = field?.resolve;
  if (!field || !resolve) return schema;

  field.resolve = (source, { representations }: { representations: readonly unknown[] }, context, info) =>
    representations.map((representation, index) => {
      try {
        checkRepresentation(schema, representation, index);
        const [entity] = resolve(source, { representations: [representation] }, context, info) as unknown[];
        return entity;
      } catch (error) {
        // An error as a list's element is that element's alone.
        return error;
      }
    });
  return schema;
}

/** @throws GatewayError BAD_USER_INPUT */
function checkRepresentation(schema: GraphQLSchema, given: unknown, index: number): void {
  const wrong = (message: string) => badInput(`representations[${index}]`, message);
  if (!isRecord(given) || typeof given.__typename !== 'string')
    throw wrong('must be an object with a `__typename`');
  const type = entityType(schema, given.__typename);
  if (type === null) throw wrong('its `__typename` is no entity of this schema');
  const keys = keysOf(type);
  if (!keys.some((key) => holds(type, parseSelection(key), given)))
    throw wrong(`${type.name} needs its key: ${keys.join(' or ')}`);
}

function entityType(schema: GraphQLSchema, name: string): GraphQLObjectType | null {
  const [type, entities] = [schema.getType(name), schema.getType('_Entity')];
  return isObjectType(type) && isUnionType(entities) && schema.isSubType(entities, type) ? type : null;
}

/** The field sets of a type's `@key` directives. */
function keysOf({ astNode, extensionASTNodes }: GraphQLObjectType): readonly string[] {
  return [astNode, ...extensionASTNodes].flatMap((node) =>
    (node?.directives ?? [])
      .filter(({ name }) => name.value === 'key')
      .flatMap(({ arguments: args = [] }) =>
        args.flatMap(({ name, value }) =>
          name.value === 'fields' && value.kind === Kind.STRING ? [value.value] : [],
        ),
      ),
  );
}

function parseSelection(fields: string): SelectionSetNode {
  const [operation] = parse(`{ ${fields} }`).definitions;
  if (operation?.kind !== Kind.OPERATION_DEFINITION) throw new Error(`"${fields}" is no field set`);
  return operation.selectionSet;
}

/** Whether every field of the set is there and has a value of its type. */
function holds(
  type: GraphQLObjectType,
  { selections }: SelectionSetNode,
  given: Readonly<Record<string, unknown>>,
): boolean {
  return selections.every((selection) => {
    if (selection.kind !== Kind.FIELD) return true;
    const { name, selectionSet } = selection;
    const value = given[name.value];
    const fieldType = getNamedType(type.getFields()[name.value]?.type);
    if (value == null || !fieldType) return false;
    if (selectionSet)
      return isObjectType(fieldType) && isRecord(value) && holds(fieldType, selectionSet, value);
    if (!isLeafType(fieldType)) return false;
    try {
      fieldType.parseValue(value);
      return true;
    } catch {
      return false;
    }
  });
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
