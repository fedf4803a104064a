/** Which documents this gateway's own schema answers alone: they are run as if there were no supergraph. */
import {
  type DocumentNode,
  type GraphQLSchema,
  isEnumType,
  isInputObjectType,
  Kind,
  TypeInfo,
  visit,
  visitWithTypeInfo,
} from 'graphql';
import { fieldsServedBy } from './join-spec.ts';

export interface LocalDocumentsDependencies {
  readonly supergraph: DocumentNode;
  readonly apiSchema: GraphQLSchema;
  readonly ownSchema: GraphQLSchema;
  /** Its `join__Graph` value. */
  readonly ownGraph: string;
}

/** @returns whether every field of the document is this gateway's own; remembered for each document */
export function createLocalDocuments(deps: LocalDocumentsDependencies): (document: DocumentNode) => boolean {
  const { supergraph, apiSchema, ownSchema, ownGraph } = deps;
  if (!isShownWhole(ownSchema, apiSchema)) return () => false;
  const served = fieldsServedBy(supergraph, ownGraph);
  const known = new WeakMap<DocumentNode, boolean>();

  function isLocal(document: DocumentNode): boolean {
    const types = new TypeInfo(apiSchema);
    let local = true;
    visit(
      document,
      visitWithTypeInfo(types, {
        Field({ name: { value: name } }) {
          if (name !== '__typename') local &&= served.has(`${types.getParentType()?.name}.${name}`);
        },
        enter(node) {
          if (node.kind !== Kind.INLINE_FRAGMENT && node.kind !== Kind.FRAGMENT_DEFINITION) return;
          const condition = node.typeCondition?.name.value;
          if (condition !== undefined) local &&= ownSchema.getType(condition) !== undefined;
        },
      }),
    );
    return local;
  }

  return (document) => {
    let local = known.get(document);
    if (local === undefined) {
      local = isLocal(document);
      known.set(document, local);
    }
    return local;
  };
}

/** Another service may have made types or values that it shares with us `@inaccessible`: they must be filtered out. */
function isShownWhole(own: GraphQLSchema, shown: GraphQLSchema): boolean {
  return Object.values(own.getTypeMap()).every((type) => {
    if (type.name.startsWith('_') || isInputObjectType(type)) return true;
    if (!isUsedForAnswers(own, type.name)) return true;
    const seen = shown.getType(type.name);
    if (!seen) return false;
    if (!isEnumType(type)) return true;
    return isEnumType(seen) && type.getValues().every(({ name }) => seen.getValue(name));
  });
}

/** Federation's own scalars and enums are no part of an answer. */
function isUsedForAnswers(own: GraphQLSchema, name: string): boolean {
  return !name.includes('__') && own.getType(name) !== undefined;
}
