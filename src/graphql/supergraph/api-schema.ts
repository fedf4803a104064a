/** The schema that clients see: the supergraph without its machinery and without what is `@inaccessible`. */
import { transformSupergraphToPublicSchema } from '@theguild/federation-composition';
import {
  buildASTSchema,
  type ConstDirectiveNode,
  type DefinitionNode,
  type DocumentNode,
  type GraphQLSchema,
  Kind,
} from 'graphql';
import { fieldsOf } from './join-spec.ts';

/** What the limits of a document and the permissions of its fields are read from; clients are not shown them. */
const kept = new Set(['cost', 'listSize', 'requiresScopes', 'authenticated', 'policy']);

export function createApiSchema(supergraph: DocumentNode): GraphQLSchema {
  const declared = new Map<string, readonly ConstDirectiveNode[]>();
  const keep = (coordinate: string, directives: readonly ConstDirectiveNode[] = []) => {
    const own = directives.filter(({ name }) => kept.has(name.value));
    if (own.length > 0) declared.set(coordinate, own);
  };
  for (const type of supergraph.definitions) {
    if (!('name' in type) || !type.name || !('directives' in type)) continue;
    keep(type.name.value, type.directives as readonly ConstDirectiveNode[]);
    for (const field of fieldsOf(type)) keep(`${type.name.value}.${field.name.value}`, field.directives);
  }

  const withDeclared = <Node extends { readonly directives?: readonly ConstDirectiveNode[] | undefined }>(
    node: Node,
    coordinate: string,
  ): Node => {
    const own = declared.get(coordinate);
    return own ? { ...node, directives: [...(node.directives ?? []), ...own] } : node;
  };
  const withFields = (type: DefinitionNode): DefinitionNode => {
    switch (type.kind) {
      case Kind.OBJECT_TYPE_DEFINITION:
      case Kind.INTERFACE_TYPE_DEFINITION: {
        const { name, fields = [] } = type;
        const own = fields.map((field) => withDeclared(field, `${name.value}.${field.name.value}`));
        return { ...withDeclared(type, name.value), fields: own };
      }
      case Kind.SCALAR_TYPE_DEFINITION:
      case Kind.ENUM_TYPE_DEFINITION:
        return withDeclared(type, type.name.value);
      default:
        return type;
    }
  };
  const shown = transformSupergraphToPublicSchema(supergraph);
  const document = { ...shown, definitions: shown.definitions.map(withFields) };
  return buildASTSchema(document, { assumeValidSDL: true });
}
