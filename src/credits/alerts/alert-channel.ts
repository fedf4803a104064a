import type { AlertRecord } from '../store/ledger-store.ts';

/** A way to tell people. */
export interface AlertChannel {
  /** Unique among the channels, and the same after a restart: deliveries are kept under it. */
  readonly name: string;
  /** Its addresses, for who may see where alerts went; none where it has only a secret. */
  readonly recipients: readonly string[];
  /**
   * Resolves when every recipient has taken the alert; those that have taken it already are passed over.
   * @throws ChannelFailure, or any other error: it is tried again.
   */
  send(alert: AlertRecord, taken: readonly string[], signal: AbortSignal): Promise<void>;
  close(): void;
}

export interface ChannelFailureOptions extends ErrorOptions {
  /** Those that have taken the alert, where others have not. */
  readonly taken?: readonly string[];
  /** Milliseconds that the receiver asked to be left alone. */
  readonly retryAfterMs?: number;
}

/** Why an alert was not taken. The message is shown in health, so it names neither addresses nor secrets. */
export class ChannelFailure extends Error {
  override readonly name = 'ChannelFailure';
  readonly taken: readonly string[];
  readonly retryAfterMs: number;

  constructor(message: string, { taken, retryAfterMs, ...options }: ChannelFailureOptions = {}) {
    super(message, options);
    this.taken = taken ?? [];
    this.retryAfterMs = retryAfterMs ?? 0;
  }
}

/** `ECONNREFUSED`, `ETIMEDOUT`, ... of an error or of what caused it. */
export function causeCode(error: unknown): string {
  for (let at = error; at instanceof Error; at = at.cause) {
    if ('code' in at && typeof at.code === 'string' && /^[A-Z_]{1,40}$/.test(at.code)) return at.code;
  }
  return error instanceof Error ? error.name : 'unknown error';
}
