import type { Dispatcher } from 'undici';
import { handOn } from './hand-on.ts';

/**
 * Calls back when a request is written: its connection stands, and its tunnel and TLS with it. What fails before that
 * never left this machine, and cost nothing.
 */
export function whenSent(onSent: () => void): Dispatcher.DispatcherComposeInterceptor {
  return (dispatch) => (options, handler) =>
    dispatch(options, {
      ...handOn(handler),
      onRequestStart(controller, context) {
        handler.onRequestStart?.(controller, context);
        // Given up while it waited for its connection.
        if (!controller.aborted) onSent();
      },
    });
}
