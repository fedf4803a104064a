/** What a subscription tells, for as long as the page is open; begun again where the connection was lost. */
import { useEffect, useState } from 'preact/hooks';
import { client } from './client.ts';
import { asDocument, type Document } from './document.ts';
import { type Failure, failureOf } from './failure.ts';

export interface Stream<T> {
  /** The newest first, so many at most. */
  readonly told: readonly T[];
  readonly failure: Failure | null;
  readonly isLive: boolean;
}

const AGAIN_MS = 5_000;
const MOST = 200;

export function useStream<T, V extends object>(document: Document<T, V>, variables: V): Stream<T> {
  const [told, setTold] = useState<readonly T[]>([]);
  const [failure, setFailure] = useState<Failure | null>(null);
  const [round, setRound] = useState(0);
  const key = JSON.stringify(variables);
  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | undefined;
    const again = () => {
      clearTimeout(timer);
      timer = setTimeout(() => setRound((before) => before + 1), AGAIN_MS);
    };
    setFailure(null);
    const asked = client.subscription(asDocument(document), variables as V & Record<string, unknown>);
    const { unsubscribe } = asked.subscribe(({ data, error, hasNext }) => {
      const problem = error ? failureOf(error) : null;
      setFailure(problem);
      if (data) setTold((before) => [data, ...before].slice(0, MOST));
      const mayComeBack = problem === null || problem.kind === 'away';
      if (!hasNext && mayComeBack) again();
    });
    return () => {
      clearTimeout(timer);
      unsubscribe();
    };
  }, [document, key, round]);
  return { told, failure, isLive: failure === null };
}
