/**
 * Spells out what a `@requires` asks of an interface within an interface by the types that implement it: the composer
 * refuses `data { ... on Bar { bar } }`, and takes `data { ... on Baz { bar } ... on Qux { bar } }`, which is the same
 * for every type that the service knows.
 */
import {
  type ConstArgumentNode,
  type ConstDirectiveNode,
  type DocumentNode,
  type FieldDefinitionNode,
  type InlineFragmentNode,
  Kind,
  parse,
  print,
  type SelectionNode,
  type SelectionSetNode,
  type TypeNode,
  visit,
} from 'graphql';
import { namedBy } from './mark-external-fields.ts';

/** @returns the same document where nothing is to be spelled out */
export function spellOutRequirements(typeDefs: DocumentNode): DocumentNode {
  const types = readTypes(typeDefs);
  const isRequires = namedBy(typeDefs, 'requires');
  const spellOut = (type: string, directive: ConstDirectiveNode): ConstDirectiveNode => {
    if (!isRequires(directive)) return directive;
    const given = directive.arguments?.find(({ name }) => name.value === 'fields');
    const selections = given?.value.kind === Kind.STRING ? readFieldSet(given.value.value) : null;
    if (!given || !selections || given.value.kind !== Kind.STRING) return directive;
    const spelled = selectionsOf(types, type, selections).map(print).join(' ');
    if (spelled === selections.selections.map(print).join(' ')) return directive;
    const fields: ConstArgumentNode = { ...given, value: { ...given.value, value: spelled, block: false } };
    return { ...directive, arguments: [fields] };
  };
  return visit(typeDefs, {
    enter(node) {
      if (node.kind !== Kind.OBJECT_TYPE_DEFINITION && node.kind !== Kind.OBJECT_TYPE_EXTENSION)
        return undefined;
      const fields = (node.fields ?? []).map((field): FieldDefinitionNode => {
        const directives = (field.directives ?? []).map((one) => spellOut(node.name.value, one));
        return directives.some((one, i) => one !== field.directives?.[i]) ? { ...field, directives } : field;
      });
      return fields.some((field, i) => field !== node.fields?.[i]) ? { ...node, fields } : undefined;
    },
  });
}

interface KnownTypes {
  /** By their coordinates, the names of the types of fields. */
  readonly fields: ReadonlyMap<string, string>;
  /** The objects that an interface or a union may be. */
  readonly objects: ReadonlyMap<string, ReadonlySet<string>>;
}

function readTypes({ definitions }: DocumentNode): KnownTypes {
  const fields = new Map<string, string>();
  const objects = new Map<string, Set<string>>();
  const mayBe = (abstract: string, object: string) =>
    objects.set(abstract, (objects.get(abstract) ?? new Set()).add(object));
  for (const type of definitions) {
    if (!('name' in type) || !type.name) continue;
    const { value: name } = type.name;
    for (const field of ('fields' in type && type.fields) || [])
      fields.set(`${name}.${field.name.value}`, namedTypeOf(field.type));
    if (type.kind === Kind.OBJECT_TYPE_DEFINITION || type.kind === Kind.OBJECT_TYPE_EXTENSION)
      for (const one of type.interfaces ?? []) mayBe(one.name.value, name);
    if (type.kind === Kind.UNION_TYPE_DEFINITION || type.kind === Kind.UNION_TYPE_EXTENSION)
      for (const one of type.types ?? []) mayBe(name, one.name.value);
  }
  return { fields, objects };
}

function selectionsOf(types: KnownTypes, parent: string, { selections }: SelectionSetNode): SelectionNode[] {
  return selections.flatMap((selection): SelectionNode[] => {
    if (selection.kind === Kind.FIELD) {
      const type = types.fields.get(`${parent}.${selection.name.value}`);
      if (!selection.selectionSet || type === undefined) return [selection];
      return [{ ...selection, selectionSet: setOf(selectionsOf(types, type, selection.selectionSet)) }];
    }
    if (selection.kind !== Kind.INLINE_FRAGMENT) return [selection];
    const condition = selection.typeCondition?.name.value ?? parent;
    const { selectionSet } = selection;
    const objects = types.objects.get(condition);
    if (!objects || condition === parent)
      return [{ ...selection, selectionSet: setOf(selectionsOf(types, condition, selectionSet)) }];
    const possible = types.objects.get(parent);
    return [...objects].flatMap((object): InlineFragmentNode[] => {
      const inside = possible?.has(object) ? selectionsOfObject(types, object, selectionSet) : [];
      return inside.length === 0 ? [] : [fragmentOn(object, inside)];
    });
  });
}

/** What is asked of one type of object, without the fragments that lead to it. */
function selectionsOfObject(
  types: KnownTypes,
  object: string,
  { selections }: SelectionSetNode,
): SelectionNode[] {
  return selections.flatMap((selection): SelectionNode[] => {
    if (selection.kind !== Kind.INLINE_FRAGMENT) return selectionsOf(types, object, setOf([selection]));
    const condition = selection.typeCondition?.name.value ?? object;
    const isMet = condition === object || types.objects.get(condition)?.has(object);
    return isMet ? selectionsOfObject(types, object, selection.selectionSet) : [];
  });
}

const setOf = (selections: readonly SelectionNode[]): SelectionSetNode => ({
  kind: Kind.SELECTION_SET,
  selections,
});

const fragmentOn = (type: string, selections: readonly SelectionNode[]): InlineFragmentNode => ({
  kind: Kind.INLINE_FRAGMENT,
  typeCondition: { kind: Kind.NAMED_TYPE, name: { kind: Kind.NAME, value: type } },
  selectionSet: setOf(selections),
});

/** Null for what is none, which the composer tells. */
function readFieldSet(text: string): SelectionSetNode | null {
  try {
    const [operation] = parse(`{ ${text} }`, { noLocation: true }).definitions;
    return operation?.kind === Kind.OPERATION_DEFINITION ? operation.selectionSet : null;
  } catch {
    return null;
  }
}

function namedTypeOf(type: TypeNode): string {
  return type.kind === Kind.NAMED_TYPE ? type.name.value : namedTypeOf(type.type);
}
