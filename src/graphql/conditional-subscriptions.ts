/**
 * Whether a subscription has a field must not depend on a condition: a rule of the specification that graphql-js 16 does
 * not have. Its validation throws where the condition is a variable, and its execution where the field is left out.
 *
 * Source: GraphQL, September 2025, section 5.2.4.1 (Single Root Field).
 */
import { type DocumentNode, type FragmentDefinitionNode, Kind, type SelectionSetNode } from 'graphql';
import { GatewayError } from '../errors/gateway-error.ts';

const conditions = new Set(['skip', 'include']);

/** @throws GatewayError GRAPHQL_VALIDATION_FAILED */
export function refuseConditionalSubscriptions({ definitions }: DocumentNode): void {
  const isConditional = ({ selections }: SelectionSetNode, spread: Set<FragmentDefinitionNode>): boolean =>
    selections.some((selection) => {
      if (selection.directives?.some(({ name }) => conditions.has(name.value))) return true;
      if (selection.kind === Kind.FIELD) return false;
      if (selection.kind === Kind.INLINE_FRAGMENT) return isConditional(selection.selectionSet, spread);
      const fragment = definitions.find(
        (definition) =>
          definition.kind === Kind.FRAGMENT_DEFINITION && definition.name.value === selection.name.value,
      );
      if (fragment?.kind !== Kind.FRAGMENT_DEFINITION || spread.has(fragment)) return false;
      return isConditional(fragment.selectionSet, spread.add(fragment));
    });

  for (const definition of definitions) {
    if (definition.kind !== Kind.OPERATION_DEFINITION || definition.operation !== 'subscription') continue;
    if (isConditional(definition.selectionSet, new Set()))
      throw new GatewayError(
        'GRAPHQL_VALIDATION_FAILED',
        'The field of a subscription takes no @skip and no @include; ask for the operation only where it is wanted.',
      );
  }
}
