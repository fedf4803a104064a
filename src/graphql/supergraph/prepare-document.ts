/** What of a document goes to the services, and what the caller may not ask of them. Read once for each document. */
import {
  type DocumentNode,
  type FieldNode,
  type GraphQLNamedType,
  type GraphQLSchema,
  getNamedType,
  getOperationAST,
  isAbstractType,
  Kind,
  type SelectionNode,
  TypeInfo,
  valueFromASTUntyped,
  visit,
  visitWithTypeInfo,
} from 'graphql';
import type { Aliases } from './answer/aliases.ts';

/** All scopes of any one of the lists, as `@requiresScopes` writes them; null where nobody can be let in. */
type ScopeRequirement = readonly (readonly string[])[] | null;

export interface ScopedField {
  readonly node: FieldNode;
  readonly requirements: readonly ScopeRequirement[];
}

export interface PreparedDocument {
  /**
   * Without introspection, which the gateway answers. It also asks for the types that its fragments depend on, under keys
   * that no client can use, as they are no names.
   */
  readonly document: DocumentNode;
  /** Fields of others that ask for scopes, as the original document has them. */
  readonly restricted: readonly ScopedField[];
}

const typename: FieldNode = { kind: Kind.FIELD, name: { kind: Kind.NAME, value: '__typename' } };

interface PrepareDocumentDependencies {
  readonly apiSchema: GraphQLSchema;
  readonly aliases: Aliases;
  /** Whether this gateway's own schema answers the field, and so asks for its scopes itself. */
  readonly isOwn: (coordinate: string) => boolean;
}

/** @param refused fields of the document that the caller may not see */
export function prepareDocument(
  { apiSchema, aliases, isOwn }: PrepareDocumentDependencies,
  document: DocumentNode,
  refused: ReadonlySet<FieldNode>,
): PreparedDocument {
  const types = new TypeInfo(apiSchema);
  const restricted: ScopedField[] = [];
  const renamed = (node: FieldNode): FieldNode | undefined => {
    const key = aliases.innerKey(node);
    return key === (node.alias ?? node.name).value
      ? undefined
      : { ...node, alias: { kind: Kind.NAME, value: key } };
  };

  const prepared = visit(
    document,
    visitWithTypeInfo(types, {
      Field(node) {
        if (node.name.value === '__schema' || node.name.value === '__type') return null;
        if (refused.has(node)) return null;
        const parent = types.getParentType();
        const field = types.getFieldDef();
        if (!parent || !field || isOwn(`${parent.name}.${node.name.value}`)) return renamed(node);
        const requirements = [
          ...requirementsOf(parent),
          ...requirementsOf(field),
          ...requirementsOf(getNamedType(field.type)),
        ];
        if (requirements.length > 0) restricted.push({ node, requirements });
        return renamed(node);
      },
      SelectionSet: {
        leave(node) {
          const parent = types.getParentType();
          // Where nothing depends on the type it is not asked for: that could take another service to tell.
          const missesType =
            isAbstractType(parent) &&
            node.selections.some((one) => one.kind !== Kind.FIELD || one.name.value === '__typename') &&
            !node.selections.some(isTypename);
          if (missesType) return { ...node, selections: [...node.selections, typename] };
          // Everything in it was taken away.
          return node.selections.length === 0 ? { ...node, selections: [typename] } : undefined;
        },
      },
    }),
  );
  return { document: prepared, restricted };
}

/** Whether an operation of a prepared document has nothing to ask of the services. */
export function asksNothing(document: DocumentNode, operationName: string | null | undefined): boolean {
  const operation = getOperationAST(document, operationName);
  return operation?.selectionSet.selections.every(isTypename) ?? true;
}

function isTypename(node: SelectionNode): boolean {
  return node.kind === Kind.FIELD && node.name.value === '__typename' && !node.alias;
}

function requirementsOf(
  declared: Pick<GraphQLNamedType, 'astNode'> | { readonly astNode?: unknown },
): ScopeRequirement[] {
  const { directives = [] } = (declared.astNode ?? {}) as Pick<FieldNode, 'directives'>;
  return directives.flatMap(({ name, arguments: args = [] }) => {
    // Who evaluates policies is not known here, so nobody is let in.
    if (name.value === 'policy') return [null];
    if (name.value !== 'requiresScopes') return [];
    const scopes = args.find((argument) => argument.name.value === 'scopes')?.value;
    return [scopes ? (valueFromASTUntyped(scopes) as ScopeRequirement) : null];
  });
}
