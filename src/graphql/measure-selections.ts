/** Counts what a document selects, once its fragments are spread, and about how large its answer will be. */
import {
  type DocumentNode,
  type FieldNode,
  type FragmentDefinitionNode,
  type GraphQLArgument,
  type GraphQLField,
  type GraphQLNamedType,
  type GraphQLSchema,
  getNamedType,
  getNullableType,
  isCompositeType,
  isInterfaceType,
  isListType,
  isObjectType,
  isRequiredArgument,
  Kind,
  SchemaMetaFieldDef,
  type SelectionSetNode,
  TypeMetaFieldDef,
} from 'graphql';
import { countIntrospection } from './count-introspection.ts';
import { type DocumentLimits, keepWithin } from './document-limits.ts';
import { readFieldCost } from './field-cost.ts';

/** Items of a list that nothing tells the length of. */
const USUAL_LIST = 20;
/** The most that a service takes as `first` or `limit`, for one that is in a variable nobody gave. */
const LONGEST_PAGE = 1_000;
/** Characters of the schema's SDL that weigh as much as one value. */
const CHARACTERS_PER_VALUE = 100;

/** Fields with one name in the answer: they become one. */
export interface Merged {
  readonly nodes: readonly FieldNode[];
  readonly parent: GraphQLNamedType | undefined;
}

export interface Measured {
  /** Whether other variables would make the answer longer. */
  readonly sizedByVariables: boolean;
}

