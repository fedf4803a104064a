import { type GraphQLResolveInfo, Kind, type SelectionSetNode } from 'graphql';

/** Whether a field of one of these names is asked for anywhere below the field that is resolved. */
export function selectsAny(
  { fieldNodes, fragments }: GraphQLResolveInfo,
  ...names: readonly string[]
): boolean {
  // Cycles were refused when the document was measured.
  const isAmong = (set: SelectionSetNode | undefined): boolean =>
    set?.selections.some((selection) => {
      if (selection.kind === Kind.FRAGMENT_SPREAD)
        return isAmong(fragments[selection.name.value]?.selectionSet);
      const isNamed = selection.kind === Kind.FIELD && names.includes(selection.name.value);
      return isNamed || isAmong(selection.selectionSet);
    }) ?? false;
  return fieldNodes.some(({ selectionSet }) => isAmong(selectionSet));
}
