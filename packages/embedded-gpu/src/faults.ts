/**
 * What can go wrong with a rented GPU, on demand. Tests program a server with faults; each inference request takes
 * the next one of the script, then the standing one, then none.
 */

export type Fault =
  /** No fault: lets a script say "fine, then broken". */
  | { readonly kind: 'none' }
  | { readonly kind: 'status'; readonly status: 429 | 500 | 502 | 503; readonly retryAfter?: string }
  /** The connection is reset before any header. */
  | { readonly kind: 'reset' }
  /** The request is read and never answered. */
  | { readonly kind: 'silence' }
  /** Headers come at once, the first token after `ms`. */
  | { readonly kind: 'slow-first-token'; readonly ms: number }
  /** The connection is reset after so many tokens. */
  | { readonly kind: 'cut'; readonly afterTokens: number }
  /** Nothing more comes after so many tokens, and the connection stays open. */
  | { readonly kind: 'stall'; readonly afterTokens: number }
  | { readonly kind: 'malformed-chunk'; readonly afterTokens: number }
  /** The stream closes cleanly after its usage chunk, without `[DONE]`. */
  | { readonly kind: 'no-done' }
  /** An error event after so many tokens, then `[DONE]`, as vLLM sends it. */
  | { readonly kind: 'error-then-done'; readonly afterTokens: number }
  /** The answer ends, `[DONE]` and all, and no chunk ever had a finish_reason. */
  | { readonly kind: 'no-finish-reason' }
  | { readonly kind: 'context-length' }
  /** The answer ends after so many tokens with finish_reason "content_filter". */
  | { readonly kind: 'content-filter'; readonly afterTokens: number };

export const noFault: Fault = { kind: 'none' };

export interface FaultScript {
  /** Adds faults to the script: the next requests take one each, in order. */
  next(...faults: readonly Fault[]): void;
  /** The fault of every request that the script does not cover; `noFault` ends it. */
  always(fault: Fault): void;
  /** Every second request fails, beginning with the next. */
  flap(fault: Fault): void;
  /** Whether `/health` answers 503, as it does when the engine has died. */
  engineDead(dead: boolean): void;
  readonly isEngineDead: boolean;
  /** The next request's fault. */
  take(): Fault;
}

export function createFaultScript(): FaultScript {
  const script: Fault[] = [];
  let standing: () => Fault = () => noFault;
  let dead = false;
  return {
    next: (...faults) => {
      script.push(...faults);
    },
    always: (fault) => {
      standing = () => fault;
    },
    flap: (fault) => {
      let failing = false;
      standing = () => {
        failing = !failing;
        return failing ? fault : noFault;
      };
    },
    engineDead: (value) => {
      dead = value;
    },
    get isEngineDead() {
      return dead;
    },
    take: () => script.shift() ?? standing(),
  };
}
