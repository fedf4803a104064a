/** Where an error stands in the answer that a client gets: services name places in answers of their own. */
import {
  type DocumentNode,
  type FragmentDefinitionNode,
  getOperationAST,
  Kind,
  type SelectionNode,
} from 'graphql';
import { isRecord } from '../services/subgraph-error.ts';
import type { Aliases } from './aliases.ts';
import type { AnswerPath } from './check-answer.ts';

interface AskedDocument {
  readonly document: DocumentNode;
  readonly operationName?: string | null | undefined;
}

/** @returns what a path of the joined data is for the client, up to where it leads out of the document or the data */
export function createErrorPlaces(
  { document, operationName }: AskedDocument,
  data: unknown,
  { innerKey, outerKey }: Aliases,
): (path: AnswerPath) => AnswerPath {
  const operation = getOperationAST(document, operationName);
  const fragments = new Map(
    document.definitions.flatMap((node): [string, FragmentDefinitionNode][] =>
      node.kind === Kind.FRAGMENT_DEFINITION ? [[node.name.value, node]] : [],
    ),
  );

  /** What is selected beneath the key, of any type; null where nobody asked for it. */
  function beneath(selections: readonly SelectionNode[], key: string): readonly SelectionNode[] | null {
    let found: SelectionNode[] | null = null;
    for (const selection of selections) {
      if (selection.kind === Kind.FIELD) {
        if (innerKey(selection) !== key) continue;
        found = [...(found ?? []), ...(selection.selectionSet?.selections ?? [])];
        continue;
      }
      const fragment =
        selection.kind === Kind.INLINE_FRAGMENT ? selection : fragments.get(selection.name.value);
      const inner = fragment && beneath(fragment.selectionSet.selections, key);
      if (inner) found = [...(found ?? []), ...inner];
    }
    return found;
  }

  return (path) => {
    let selections: readonly SelectionNode[] = operation?.selectionSet.selections ?? [];
    let value = data;
    const place: (string | number)[] = [];
    for (const key of path) {
      if (typeof key === 'number') {
        if (value != null && !(Array.isArray(value) && key in value)) break;
        value = Array.isArray(value) ? value[key] : null;
        place.push(key);
        continue;
      }
      const inner = Array.isArray(value) ? null : beneath(selections, key);
      if (!inner) break;
      selections = inner;
      value = isRecord(value) ? value[key] : null;
      place.push(outerKey(key));
    }
    return place;
  };
}
