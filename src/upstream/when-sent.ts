import type { Dispatcher } from 'undici';
import { HandOn } from './hand-on.ts';

/**
 * Calls back when a request is written: its connection stands, and its tunnel and TLS with it. What fails before that
 * never left this machine, and cost nothing.
 */
export function whenSent(onSent: () => void): Dispatcher.DispatcherComposeInterceptor {
  return (dispatch) => (options, handler) => dispatch(options, new HearsOfSending(handler, onSent));
}

class HearsOfSending extends HandOn {
  readonly #onSent: () => void;

  constructor(handler: Dispatcher.DispatchHandler, onSent: () => void) {
    super(handler);
    this.#onSent = onSent;
  }

  override onRequestStart(controller: Dispatcher.DispatchController, context: unknown): void {
    super.onRequestStart(controller, context);
    // Given up while it waited for its connection.
    if (!controller.aborted) this.#onSent();
  }
}
