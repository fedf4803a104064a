/**
 * The operations that the generated clients have: those in the folders of `operations/`, by who needs them.
 *
 * The files directly in `operations/` are examples, with values instead of variables, for people in an explorer.
 */
import { createHash } from 'node:crypto';
import { globSync, readFileSync } from 'node:fs';
import {
  type DocumentNode,
  type FragmentDefinitionNode,
  type GraphQLOutputType,
  type GraphQLSchema,
  getNamedType,
  isObjectType,
  Kind,
  type OperationDefinitionNode,
  parse,
  print,
  type SelectionSetNode,
  validate,
} from 'graphql';
import { resolvers } from '../resolvers/index.ts';
import { createSubgraphSchema } from '../src/graphql/subgraph.ts';

export const schema = createSubgraphSchema(resolvers);

export interface ClientDocument {
  /** The operation's name, and by its first letter in lower case the method's. */
  readonly name: string;
  readonly operation: OperationDefinitionNode;
  /** The operation and the fragments that it spreads. */
  readonly document: DocumentNode;
  /** What is sent. */
  readonly text: string;
  /** SHA-256 of the text: its id in `persisted-documents.json`. */
  readonly id: string;
  /** The fields between the root and what a method returns: `cortex`, `complete`. */
  readonly path: readonly string[];
  /** The type at the end of the path, and what the schema says of its field. */
  readonly result: { readonly type: GraphQLOutputType; readonly description: string };
  /** Whether credits may be charged for it, as its field's description says. */
  readonly isPaid: boolean;
}

export const idOf = (text: string) => createHash('sha256').update(text).digest('hex');

/** @throws Error for a document that the schema refuses, and for a name that is used twice */
export function readClientDocuments(): readonly ClientDocument[] {
  const files = globSync('operations/*/*.graphql', { cwd: import.meta.dirname }).toSorted();
  const { definitions } = parse(
    files.map((file) => readFileSync(`${import.meta.dirname}/${file}`, 'utf8')).join('\n'),
  );
  const all: DocumentNode = { kind: Kind.DOCUMENT, definitions };
  for (const error of validate(schema, all)) throw error;
  const fragments = new Map(
    definitions
      .filter((node) => node.kind === Kind.FRAGMENT_DEFINITION)
      .map((node) => [node.name.value, node]),
  );
  return definitions
    .filter((node) => node.kind === Kind.OPERATION_DEFINITION)
    .map((operation) => toClientDocument(operation, fragments))
    .toSorted((a, b) => (a.name < b.name ? -1 : 1));
}

type Fragments = ReadonlyMap<string, FragmentDefinitionNode>;

function toClientDocument(operation: OperationDefinitionNode, fragments: Fragments): ClientDocument {
  const name = operation.name?.value;
  if (name === undefined) throw new Error('Each operation of a client needs a name.');
  const spread = spreadIn(operation.selectionSet, fragments);
  const document: DocumentNode = { kind: Kind.DOCUMENT, definitions: [operation, ...spread] };
  const text = print(document);
  const { path, type, description } = walkToResult(schema, operation);
  const isPaid = /\bCosts credits\b/.test(description);
  return { name, operation, document, text, id: idOf(text), path, result: { type, description }, isPaid };
}

/** The fragments that a selection needs, in the order of their use. */
function spreadIn(
  selections: SelectionSetNode,
  fragments: Fragments,
  found = new Set<FragmentDefinitionNode>(),
): Set<FragmentDefinitionNode> {
  for (const selection of selections.selections) {
    if (selection.kind === Kind.FRAGMENT_SPREAD) {
      const fragment = fragments.get(selection.name.value);
      if (!fragment) throw new Error(`There is no fragment ${selection.name.value}.`);
      if (found.has(fragment)) continue;
      found.add(fragment);
      spreadIn(fragment.selectionSet, fragments, found);
    } else if (selection.selectionSet) spreadIn(selection.selectionSet, fragments, found);
  }
  return found;
}

/** Down to the first field that has more than one below it: what leads there tells a caller nothing. */
function walkToResult(
  within: GraphQLSchema,
  { operation, selectionSet, name }: OperationDefinitionNode,
): { readonly path: readonly string[]; readonly type: GraphQLOutputType; readonly description: string } {
  const path: string[] = [];
  let parent = within.getRootType(operation);
  for (let selections = selectionSet; ; ) {
    const [only] = selections.selections;
    if (only?.kind !== Kind.FIELD || !parent) throw new Error(`${name?.value} must ask for one field.`);
    const field = parent.getFields()[only.name.value];
    if (!field) throw new Error(`${parent.name} has no field ${only.name.value}.`);
    path.push(only.alias?.value ?? only.name.value);
    const below = getNamedType(field.type);
    const inner = only.selectionSet;
    const leadsOn = inner?.selections.length === 1 && inner.selections[0]?.kind === Kind.FIELD;
    if (!leadsOn || !isObjectType(below))
      return { path, type: field.type, description: field.description ?? '' };
    parent = below;
    selections = inner;
  }
}
