import type { Readable } from 'node:stream';
import type { Interrupt } from '../statement/interrupt.ts';
import type { CellValue } from '../statement/statement.ts';

const BATCH_SIZE = 1000;

/** Pulls the driver's row stream in batches: a promise for each row would cost more than the row. */
export class RowReader {
  readonly #stream: Readable;
  readonly #interrupt: Interrupt;
  #wake = () => {};
  #end: { readonly error: unknown } | 'ended' | undefined;

  constructor(stream: Readable, interrupt: Interrupt) {
    this.#stream = stream;
    this.#interrupt = interrupt;
    stream.on('readable', () => this.#wake());
    stream.once('end', () => {
      this.#end = 'ended';
      this.#wake();
    });
    stream.on('error', (error) => {
      this.#end = { error };
      this.#wake();
    });
  }

  /**
   * The next rows, 1 to 1,000, or undefined after the last. It reads no further than it is asked, beyond what the
   * driver prefetches.
   * @throws GatewayError, what interrupted it, or the driver's error
   */
  async next(): Promise<CellValue[][] | undefined> {
    for (;;) {
      if (this.#interrupt.error) throw this.#interrupt.error;
      const rows: CellValue[][] = [];
      for (let row = this.#stream.read(); row !== null; row = this.#stream.read()) {
        rows.push(row);
        if (rows.length === BATCH_SIZE) break;
      }
      if (rows.length > 0) return rows;
      if (this.#end === 'ended') return undefined;
      if (this.#end) throw this.#end.error;
      await this.#interrupt.race(this.#more());
    }
  }

  /** Stops the download. */
  close(): void {
    this.#stream.destroy();
  }

  #more(): Promise<void> {
    return new Promise((resolve) => {
      this.#wake = resolve;
    });
  }
}
