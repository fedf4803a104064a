/**
 * Corrects what the composer leaves out: that a service calls a field of its interface object external. Without that,
 * the planner takes the field to be answered by that service, and never brings what its `@requires` needs.
 *
 * Sources: https://specs.apollo.dev/join/v0.3 (`external` of `join__field`), https://specs.apollo.dev/federation/v2.3
 */
import {
  type ConstDirectiveNode,
  type DocumentNode,
  type FieldDefinitionNode,
  Kind,
  parse,
  parseConstValue,
  print,
  valueFromASTUntyped,
  visit,
} from 'graphql';
import { fieldsOf, joinedGraphs } from '../join-spec.ts';

export interface ParsedSubgraph {
  readonly name: string;
  readonly typeDefs: DocumentNode;
}

/** @returns the same text where nothing is missing */
export function markExternalFields(sdl: string, subgraphs: readonly ParsedSubgraph[]): string {
  const external = new Set(subgraphs.flatMap(externalFieldsOf));
  if (external.size === 0) return sdl;
  const supergraph = parse(sdl, { noLocation: true });
  const idOf = new Map(joinedGraphs(supergraph).map(({ name, id }) => [name, id]));
  const joinsOf = (coordinate: string) =>
    subgraphs.flatMap((subgraph) => {
      const graph = idOf.get(subgraph.name);
      if (graph === undefined || !definedFields(subgraph).has(coordinate)) return [];
      return [joinField(graph, externalFieldsOf(subgraph).includes(coordinate))];
    });
  const marked = visit(supergraph, {
    InterfaceTypeDefinition: (type) => ({
      ...type,
      fields: (type.fields ?? []).map((field): FieldDefinitionNode => {
        const coordinate = `${type.name.value}.${field.name.value}`;
        const isJoined = field.directives?.some(({ name }) => name.value === 'join__field');
        if (!external.has(coordinate) || isJoined) return field;
        return { ...field, directives: [...(field.directives ?? []), ...joinsOf(coordinate)] };
      }),
    }),
  });
  return print(marked);
}

/** The fields that a service's interface objects call external. */
function externalFieldsOf({ typeDefs }: ParsedSubgraph): readonly string[] {
  const isExternal = namedBy(typeDefs, 'external');
  const isInterfaceObject = namedBy(typeDefs, 'interfaceObject');
  return typeDefs.definitions.flatMap((type) => {
    if (type.kind !== Kind.OBJECT_TYPE_DEFINITION || !type.directives?.some(isInterfaceObject)) return [];
    return fieldsOf(type)
      .filter(({ directives }) => directives?.some(isExternal))
      .map(({ name }) => `${type.name.value}.${name.value}`);
  });
}

function definedFields({ typeDefs }: ParsedSubgraph): ReadonlySet<string> {
  return new Set(
    typeDefs.definitions.flatMap((type) =>
      fieldsOf(type).map(({ name }) => `${'name' in type ? type.name?.value : ''}.${name.value}`),
    ),
  );
}

/** A directive of federation has its own name, its full name, or the one that it is imported `as`. */
export function namedBy(
  { definitions }: DocumentNode,
  directive: string,
): (node: ConstDirectiveNode) => boolean {
  const names = new Set([directive, `federation__${directive}`]);
  for (const node of definitions) {
    if (node.kind !== Kind.SCHEMA_EXTENSION && node.kind !== Kind.SCHEMA_DEFINITION) continue;
    for (const { arguments: given = [] } of node.directives ?? []) {
      const imports = given.find(({ name }) => name.value === 'import')?.value;
      for (const one of imports ? [valueFromASTUntyped(imports)].flat() : []) {
        const { name, as } = (one ?? {}) as { readonly name?: unknown; readonly as?: unknown };
        if (name === `@${directive}` && typeof as === 'string') names.add(as.slice(1));
      }
    }
  }
  return ({ name }) => names.has(name.value);
}

function joinField(graph: string, isExternal: boolean): ConstDirectiveNode {
  const argument = (name: string, value: string) => ({
    kind: Kind.ARGUMENT as const,
    name: { kind: Kind.NAME as const, value: name },
    value: parseConstValue(value, { noLocation: true }),
  });
  return {
    kind: Kind.DIRECTIVE,
    name: { kind: Kind.NAME, value: 'join__field' },
    arguments: [argument('graph', graph), ...(isExternal ? [argument('external', 'true')] : [])],
  };
}
