/** What failed because the gateway was away is asked again by itself, as the note on the page promises. */
import { useEffect, useRef } from 'preact/hooks';
import { reachable } from './client.ts';
import { useStore } from './store.ts';

/** No page asks more often by itself. */
export const SHORTEST_POLL_MS = 5_000;

/** Asks as soon as anything reaches the gateway, once, whatever comes of it; and every few seconds while it is lost. */
export function useComeback(isLost: boolean, askAgain: () => void): void {
  const isReachable = useStore(reachable);
  const now = useRef(askAgain);
  now.current = askAgain;

  useEffect(() => {
    if (!isLost) return;
    const timer = setInterval(() => {
      if (window.document.visibilityState === 'visible') now.current();
    }, SHORTEST_POLL_MS);
    return () => clearInterval(timer);
  }, [isLost]);

  const wasReachable = useRef(isReachable);
  useEffect(() => {
    const isBack = isReachable && !wasReachable.current;
    wasReachable.current = isReachable;
    if (isBack && isLost) now.current();
  }, [isReachable, isLost]);
}
