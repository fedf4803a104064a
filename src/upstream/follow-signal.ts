export interface FollowingController {
  /** Aborts with the signal that it follows, for the same reason, or by `abort` before that. */
  readonly signal: AbortSignal;
  abort(reason?: unknown): void;
  /** Stops following: call it when the work is over, or the listeners of a long-lived signal pile up. */
  release(): void;
}

/** Why, where nobody says more. It is made once, as writing down where an error is made takes 8 µs. */
const unwanted = new DOMException('The work is not wanted any more.', 'AbortError');

/** For work that may be ended before the signal says so. */
export function followSignal(signal: AbortSignal): FollowingController {
  const controller = new AbortController();
  const follow = () => controller.abort(signal.reason);
  if (signal.aborted) follow();
  else signal.addEventListener('abort', follow);
  return {
    signal: controller.signal,
    abort: (reason = unwanted) => controller.abort(reason),
    release: () => signal.removeEventListener('abort', follow),
  };
}
