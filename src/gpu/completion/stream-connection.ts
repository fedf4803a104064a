/** One POST whose answer is read where undici hands it over, without a Readable between, as it was before anybody compressed it. */
import type { Transform } from 'node:stream';
import type { Dispatcher } from 'undici';
import { contentDecoder } from '../../upstream/content-encoding.ts';
import type { ReceivedHead } from './answer-document.ts';

export interface ConnectionListener {
  /** The next byte goes upstream. */
  onSent(): void;
  onHead(head: ReceivedHead): void;
  onBytes(bytes: Uint8Array): void;
  /** The answer is complete. */
  onClose(): void;
  onBroken(error: Error): void;
}

export class StreamConnection implements Dispatcher.DispatchHandler {
  readonly #listener: ConnectionListener;
  #controller: Dispatcher.DispatchController | null = null;
  #decoder: Transform | null = null;
  #isAborted = false;
  #isPaused = false;

  constructor(listener: ConnectionListener) {
    this.#listener = listener;
  }

  send(
    dispatcher: Dispatcher,
    request: {
      readonly path: string;
      readonly headers: Record<string, string>;
      readonly body: string;
    },
  ): void {
    dispatcher.dispatch({ ...request, method: 'POST', headersTimeout: 0, bodyTimeout: 0 }, this);
  }

  pause(): void {
    this.#isPaused = true;
    this.#controller?.pause();
    this.#decoder?.pause();
  }

  resume(): void {
    this.#isPaused = false;
    this.#decoder?.resume();
    if (!this.#decoder?.writableNeedDrain) this.#controller?.resume();
  }

  /** What is not sent by then is not sent at all. */
  abort(): void {
    this.#isAborted = true;
    this.#controller?.abort(new Error('the stream was given up'));
    // A few bytes that have come already may unpack to any number.
    this.#decoder?.destroy();
  }

  onRequestStart(controller: Dispatcher.DispatchController): void {
    this.#controller = controller;
    if (this.#isAborted) this.abort();
    else this.#listener.onSent();
  }

  onResponseStart(_: Dispatcher.DispatchController, status: number, headers: ReceivedHead['headers']): void {
    // A hint says nothing of the answer (RFC 9110, section 15.2).
    if (status < 200) return;
    const listener = this.#listener;
    listener.onHead({ status, headers });
    this.#decoder = contentDecoder(headers);
    this.#decoder?.on('data', listener.onBytes).on('end', listener.onClose).on('error', listener.onBroken);
    this.#decoder?.on('drain', () => {
      if (!this.#isPaused) this.#controller?.resume();
    });
  }

  onResponseData(controller: Dispatcher.DispatchController, bytes: Buffer): void {
    if (!this.#decoder) this.#listener.onBytes(bytes);
    // What is packed waits on the wire, not unpacked in the memory.
    else if (!this.#decoder.write(bytes)) controller.pause();
  }

  onResponseEnd(): void {
    if (this.#decoder) this.#decoder.end();
    else this.#listener.onClose();
  }

  onResponseError(_: Dispatcher.DispatchController, error: Error): void {
    this.#decoder?.destroy();
    this.#listener.onBroken(error);
  }
}
