/**
 * The types of what services answer, those that clients are not shown among them. Without arguments and directives, which
 * would take most of the time to build.
 */
import {
  buildASTSchema,
  type DefinitionNode,
  type DocumentNode,
  type FieldDefinitionNode,
  type GraphQLSchema,
  Kind,
} from 'graphql';

export function createAnswerSchema({ definitions }: DocumentNode): GraphQLSchema {
  const document: DocumentNode = { kind: Kind.DOCUMENT, definitions: definitions.flatMap(bare) };
  return buildASTSchema(document, { assumeValid: true, assumeValidSDL: true });
}

function bare(node: DefinitionNode): DefinitionNode[] {
  switch (node.kind) {
    case Kind.SCHEMA_DEFINITION:
      return [{ kind: node.kind, operationTypes: node.operationTypes }];
    case Kind.OBJECT_TYPE_DEFINITION:
    case Kind.INTERFACE_TYPE_DEFINITION: {
      const { kind, name, interfaces = [], fields = [] } = node;
      return [{ kind, name, interfaces, fields: fields.map(bareField) }];
    }
    case Kind.UNION_TYPE_DEFINITION:
      return [{ kind: node.kind, name: node.name, types: node.types ?? [] }];
    case Kind.ENUM_TYPE_DEFINITION: {
      const values = (node.values ?? []).map(({ kind, name }) => ({ kind, name }));
      return [{ kind: node.kind, name: node.name, values }];
    }
    case Kind.SCALAR_TYPE_DEFINITION:
      return [{ kind: node.kind, name: node.name }];
    default:
      return [];
  }
}

const bareField = ({ kind, name, type }: FieldDefinitionNode): FieldDefinitionNode => ({ kind, name, type });
