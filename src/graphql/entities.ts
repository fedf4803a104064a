/** `_entities`, as routers ask it: what is wrong with one representation is an error of that one alone. */
import {
  type GraphQLError,
  type GraphQLObjectType,
  type GraphQLSchema,
  getNamedType,
  isLeafType,
  isObjectType,
  isUnionType,
  Kind,
  parse,
  type SelectionSetNode,
} from 'graphql';
import { badInput } from '../errors/gateway-error.ts';
import { locateError } from './locate-error.ts';
import { responseKeys } from './response-path.ts';

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

  const entities = entitiesOf(schema);
  field.resolve = (source, { representations }: { representations: readonly unknown[] }, context, info) => {
    if (representations.length > MAX_REPRESENTATIONS)
      throw badInput('representations', `may be ${MAX_REPRESENTATIONS} at most; ask in several requests`);
    const keys = responseKeys(info.path);
    let wrongs = 0;
    const refuse = (index: number, wrong: string): GraphQLError | null => {
      wrongs += 1;
      if (wrongs > MOST_ERRORS) return null;
      const told =
        wrongs < MOST_ERRORS ? wrong : `${wrong}; those after it that are wrong are null without an error`;
      return withoutStack(() =>
        locateError(badInput(`representations[${index}]`, told), info.fieldNodes, [...keys, index]),
      );
    };
    return representations.map((representation, index) => {
      const wrong = wrongIn(entities, representation);
      // An error as a list's element is that element's alone.
      if (wrong !== null) return refuse(index, wrong);
      try {
        const [entity] = resolve(source, { representations: [representation] }, context, info) as unknown[];
        return entity;
      } catch (error) {
        return error;
      }
    });
  };
  return schema;
}

/** Without the place in the code where the error was made, which takes longest of all for a thousand of them. */
function withoutStack<Made>(make: () => Made): Made {
  const { stackTraceLimit } = Error;
  Error.stackTraceLimit = 0;
  try {
    return make();
  } finally {
    Error.stackTraceLimit = stackTraceLimit;
  }
}

/** Of one list; a router that sends more wrong ones has a fault that these tell. */
const MOST_ERRORS = 200;

/** As many as a page may have items. */
const MAX_REPRESENTATIONS = 1_000;

interface Entity {
  readonly type: GraphQLObjectType;
  /** The field sets of its `@key` directives, as they are written and as they are read. */
  readonly keys: readonly (readonly [text: string, fields: SelectionSetNode])[];
}

function entitiesOf(schema: GraphQLSchema): ReadonlyMap<string, Entity> {
  const union = schema.getType('_Entity');
  const types = isUnionType(union) ? union.getTypes() : [];
  return new Map(
    types.map((type) => [
      type.name,
      { type, keys: keysOf(type).map((key) => [key, parseSelection(key)] as const) },
    ]),
  );
}

function wrongIn(entities: ReadonlyMap<string, Entity>, given: unknown): string | null {
  if (!isRecord(given) || typeof given.__typename !== 'string')
    return 'must be an object with a `__typename`';
  const entity = entities.get(given.__typename);
  if (!entity) return 'its `__typename` is no entity of this schema';
  const { type, keys } = entity;
  if (keys.some(([, fields]) => holds(type, fields, given))) return null;
  return `${type.name} needs its key: ${keys.map(([text]) => text).join(' or ')}`;
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
