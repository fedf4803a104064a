/**
 * Holds what a service answered against the types that it promised, before it is joined with what others answered: a
 * value of a wrong type becomes null with an error of its own, and the rest stands.
 */
import type {
  DocumentNode,
  GraphQLNamedType,
  GraphQLOutputType,
  GraphQLSchema,
  SelectionNode,
  SelectionSetNode,
} from 'graphql';
import {
  getNullableType,
  isAbstractType,
  isCompositeType,
  isEnumType,
  isInterfaceType,
  isLeafType,
  isListType,
  isObjectType,
  Kind,
} from 'graphql';
import { isRecord } from './subgraph-error.ts';

export type AnswerPath = readonly (string | number)[];

export interface WrongValue {
  readonly path: AnswerPath;
  /** The end of a sentence that begins with the name of the field. */
  readonly what: string;
}

/** Of one answer; the rest becomes null all the same. */
const MOST_TOLD = 20;

/**
 * Changes the data in place.
 *
 * @param schema the supergraph, with what clients are not shown
 * @param document what the service was asked, fragments spread already
 */
export function checkAnswer(
  schema: GraphQLSchema,
  document: DocumentNode,
  variables: Readonly<Record<string, unknown>>,
  data: Record<string, unknown>,
): readonly WrongValue[] {
  const wrong: WrongValue[] = [];
  const fragments = new Map(
    document.definitions.flatMap((node) =>
      node.kind === Kind.FRAGMENT_DEFINITION ? [[node.name.value, node] as const] : [],
    ),
  );
  const path: (string | number)[] = [];

  function tell(what: string): null {
    if (wrong.length < MOST_TOLD) wrong.push({ path: [...path], what });
    return null;
  }

  function checkSelections(
    { selections }: SelectionSetNode,
    of: GraphQLNamedType,
    value: Record<string, unknown>,
  ) {
    const runtime = runtimeType(of, value);
    for (const selection of selections) checkSelection(selection, runtime, value);
  }

  function checkSelection(
    selection: SelectionNode,
    runtime: GraphQLNamedType,
    value: Record<string, unknown>,
  ): void {
    if (selection.kind === Kind.FIELD) {
      const { name, alias, selectionSet, directives = [] } = selection;
      const key = (alias ?? name).value;
      const isOptional = directives.length > 0;
      path.push(key);
      if (name.value === '_entities') value[key] = checkEntities(selection, value[key]);
      else if (name.value !== '__typename') {
        const type = fieldType(runtime, name.value);
        if (type && !(isOptional && value[key] === undefined))
          value[key] = value[key] === undefined ? tell('is missing') : check(type, selectionSet, value[key]);
      }
      path.pop();
      return;
    }
    const fragment =
      selection.kind === Kind.INLINE_FRAGMENT ? selection : fragments.get(selection.name.value);
    if (!fragment || (selection.directives ?? []).length > 0) return;
    const condition = fragment.typeCondition?.name.value;
    if (condition !== undefined && !applies(condition, runtime)) return;
    for (const inner of fragment.selectionSet.selections) checkSelection(inner, runtime, value);
  }

  function check(type: GraphQLOutputType, selections: SelectionSetNode | undefined, value: unknown): unknown {
    if (value === null || value === undefined) return null;
    const nullable = getNullableType(type);
    if (isListType(nullable)) {
      if (!Array.isArray(value)) return tell('is no list');
      for (let i = 0; i < value.length; i += 1) {
        path.push(i);
        value[i] = check(nullable.ofType, selections, value[i]);
        path.pop();
      }
      return value;
    }
    if (isLeafType(nullable)) return isLeaf(nullable, value) ? value : tell(`is no ${nullable.name}`);
    if (!isRecord(value)) return tell('is no object');
    if (selections && isCompositeType(nullable)) checkSelections(selections, nullable, value);
    return value;
  }

  /** As many as were asked for, in their order: of a list of another length nobody knows which is which. */
  function checkEntities(field: Extract<SelectionNode, { kind: Kind.FIELD }>, value: unknown): unknown {
    const [argument] = field.arguments ?? [];
    const name = argument?.value.kind === Kind.VARIABLE ? argument.value.name.value : '';
    const asked = variables[name];
    if (value === null || value === undefined || !Array.isArray(asked)) return value ?? null;
    if (!Array.isArray(value) || value.length !== asked.length)
      return tell(`has not the ${asked.length} entities that were asked for`);
    for (let i = 0; i < value.length; i += 1) {
      path.push(i);
      const type = schema.getType(String(asked[i]?.__typename));
      const entity: unknown = value[i];
      if (entity !== null && !isRecord(entity)) value[i] = tell('is no object');
      else if (entity && type && field.selectionSet) checkSelections(field.selectionSet, type, entity);
      path.pop();
    }
    return value;
  }

  /** The type that an object says it has. What is joined next looks it up, so one that cannot be is taken away. */
  function runtimeType(of: GraphQLNamedType, value: Record<string, unknown>): GraphQLNamedType {
    const { __typename: name } = value;
    if (name === undefined) return of;
    const type = typeof name === 'string' ? schema.getType(name) : undefined;
    if (type && canBe(of, type)) return type;
    path.push('__typename');
    tell('is no type that may stand here');
    path.pop();
    delete value.__typename;
    return of;
  }

  /** Where a service sees one type in the place of an interface, it answers with the interface's name. */
  function canBe(of: GraphQLNamedType, type: GraphQLNamedType): boolean {
    if (of === type) return true;
    if (isAbstractType(of) && isObjectType(type)) return schema.isSubType(of, type);
    return isInterfaceType(type) && isObjectType(of) && schema.isSubType(type, of);
  }

  function fieldType(type: GraphQLNamedType, name: string): GraphQLOutputType | undefined {
    return isObjectType(type) || isInterfaceType(type) ? type.getFields()[name]?.type : undefined;
  }

  function applies(condition: string, runtime: GraphQLNamedType): boolean {
    if (condition === runtime.name) return true;
    const abstract = schema.getType(condition);
    return (
      isObjectType(runtime) &&
      abstract !== undefined &&
      !isObjectType(abstract) &&
      isCompositeType(abstract) &&
      schema.isSubType(abstract, runtime)
    );
  }

  const operation = document.definitions.find((node) => node.kind === Kind.OPERATION_DEFINITION);
  const root = operation?.kind === Kind.OPERATION_DEFINITION && schema.getRootType(operation.operation);
  if (operation?.kind === Kind.OPERATION_DEFINITION && root)
    checkSelections(operation.selectionSet, root, data);
  return wrong;
}

const MAX_INT = 2 ** 31;

/** Of scalars that are not GraphQL's own nobody but their service knows the values. */
function isLeaf(type: GraphQLNamedType, value: unknown): boolean {
  if (isEnumType(type)) return typeof value === 'string' && type.getValue(value) !== undefined;
  switch (type.name) {
    case 'Int':
      return Number.isInteger(value) && (value as number) < MAX_INT && (value as number) >= -MAX_INT;
    case 'Float':
      return typeof value === 'number';
    case 'String':
      return typeof value === 'string';
    case 'Boolean':
      return typeof value === 'boolean';
    case 'ID':
      return typeof value === 'string' || Number.isSafeInteger(value);
    default:
      return true;
  }
}
