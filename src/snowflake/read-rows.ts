/** Pulls the driver's row stream in batches: a promise for each row would cost more than the row. */
import type { Readable } from 'node:stream';
import { GatewayError } from '../errors.ts';
import type { WireValue } from './decode-cell.ts';

export interface ReadRowsOptions {
  readonly batchSize: number;
  /** Milliseconds that the next rows may take. The time the consumer takes does not count. */
  readonly stallTimeoutMs: number;
  readonly signal: AbortSignal;
}

/**
 * Yields at least one row at a time and reads no further than the consumer asks, beyond what the driver prefetches.
 * Returning early stops the download.
 *
 * @throws GatewayError UPSTREAM_TIMEOUT when the rows stop coming, the signal's reason, or the driver's error
 */
export async function* readRows(stream: Readable, options: ReadRowsOptions): AsyncGenerator<WireValue[][]> {
  const { signal, batchSize, stallTimeoutMs } = options;
  let wake = () => {};
  let end: { readonly error: unknown } | 'ended' | undefined;
  const onAbort = () => wake();
  stream.on('readable', () => wake());
  stream.once('end', () => {
    end = 'ended';
    wake();
  });
  stream.on('error', (error) => {
    end = { error };
    wake();
  });
  signal.addEventListener('abort', onAbort);

  const more = () =>
    new Promise<void>((resolve, reject) => {
      const message = 'Snowflake stopped sending the rows of the result.';
      const timer = setTimeout(
        () => reject(new GatewayError('UPSTREAM_TIMEOUT', message, { backend: 'SNOWFLAKE' })),
        stallTimeoutMs,
      );
      wake = () => {
        clearTimeout(timer);
        resolve();
      };
    });

  try {
    for (;;) {
      signal.throwIfAborted();
      const rows: WireValue[][] = [];
      for (let row = stream.read(); row !== null; row = stream.read()) {
        rows.push(row);
        if (rows.length === batchSize) break;
      }
      if (rows.length > 0) yield rows;
      else if (end === 'ended') return;
      else if (end) throw end.error;
      else await more();
    }
  } finally {
    signal.removeEventListener('abort', onAbort);
    stream.destroy();
  }
}
