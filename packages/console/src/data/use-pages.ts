/** A list of any length, read a page at a time, as somebody scrolls. */
import { useCallback, useEffect, useRef, useState } from 'preact/hooks';
import type { Document } from './document.ts';
import type { Failure } from './failure.ts';
import { useAct } from './use-act.ts';
import { useComeback } from './use-comeback.ts';

export interface PageOf<N> {
  readonly nodes: readonly N[];
  readonly pageInfo: { readonly hasNextPage: boolean; readonly endCursor: string | null };
}

export interface PageVariables {
  readonly first: number;
  readonly after?: string | null;
}

export interface Pages<N> {
  readonly nodes: readonly N[];
  readonly hasMore: boolean;
  readonly isAsking: boolean;
  readonly failure: Failure | null;
  /** Reads the next page, where there is one and none is on its way. */
  readonly more: () => void;
  /** Begins anew, and shows the old rows until the first page is there. */
  readonly again: () => void;
}

interface PagesState<N> {
  readonly nodes: readonly N[];
  /** After which the next page begins; null: from the first. */
  readonly after: string | null;
  readonly hasMore: boolean;
}

const begin = { nodes: [], after: null, hasMore: true };

/** @param variables beside `first` and `after`, which every such list takes */
export function usePages<T, R extends object, N>(
  document: Document<T, R & PageVariables>,
  variables: R,
  pageOf: (data: T) => PageOf<N>,
  first: number,
): Pages<N> {
  const [state, setState] = useState<PagesState<N>>(begin);
  const { run, isRunning, failure } = useAct(document, 'query');
  const key = JSON.stringify(variables);
  const now = useRef({ run, variables, pageOf });
  now.current = { run, variables, pageOf };

  /** After which the page begins that was asked for last. */
  const last = useRef<string | null>(null);

  const read = useCallback(
    async (after: string | null) => {
      last.current = after;
      const asked = now.current;
      const data = await asked.run({ ...asked.variables, first, after });
      if (!data) return;
      const { nodes, pageInfo } = asked.pageOf(data);
      setState((before) => ({
        nodes: after === null ? nodes : [...before.nodes, ...nodes],
        after: pageInfo.endCursor,
        hasMore: pageInfo.hasNextPage,
      }));
    },
    [first],
  );
  useEffect(() => {
    setState(begin);
    void read(null);
  }, [read, key]);

  useComeback(failure?.kind === 'away', () => void read(last.current));

  return {
    ...state,
    isAsking: isRunning,
    failure,
    again: () => void read(null),
    more: () => {
      if (state.hasMore && state.after !== null && !isRunning && !failure) void read(state.after);
    },
  };
}
