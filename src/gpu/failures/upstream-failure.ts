/** What a try against an endpoint can fail with, and what each failure means for the next try. */
import type { GatewayError } from '../../errors/gateway-error.ts';
import type { Capability } from '../fleet/capabilities.ts';

export type FailureKind =
  | 'unreachable'
  | 'reset'
  | 'slow-first-token'
  | 'server-error'
  | 'overloaded'
  | 'full'
  | 'malformed'
  | 'truncated'
  | 'stalled'
  | 'too-slow'
  | 'refused-us'
  | 'model-missing'
  | 'context-length'
  | 'content-filter'
  | 'unsupported'
  | 'rejected';

interface FailureRule {
  /** Another try may end better. */
  readonly retry: 'anywhere' | 'elsewhere' | 'never';
  /** It says that the endpoint is unwell. */
  readonly blamesEndpoint: boolean;
}

const rules: Readonly<Record<FailureKind, FailureRule>> = {
  unreachable: { retry: 'anywhere', blamesEndpoint: true },
  reset: { retry: 'anywhere', blamesEndpoint: true },
  // Who was silent once is silent again, before the first token and after it: waiting three times helps nobody.
  'slow-first-token': { retry: 'elsewhere', blamesEndpoint: true },
  'server-error': { retry: 'anywhere', blamesEndpoint: true },
  overloaded: { retry: 'anywhere', blamesEndpoint: false },
  // A full queue passes; one that never passes is an outage, and only the breaker can tell.
  full: { retry: 'anywhere', blamesEndpoint: true },
  malformed: { retry: 'anywhere', blamesEndpoint: true },
  truncated: { retry: 'anywhere', blamesEndpoint: true },
  stalled: { retry: 'elsewhere', blamesEndpoint: true },
  'too-slow': { retry: 'never', blamesEndpoint: false },
  'refused-us': { retry: 'elsewhere', blamesEndpoint: true },
  'model-missing': { retry: 'elsewhere', blamesEndpoint: false },
  'context-length': { retry: 'never', blamesEndpoint: false },
  'content-filter': { retry: 'never', blamesEndpoint: false },
  unsupported: { retry: 'elsewhere', blamesEndpoint: false },
  rejected: { retry: 'never', blamesEndpoint: false },
};

/** The engine answered, with a failure or with nonsense: it may be well, and unable to take this one request. */
const mayBeTheRequest: ReadonlySet<FailureKind> = new Set(['server-error', 'malformed']);

/** Never shown: `shown` is what the client sees. The message is for the log and may name what upstream said. */
export class UpstreamFailure extends Error {
  override readonly name = 'UpstreamFailure';
  readonly kind: FailureKind;
  readonly shown: GatewayError;
  /** Milliseconds that upstream asked to be left alone. */
  readonly retryAfterMs: number | null;
  readonly capability: Capability | null;

  constructor(
    kind: FailureKind,
    message: string,
    shown: GatewayError,
    more: {
      readonly retryAfterMs?: number | null;
      readonly capability?: Capability;
      readonly cause?: unknown;
    } = {},
  ) {
    super(message, more.cause === undefined ? undefined : { cause: more.cause });
    this.kind = kind;
    this.shown = shown;
    this.retryAfterMs = more.retryAfterMs ?? null;
    this.capability = more.capability ?? null;
  }

  get retry(): FailureRule['retry'] {
    return rules[this.kind].retry;
  }

  get blamesEndpoint(): boolean {
    return rules[this.kind].blamesEndpoint;
  }

  get mayBeTheRequest(): boolean {
    return mayBeTheRequest.has(this.kind);
  }
}
