/** What a subscription tells, for as long as the page is open; begun again where the connection was lost. */
import { useClient } from '@urql/preact';
import { useEffect, useState } from 'preact/hooks';
import { asDocument, type Document } from './document.ts';
import { type Failure, failureOf } from './failure.ts';

export interface Stream<T> {
  /** The newest first, so many at most. */
  readonly told: readonly T[];
  readonly failure: Failure | null;
  /** False from the end of a stream until it is begun again. */
  readonly isLive: boolean;
}

const AGAIN_MS = 5_000;
const MOST = 200;

export function useStream<T, V extends object>(document: Document<T, V>, variables: V): Stream<T> {
  const client = useClient();
  const [told, setTold] = useState<readonly T[]>([]);
  const [failure, setFailure] = useState<Failure | null>(null);
  const [isLive, setIsLive] = useState(true);
  const [round, setRound] = useState(0);
  const key = JSON.stringify(variables);
  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | undefined;
    const again = () => {
      clearTimeout(timer);
      timer = setTimeout(() => setRound((before) => before + 1), AGAIN_MS);
    };
    setFailure(null);
    setIsLive(true);
    const asked = client.subscription(asDocument(document), variables as V & Record<string, unknown>);
    const { unsubscribe } = asked.subscribe(({ data, error, hasNext }) => {
      const problem = error ? failureOf(error) : null;
      setFailure(problem);
      if (data) setTold((before) => [data, ...before].slice(0, MOST));
      setIsLive(!problem && hasNext);
      // A gateway that stops says so, and ends what it streams; one that is gone says nothing.
      const isOver = problem ? problem.kind === 'away' : !hasNext;
      if (isOver) again();
    });
    return () => {
      clearTimeout(timer);
      unsubscribe();
    };
  }, [client, document, key, round]);
  return { told, failure, isLive };
}