/** @throws GatewayError COST_ESTIMATED_TOO_EXPENSIVE */
export function measureSelections(
  schema: GraphQLSchema,
  document: DocumentNode,
  variables: Readonly<Record<string, unknown>>,
  limits: DocumentLimits,
): Measured {
  const fragments = new Map<string, FragmentDefinitionNode>();
  for (const definition of document.definitions)
    if (definition.kind === Kind.FRAGMENT_DEFINITION) fragments.set(definition.name.value, definition);
  const spread = new Set<string>();
  let selections = 0;
  let merges = 0;
  let answer = 0;
  let cost = 0;
  let aliases = 0;
  let sizedByVariables = false;

  /** The fields of several selections of one value, by their names in the answer. */
  function collect(
    sets: readonly SelectionSetNode[],
    parent: GraphQLNamedType | undefined,
  ): ReadonlyMap<string, Merged> {
    const merged = new Map<string, { readonly nodes: FieldNode[]; readonly parent: Merged['parent'] }>();
    const seen = new Set<string>();
    const visit = (set: SelectionSetNode, type: GraphQLNamedType | undefined): void => {
      for (const selection of set.selections) {
        selections += 1;
        keepWithin(limits, 'maxSelections', selections);
        if (selection.kind === Kind.FIELD) {
          if (selection.alias) aliases += 1;
          keepWithin(limits, 'maxAliases', aliases);
          const name = (selection.alias ?? selection.name).value;
          const same = merged.get(name);
          if (same) {
            merges += same.nodes.length;
            keepWithin(limits, 'maxMerges', merges);
            same.nodes.push(selection);
          } else merged.set(name, { nodes: [selection], parent: type });
        } else if (selection.kind === Kind.INLINE_FRAGMENT) {
          visit(selection.selectionSet, typeOf(selection.typeCondition?.name.value, type));
        } else if (!seen.has(selection.name.value)) {
          const { value: name } = selection.name;
          merges += seen.size;
          keepWithin(limits, 'maxMerges', merges);
          seen.add(name);
          spread.add(name);
          const fragment = fragments.get(name);
          if (fragment) visit(fragment.selectionSet, typeOf(fragment.typeCondition.name.value, type));
        }
      }
    };
    for (const set of sets) visit(set, parent);
    return merged;
  }

  const typeOf = (name: string | undefined, fallback: GraphQLNamedType | undefined) =>
    name === undefined ? fallback : (schema.getType(name) ?? undefined);

  /** Adds the values of all selected fields, each as often as there are values to select it of. */
  function measure(
    sets: readonly SelectionSetNode[],
    parent: GraphQLNamedType | undefined,
    times: number,
    depth: number,
  ): void {
    keepWithin(limits, 'maxDepth', depth);
    const fields = collect(sets, parent);
    if (depth === 1) keepWithin(limits, 'maxRootFields', fields.size);
    const copies = new Map<string, number>();
    for (const merged of fields.values()) {
      const [node] = merged.nodes;
      if (!node) continue;
      const inside = merged.nodes.flatMap(({ selectionSet }) => selectionSet ?? []);
      if (node.name.value === SchemaMetaFieldDef.name || node.name.value === TypeMetaFieldDef.name) {
        const left = Math.floor((limits.maxAnswer - answer) / times) + 1;
        add(times * countIntrospection(schema, merged, collect, variables, limits, left));
        continue;
      }
      const field = fieldOf(merged.parent, node.name.value);
      add(times * weightOf(field, merged.parent));
      if (inside.length === 0) {
        countCopy(merged, copies);
        if (field) charge(times * readFieldCost(field).weight);
        continue;
      }
      const length = field ? lengthOf(field, node) : 1;
      if (field) charge(times * (readFieldCost(field).weight + (length > 1 ? length : 0)));
      measure(inside, field && getNamedType(field.type), times * length, depth + 1);
    }
  }

  /** A leaf that is asked for something may be another under each name. */
  function countCopy({ nodes: [node], parent }: Merged, copies: Map<string, number>): void {
    if (!node || node.arguments?.length) return;
    const leaf = `${parent?.name}.${node.name.value}`;
    const count = (copies.get(leaf) ?? 0) + 1;
    copies.set(leaf, count);
    keepWithin(limits, 'maxCopies', count);
  }

  function add(values: number): void {
    answer += values;
    keepWithin(limits, 'maxAnswer', answer);
  }

  /** Adds to the cost that the schema declares. */
  function charge(points: number): void {
    cost += points;
    keepWithin(limits, 'maxCost', cost);
  }

  /** The SDL is one field with a text as long as the schema, however often it is selected. */
  function weightOf(field: GraphQLField<unknown, unknown> | undefined, parent: Merged['parent']): number {
    if (field?.name !== 'sdl' || parent?.name !== '_Service') return 1;
    const service = schema.getQueryType()?.getFields()._service;
    const { sdl = '' } = (service?.resolve?.({}, {}, {}, {} as never) ?? {}) as { readonly sdl?: string };
    return 1 + sdl.length / CHARACTERS_PER_VALUE;
  }

  /** How many values a field has: those of a page are asked for one level above, at the connection. */
  function lengthOf(field: GraphQLField<unknown, unknown>, node: FieldNode): number {
    const { assumedSize, slicingArguments } = readFieldCost(field);
    const page = node.arguments?.find(({ name }) => slicingArguments.includes(name.value))?.value;
    if (page?.kind === Kind.INT) return pageOf(Number(page.value));
    if (page?.kind === Kind.VARIABLE) return lengthIn(page.name.value);
    const isList = isListType(getNullableType(field.type)) && isCompositeType(getNamedType(field.type));
    // A list that is asked for by a list has an item for each of its items: `_entities`, `embedMany`.
    const asked = isList ? field.args.find(isRequiredList) : undefined;
    const given = asked && node.arguments?.find(({ name }) => name.value === asked.name)?.value;
    if (given?.kind === Kind.VARIABLE) return lengthIn(given.name.value);
    if (given?.kind === Kind.LIST) return Math.max(1, given.values.length);
    // The items of a connection were counted with its page.
    const isCounted = field.name === 'edges' || field.name === 'nodes';
    return assumedSize ?? (isList && !isCounted ? USUAL_LIST : 1);
  }

  function lengthIn(variable: string): number {
    sizedByVariables = true;
    const value = variables[variable];
    if (Array.isArray(value)) return Math.max(1, value.length);
    return pageOf(typeof value === 'number' ? value : LONGEST_PAGE);
  }

  /** Services refuse longer pages. */
  const pageOf = (asked: number) => Math.min(Math.max(1, asked), LONGEST_PAGE);

  for (const definition of document.definitions) {
    if (definition.kind !== Kind.OPERATION_DEFINITION) continue;
    answer = 0;
    cost = 0;
    measure([definition.selectionSet], schema.getRootType(definition.operation) ?? undefined, 1, 1);
  }
  // Nobody spreads these, but validation reads them.
  for (const [name, { selectionSet, typeCondition }] of fragments) {
    answer = 0;
    if (!spread.has(name)) measure([selectionSet], typeOf(typeCondition.name.value, undefined), 1, 1);
  }
  return { sizedByVariables };
}

/** Of a name in a variable, more is not read. */
const LONGEST_NAME = 1_000;

/** All that is read of the variables here: numbers, names and the lengths of lists. */
export function sizesOf(variables: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>> {
  const sizes = Object.entries(variables).map(([name, value]) => {
    if (Array.isArray(value)) return [name, new Array(value.length)];
    if (typeof value === 'string') return [name, value.slice(0, LONGEST_NAME)];
    return [name, typeof value === 'object' && value !== null ? {} : value];
  });
  return Object.fromEntries(sizes);
}

const isRequiredList = (arg: GraphQLArgument) =>
  isRequiredArgument(arg) && isListType(getNullableType(arg.type));

function fieldOf(
  type: GraphQLNamedType | undefined,
  name: string,
): GraphQLField<unknown, unknown> | undefined {
  return isObjectType(type) || isInterfaceType(type) ? type.getFields()[name] : undefined;
}
