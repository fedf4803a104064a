/**
 * What running an operation takes, worked out once for each document: which fields of which types are wanted, and
 * which of their values are merely copied because nothing beneath them has a resolver.
 */
import {
  type DocumentNode,
  type FieldNode,
  type FragmentDefinitionNode,
  type GraphQLField,
  type GraphQLObjectType,
  type GraphQLOutputType,
  type GraphQLSchema,
  getNamedType,
  getNullableType,
  isLeafType,
  isListType,
  isNonNullType,
  isObjectType,
  Kind,
  type OperationDefinitionNode,
  type SelectionSetNode,
  TypeNameMetaFieldDef,
} from 'graphql';
import { resolverOf } from '../spread-over-turns.ts';
import { type Copy, createCopy } from './copy-value.ts';

export interface PlannedField {
  /** In the answer: the alias, or the name. */
  readonly key: string;
  readonly nodes: readonly [FieldNode, ...FieldNode[]];
  readonly definition: Field;
  /** Its arguments where each is a variable or left out; null where one has to be read. */
  readonly variables: readonly PassedOn[] | null;
  /** Undefined where a property is read. */
  readonly resolve: Field['resolve'];
  /** What is wanted of the objects that it holds; null for leaves. */
  readonly objects: PlannedObject | null;
  /** Null where something beneath has a resolver of its own. */
  readonly copy: Copy | null;
  /** Of one item, where it holds a list: long lists are copied in parts. */
  readonly copyItem: Copy | null;
}

// biome-ignore lint/suspicious/noExplicitAny: sources and contexts are whatever the resolver takes.
type Field = GraphQLField<any, any>;

/** A variable as an argument. */
export interface PassedOn {
  readonly argument: string;
  readonly variable: string;
}

export interface PlannedObject {
  readonly type: GraphQLObjectType;
  readonly fields: readonly PlannedField[];
}

export interface OperationPlan {
  readonly schema: GraphQLSchema;
  readonly operation: OperationDefinitionNode;
  readonly fragments: Readonly<Record<string, FragmentDefinitionNode>>;
  readonly root: PlannedObject;
}

/** Null for what is left to graphql-js: directives that depend on variables, unions, interfaces, introspection. */
export function planOperation(
  schema: GraphQLSchema,
  document: DocumentNode,
  operation: OperationDefinitionNode,
): OperationPlan | null {
  const fragments = Object.fromEntries(
    document.definitions.flatMap((definition) =>
      definition.kind === Kind.FRAGMENT_DEFINITION ? [[definition.name.value, definition]] : [],
    ),
  );
  const rootType = schema.getRootType(operation.operation);
  if (!rootType) return null;
  try {
    return { schema, operation, fragments, root: planObject(fragments, rootType, [operation.selectionSet]) };
  } catch (error) {
    if (error === notPlanned) return null;
    throw error;
  }
}

const notPlanned = new Error('left to graphql-js');

type Fragments = OperationPlan['fragments'];

function planObject(
  fragments: Fragments,
  type: GraphQLObjectType,
  selections: readonly SelectionSetNode[],
): PlannedObject {
  if (type.isTypeOf) throw notPlanned;
  const nodes = new Map<string, [FieldNode, ...FieldNode[]]>();
  const spread = new Set<string>();
  for (const selection of selections) collect(fragments, type, selection, nodes, spread);
  return { type, fields: [...nodes].map(([key, of]) => planField(fragments, type, key, of)) };
}

/** The nodes of each key, in the order of the document. */
function collect(
  fragments: Fragments,
  type: GraphQLObjectType,
  { selections }: SelectionSetNode,
  nodes: Map<string, [FieldNode, ...FieldNode[]]>,
  spread: Set<string>,
): void {
  for (const selection of selections) {
    // `@skip` and `@include` mostly depend on variables, and `@defer` is for others.
    if (selection.directives?.length) throw notPlanned;
    if (selection.kind === Kind.FIELD) {
      const key = selection.alias?.value ?? selection.name.value;
      const known = nodes.get(key);
      if (known) known.push(selection);
      else nodes.set(key, [selection]);
      continue;
    }
    const isSpread = selection.kind === Kind.FRAGMENT_SPREAD;
    if (isSpread && spread.has(selection.name.value)) continue;
    if (isSpread) spread.add(selection.name.value);
    const fragment = isSpread ? fragments[selection.name.value] : selection;
    const condition = fragment?.typeCondition?.name.value ?? type.name;
    if (!fragment || condition !== type.name) throw notPlanned;
    collect(fragments, type, fragment.selectionSet, nodes, spread);
  }
}

function planField(
  fragments: Fragments,
  parent: GraphQLObjectType,
  key: string,
  nodes: PlannedField['nodes'],
): PlannedField {
  const name = nodes[0].name.value;
  const definition = name === TypeNameMetaFieldDef.name ? TypeNameMetaFieldDef : parent.getFields()[name];
  // As a key it would set the answer's prototype.
  if (!definition || key === '__proto__') throw notPlanned;
  const named = getNamedType(definition.type) as GraphQLOutputType;
  if (!isLeafType(named) && !isObjectType(named)) throw notPlanned;
  const objects = isObjectType(named)
    ? planObject(
        fragments,
        named,
        nodes.flatMap(({ selectionSet }) => selectionSet ?? []),
      )
    : null;
  const type = getNullableType(definition.type);
  return {
    key,
    nodes,
    definition,
    variables: variablesOf(definition, nodes[0]),
    resolve: resolverOf(definition),
    objects,
    copy: createCopy(definition.type, objects),
    copyItem: isListType(type) ? createCopy(type.ofType, objects) : null,
  };
}

function variablesOf(definition: Field, { arguments: nodes = [] }: FieldNode): PlannedField['variables'] {
  const passedOn: PassedOn[] = [];
  for (const { name, type, defaultValue } of definition.args) {
    const value = nodes.find((node) => node.name.value === name)?.value;
    if (value?.kind === Kind.VARIABLE) passedOn.push({ argument: name, variable: value.name.value });
    else if (value || defaultValue !== undefined || isNonNullType(type)) return null;
  }
  return passedOn;
}
