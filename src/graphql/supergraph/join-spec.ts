/**
 * What a supergraph says of its services.
 *
 * Source: https://specs.apollo.dev/join/v0.3
 */
import {
  type ConstDirectiveNode,
  type DefinitionNode,
  type DocumentNode,
  type FieldDefinitionNode,
  Kind,
  valueFromASTUntyped,
} from 'graphql';

/** One service, as the supergraph names it. */
export interface JoinedGraph {
  /** The value of `join__Graph`. */
  readonly id: string;
  readonly name: string;
  readonly url: string;
}

export function joinedGraphs({ definitions }: DocumentNode): readonly JoinedGraph[] {
  const graphs = definitions.find(
    (node) => node.kind === Kind.ENUM_TYPE_DEFINITION && node.name.value === 'join__Graph',
  );
  if (graphs?.kind !== Kind.ENUM_TYPE_DEFINITION) return [];
  return (graphs.values ?? []).map(({ name, directives = [] }) => {
    const given = directives
      .filter((directive) => directive.name.value === 'join__graph')
      .map(argumentsOf)[0];
    return { id: name.value, name: String(given?.name ?? name.value), url: String(given?.url ?? '') };
  });
}

/** The coordinates (`Type.field`) that a service answers by itself. */
export function fieldsServedBy({ definitions }: DocumentNode, graph: string): ReadonlySet<string> {
  const served = new Set<string>();
  for (const type of definitions) {
    const joins = joinsOf(type, 'join__type');
    if (!('name' in type) || !type.name || !joins.some((join) => join.graph === graph)) continue;
    for (const field of fieldsOf(type)) {
      const own = (field.directives ?? [])
        .filter(({ name }) => name.value === 'join__field')
        .map(argumentsOf);
      // Without one, every service that knows the type answers its field.
      const isServed =
        own.length === 0 ||
        own.some(
          (join) =>
            join.graph === graph &&
            !join.external &&
            !join.usedOverridden &&
            !join.requires &&
            !join.overrideLabel,
        );
      if (isServed) served.add(`${type.name.value}.${field.name.value}`);
    }
  }
  return served;
}

export function fieldsOf(type: DefinitionNode): readonly FieldDefinitionNode[] {
  const hasFields = type.kind === Kind.OBJECT_TYPE_DEFINITION || type.kind === Kind.INTERFACE_TYPE_DEFINITION;
  return hasFields ? (type.fields ?? []) : [];
}

function joinsOf(type: DefinitionNode, name: string): readonly Readonly<Record<string, unknown>>[] {
  const directives = ('directives' in type ? type.directives : undefined) as
    | readonly ConstDirectiveNode[]
    | undefined;
  return (directives ?? []).filter((directive) => directive.name.value === name).map(argumentsOf);
}

function argumentsOf({ arguments: given = [] }: ConstDirectiveNode): Readonly<Record<string, unknown>> {
  return Object.fromEntries(given.map(({ name, value }) => [name.value, valueFromASTUntyped(value)]));
}
