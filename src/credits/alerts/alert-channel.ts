import type { AlertRecord } from '../store/ledger-store.ts';

/** A way to tell people. */
export interface AlertChannel {
  /** Unique among the channels, and the same after a restart: deliveries are kept under it. */
  readonly name: string;
  /**
   * Resolves when the receiver has taken the alert. @throws AlertRejected when the receiver will never take it; any
   * other error means that it may be tried again.
   */
  send(alert: AlertRecord, signal: AbortSignal): Promise<void>;
  close(): void;
}

/** The receiver understood and refused: sending the same again is of no use. */
export class AlertRejected extends Error {
  override readonly name = 'AlertRejected';
}
