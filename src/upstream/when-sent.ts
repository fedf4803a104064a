import { DecoratorHandler, type Dispatcher } from 'undici';

/**
 * Calls back when a request is written: its connection stands, and its tunnel and TLS with it. What fails before that
 * never left this machine, and cost nothing.
 */
export function whenSent(onSent: () => void): Dispatcher.DispatcherComposeInterceptor {
  return (dispatch) => (options, handler) => {
    const listening: Dispatcher.DispatchHandler = new DecoratorHandler(handler);
    listening.onRequestStart = (controller, context) => {
      handler.onRequestStart?.(controller, context);
      // Given up while it waited for its connection.
      if (!controller.aborted) onSent();
    };
    return dispatch(options, listening);
  };
}
