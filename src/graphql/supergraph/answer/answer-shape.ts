/** Which fields an answer may have in each of its objects: worked out once for each document of a plan. */
import {
  type DocumentNode,
  type FieldNode,
  type GraphQLNamedType,
  type GraphQLOutputType,
  type GraphQLSchema,
  isAbstractType,
  isInterfaceType,
  isObjectType,
  Kind,
  type SelectionSetNode,
} from 'graphql';

/** The fields of one place in the document; which of them an object has is decided by its type. */
export interface AnswerShape {
  fieldsOf(type: GraphQLNamedType): ReadonlyMap<string, WantedField>;
}

export interface WantedField {
  /** The first of those that share the key. */
  readonly node: FieldNode;
  /** Undefined for `__typename`, and for `_entities`, whose types the request says. */
  readonly type: GraphQLOutputType | undefined;
  /** It may be left out: by `@skip` and `@include`, or as the object may be of another type. */
  readonly isOptional: boolean;
  readonly shape: AnswerShape;
}

interface Found {
  readonly node: FieldNode;
  readonly type: GraphQLOutputType | undefined;
  isOptional: boolean;
  readonly selectionSets: SelectionSetNode[];
}

/** @param document what a service is asked: one operation */
export function shapeOfAnswer(schema: GraphQLSchema, document: DocumentNode): AnswerShape {
  const fragments = new Map(
    document.definitions.flatMap((node) =>
      node.kind === Kind.FRAGMENT_DEFINITION ? [[node.name.value, node] as const] : [],
    ),
  );

  function shapeOf(selectionSets: readonly SelectionSetNode[]): AnswerShape {
    const known = new Map<GraphQLNamedType, ReadonlyMap<string, WantedField>>();
    return {
      fieldsOf(type) {
        let fields = known.get(type);
        if (!fields) {
          const found = new Map<string, Found>();
          for (const selections of selectionSets) collect(selections, type, false, found);
          fields = new Map(
            [...found].map(([key, { selectionSets: inner, ...field }]) => [
              key,
              { ...field, shape: shapeOf(inner) },
            ]),
          );
          known.set(type, fields);
        }
        return fields;
      },
    };
  }

  function collect(
    { selections }: SelectionSetNode,
    type: GraphQLNamedType,
    isOptional: boolean,
    found: Map<string, Found>,
  ): void {
    for (const selection of selections) {
      const mayBeLeftOut = isOptional || (selection.directives ?? []).length > 0;
      if (selection.kind === Kind.FIELD) {
        add(selection, type, mayBeLeftOut, found);
        continue;
      }
      const fragment =
        selection.kind === Kind.INLINE_FRAGMENT ? selection : fragments.get(selection.name.value);
      if (!fragment) continue;
      const condition = fragment.typeCondition && schema.getType(fragment.typeCondition.name.value);
      if (!condition || isAlways(condition, type)) collect(fragment.selectionSet, type, mayBeLeftOut, found);
      else if (mayBe(condition, type)) collect(fragment.selectionSet, condition, true, found);
    }
  }

  function add(
    node: FieldNode,
    type: GraphQLNamedType,
    isOptional: boolean,
    found: Map<string, Found>,
  ): void {
    const key = (node.alias ?? node.name).value;
    const inner = node.selectionSet ? [node.selectionSet] : [];
    const known = found.get(key);
    if (known) {
      known.isOptional &&= isOptional;
      known.selectionSets.push(...inner);
    } else found.set(key, { node, type: fieldType(type, node.name.value), isOptional, selectionSets: inner });
  }

  /** Whether every object of the type meets the condition. */
  function isAlways(condition: GraphQLNamedType, type: GraphQLNamedType): boolean {
    if (condition === type) return true;
    const isNarrower = isObjectType(type) || isInterfaceType(type);
    return isNarrower && isAbstractType(condition) && schema.isSubType(condition, type);
  }

  /** Whether an object that is only known to be of the type may meet the condition. */
  function mayBe(condition: GraphQLNamedType, type: GraphQLNamedType): boolean {
    if (!isAbstractType(type)) return false;
    const possible = new Set<GraphQLNamedType>(schema.getPossibleTypes(type));
    if (!isAbstractType(condition)) return possible.has(condition);
    return schema.getPossibleTypes(condition).some((one) => possible.has(one));
  }

  function fieldType(type: GraphQLNamedType, name: string): GraphQLOutputType | undefined {
    return isObjectType(type) || isInterfaceType(type) ? type.getFields()[name]?.type : undefined;
  }

  const operation = document.definitions.find((node) => node.kind === Kind.OPERATION_DEFINITION);
  return shapeOf(operation?.kind === Kind.OPERATION_DEFINITION ? [operation.selectionSet] : []);
}
