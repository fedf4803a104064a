/**
 * What the schema declares of a field's cost by `@cost` and `@listSize`, which routers read too.
 *
 * Source: https://www.apollographql.com/docs/graphos/routing/security/demand-control
 */
import {
  type ConstDirectiveNode,
  type ConstValueNode,
  type GraphQLField,
  getNamedType,
  isCompositeType,
  Kind,
} from 'graphql';

export interface FieldCost {
  /** Points for the field itself: one for an object, none for a leaf, where nothing is declared. */
  readonly weight: number;
  /** Items of its list, or of the lists inside its page, where no argument tells. */
  readonly assumedSize: number | null;
  readonly slicingArguments: readonly string[];
}

const known = new WeakMap<GraphQLField<unknown, unknown>, FieldCost>();

export function readFieldCost(field: GraphQLField<unknown, unknown>): FieldCost {
  const cost = known.get(field) ?? read(field);
  known.set(field, cost);
  return cost;
}

function read({ astNode, type }: GraphQLField<unknown, unknown>): FieldCost {
  const declared = (name: string) => astNode?.directives?.find((directive) => directive.name.value === name);
  const listSize = declared('listSize');
  const slicing = argumentOf(listSize, 'slicingArguments');
  return {
    weight: numberIn(argumentOf(declared('cost'), 'weight')) ?? (isCompositeType(getNamedType(type)) ? 1 : 0),
    assumedSize: numberIn(argumentOf(listSize, 'assumedSize')),
    slicingArguments:
      slicing?.kind === Kind.LIST
        ? slicing.values.flatMap((value) => (value.kind === Kind.STRING ? [value.value] : []))
        : [],
  };
}

function argumentOf(directive: ConstDirectiveNode | undefined, name: string): ConstValueNode | undefined {
  return directive?.arguments?.find((argument) => argument.name.value === name)?.value;
}

function numberIn(value: ConstValueNode | undefined): number | null {
  return value?.kind === Kind.INT ? Number(value.value) : null;
}
