/** Counts the values that a `__schema` or `__type` field will answer with, by walking the schema as it would. */
import {
  type FieldNode,
  type GraphQLField,
  type GraphQLNamedType,
  type GraphQLSchema,
  getArgumentValues,
  getNamedType,
  getNullableType,
  isLeafType,
  isObjectType,
  SchemaMetaFieldDef,
  type SelectionSetNode,
  TypeMetaFieldDef,
} from 'graphql';
import { type DocumentLimits, keepWithin } from './document-limits.ts';
import type { Merged } from './measure-selections.ts';

type Collect = (
  sets: readonly SelectionSetNode[],
  parent: GraphQLNamedType | undefined,
) => ReadonlyMap<string, Merged>;

/** What is the same wherever a field is met, and for all copies of it under other names. */
interface Planned {
  readonly id: number;
  readonly field: GraphQLField<unknown, unknown> | undefined;
  readonly args: Readonly<Record<string, unknown>>;
  /** Fields inside of an item that are one value each. */
  readonly leaves: number;
  readonly others: readonly Planned[];
  /** The values inside each item that was counted before: the same type is met in many places. */
  readonly counts: Map<unknown, number>;
}

/**
 * @param most where counting may stop
 * @throws GatewayError COST_ESTIMATED_TOO_EXPENSIVE for more levels than `maxDepth`
 */
export function countIntrospection(
  schema: GraphQLSchema,
  root: Merged,
  collect: Collect,
  variables: Readonly<Record<string, unknown>>,
  limits: DocumentLimits,
  most: number,
): number {
  const meta = [SchemaMetaFieldDef, TypeMetaFieldDef].find(({ name }) => name === root.nodes[0]?.name.value);
  const plans = new Map<string, Planned>();
  let count = 0;
  visit(plan(root, meta, 1), undefined);
  return count;

  function plan(merged: Merged, field: Planned['field'], depth: number): Planned {
    keepWithin(limits, 'maxDepth', depth);
    const type = field && getNamedType(field.type);
    const sets = merged.nodes.flatMap(({ selectionSet }) => selectionSet ?? []);
    const others: Planned[] = [];
    let leaves = 0;
    for (const child of collect(sets, type).values()) {
      const inner = isObjectType(type) ? type.getFields()[child.nodes[0]?.name.value ?? ''] : undefined;
      if (!inner || isLeafType(getNullableType(inner.type))) leaves += 1;
      else others.push(plan(child, inner, depth + 1));
    }
    const args = argumentsOf(field, merged.nodes[0]);
    const key = JSON.stringify([merged.parent?.name, field?.name, args, leaves, others.map(({ id }) => id)]);
    const planned = plans.get(key) ?? { id: plans.size, field, args, leaves, others, counts: new Map() };
    plans.set(key, planned);
    return planned;
  }

  function visit({ field, args, leaves, others, counts }: Planned, source: unknown): void {
    count += 1;
    if (count > most) return;
    const value: unknown = field?.resolve?.(source, args, undefined, { schema } as never);
    for (const item of Array.isArray(value) ? value : [value]) {
      if (item === null || item === undefined || count > most) continue;
      count += Array.isArray(value) ? 1 : 0;
      const counted = counts.get(item);
      if (counted !== undefined) {
        count += counted;
        continue;
      }
      const before = count;
      count += leaves;
      for (const other of others) visit(other, item);
      counts.set(item, count - before);
    }
  }

  /** Empty where they are wrong: validation tells what is wrong with them. */
  function argumentsOf(field: Planned['field'], node: FieldNode | undefined): Planned['args'] {
    try {
      return field && node ? getArgumentValues(field, node, variables) : {};
    } catch {
      return {};
    }
  }
}
