/** Counts the values that a `__schema` or `__type` field will answer with, by walking the schema as it would. */
import type { GraphQLNamedType, GraphQLSchema, SelectionSetNode } from 'graphql';
import { getArgumentValues, getNamedType, isObjectType, SchemaMetaFieldDef, TypeMetaFieldDef } from 'graphql';
import type { Merged } from './measure-selections.ts';

type Collect = (
  sets: readonly SelectionSetNode[],
  parent: GraphQLNamedType | undefined,
) => ReadonlyMap<string, Merged>;

/** @param most where counting may stop */
export function countIntrospection(
  schema: GraphQLSchema,
  root: Merged,
  collect: Collect,
  variables: Readonly<Record<string, unknown>>,
  most: number,
): number {
  /** The arguments of a field, and what is selected inside, are the same wherever the field is met. */
  const known = new Map<
    Merged,
    {
      readonly args: object;
      readonly inside: ReadonlyMap<string, Merged>;
      /** How many values are selected inside of an item: types are met again and again. */
      readonly counts: Map<unknown, number>;
    }
  >();
  let count = 0;

  function visit(merged: Merged, source: unknown, parent: GraphQLNamedType | undefined): void {
    const [node] = merged.nodes;
    const name = node?.name.value ?? '';
    const meta = [SchemaMetaFieldDef, TypeMetaFieldDef].find(
      (field) => merged === root && field.name === name,
    );
    const field = meta ?? (isObjectType(parent) ? parent.getFields()[name] : undefined);
    count += 1;
    if (!field || !node || count > most) return;
    const type = getNamedType(field.type);
    const { args, inside, counts } = known.get(merged) ?? {
      counts: new Map(),
      args: argumentsOf(field, node),
      inside: collect(
        merged.nodes.flatMap(({ selectionSet }) => selectionSet ?? []),
        type,
      ),
    };
    known.set(merged, { args, inside, counts });
    const value: unknown = field.resolve?.(source, args, undefined, { schema } as never);
    for (const item of Array.isArray(value) ? value : [value]) {
      if (item === null || item === undefined || count > most) continue;
      count += Array.isArray(value) ? 1 : 0;
      const counted = counts.get(item);
      if (counted !== undefined) {
        count += counted;
        continue;
      }
      const before = count;
      for (const child of inside.values()) visit(child, item, type);
      counts.set(item, count - before);
    }
  }

  /** Those that are wrong are left to validation. */
  function argumentsOf(...[field, node]: Parameters<typeof getArgumentValues>): Record<string, unknown> {
    try {
      return getArgumentValues(field, node, variables);
    } catch {
      return {};
    }
  }

  visit(root, undefined, undefined);
  return count;
}
