/** What the gateway answers to a document, as a page shows it: kept while it is asked again, and asked again by itself. */
import { useQuery } from '@urql/preact';
import { useEffect, useMemo, useRef } from 'preact/hooks';
import { asDocument, type Document } from './document.ts';
import { type Failure, failureOf } from './failure.ts';
import { SHORTEST_POLL_MS, useComeback } from './use-comeback.ts';

export interface Answer<T> {
  /** The last that came. Kept while another is asked for, and while the gateway is away. */
  readonly data: T | null;
  /** Of the question that is asked, not of one before it. */
  readonly failure: Failure | null;
  /** True while one is asked for. */
  readonly isAsking: boolean;
  readonly askAgain: () => void;
}

export interface AskSettings {
  /** Milliseconds after which it is asked again while the page is seen; 0: never. */
  readonly everyMs: number;
  readonly isPaused: boolean;
}

const once: AskSettings = { everyMs: 0, isPaused: false };

export function useAnswer<T, V extends object>(
  document: Document<T, V>,
  variables: V,
  settings: Partial<AskSettings> = {},
): Answer<T> {
  const { everyMs, isPaused } = { ...once, ...settings };
  // Equal variables are the same question, whatever object they are in.
  const key = JSON.stringify(variables);
  const same = useMemo(() => variables, [key]);
  const [state, execute] = useQuery<T, V & Record<string, unknown>>({
    query: asDocument(document),
    variables: same as V & Record<string, unknown>,
    pause: isPaused,
  });
  // Until an answer comes, the state is still that of the question before, whose failure is not this one's.
  const isOfThis = JSON.stringify(state.operation?.variables) === key;
  const failure = state.error && isOfThis ? failureOf(state.error) : null;
  // Nobody answered, or somebody said that it is not for long: a gateway that stops, or a ledger that is away.
  const isLost = failure?.kind === 'away' && !isPaused;
  const askAgain = () => execute({ requestPolicy: 'network-only' });
  useComeback(isLost, askAgain);
  const period = isLost ? 0 : everyMs && Math.max(everyMs, SHORTEST_POLL_MS);

  // To ask again is to hang up on the question before: with a period shorter than its patience, no silence was ever told.
  const isAsking = useRef(false);
  isAsking.current = state.fetching;
  useEffect(() => {
    if (!period || isPaused) return;
    const timer = setInterval(() => {
      if (window.document.visibilityState === 'visible' && !isAsking.current)
        execute({ requestPolicy: 'network-only' });
    }, period);
    return () => clearInterval(timer);
  }, [period, isPaused, execute]);

  const last = useRef<T | null>(null);
  if (state.data) last.current = state.data;
  return {
    data: state.data ?? (state.fetching || isLost ? last.current : null),
    failure,
    isAsking: state.fetching,
    askAgain,
  };
}
