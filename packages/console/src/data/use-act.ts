/** Something that is done once, at somebody's word, and can be cancelled: a change, a question that costs credits. */
import { useClient } from '@urql/preact';
import { useEffect, useRef, useState } from 'preact/hooks';
import { asDocument, type Document } from './document.ts';
import { type Failure, failureOf } from './failure.ts';
import { patientFetch, WORK_MS } from './patient-fetch.ts';

export interface Act<T, V> {
  readonly data: T | null;
  readonly failure: Failure | null;
  readonly isRunning: boolean;
  /** @returns what came of it; null where it failed or was cancelled */
  readonly run: (variables: V) => Promise<T | null>;
  /** Ends it: the gateway sees the connection close, and stops what it began. */
  readonly cancel: () => void;
  /** Ends it too, and drops what came of it: its answer would be one to another question. */
  readonly forget: () => void;
}

interface ActState<T> {
  readonly data: T | null;
  readonly failure: Failure | null;
  readonly isRunning: boolean;
}

const idle = { data: null, failure: null, isRunning: false };
const fetchWork = patientFetch(WORK_MS);

/** @param kind `work`: a query that may take minutes, beside which the page shows how to cancel it */
export function useAct<T, V extends object>(
  document: Document<T, V>,
  kind: 'query' | 'work' | 'mutation',
): Act<T, V> {
  const client = useClient();
  const [state, setState] = useState<ActState<T>>(idle);
  const running = useRef<(() => void) | null>(null);
  const end = () => {
    running.current?.();
    running.current = null;
  };
  const cancel = () => {
    end();
    setState((now) => ({ ...now, isRunning: false }));
  };
  // Whoever leaves the page does not wait for it.
  useEffect(() => end, []);

  return {
    ...state,
    cancel,
    forget() {
      end();
      setState(idle);
    },
    run(variables) {
      end();
      setState({ ...idle, isRunning: true });
      const { promise, resolve } = Promise.withResolvers<T | null>();
      const asked = client[kind === 'mutation' ? kind : 'query'](
        asDocument(document),
        variables as V & Record<string, unknown>,
        kind === 'work' ? { fetch: fetchWork } : {},
      );
      const asking = asked.subscribe(({ data, error }) => {
        // An answered question is over: as long as somebody listens, the same one would not be asked again.
        queueMicrotask(() => asking.unsubscribe());
        running.current = null;
        const failure = error ? failureOf(error) : null;
        setState({ data: data ?? null, failure, isRunning: false });
        resolve(failure ? null : (data ?? null));
      });
      running.current = () => {
        asking.unsubscribe();
        resolve(null);
      };
      return promise;
    },
  };
}
