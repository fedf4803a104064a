import type { Dispatcher } from 'undici';

type Controller = Dispatcher.DispatchController;
type HandedHeaders = Parameters<NonNullable<Dispatcher.DispatchHandler['onResponseStart']>>[2];
type Upgrade = Parameters<NonNullable<Dispatcher.DispatchHandler['onRequestUpgrade']>>;

/**
 * Hands all of a request on, for interceptors that change a part of it. undici's own asserts two things for each chunk,
 * and functions that are made for each request are most of what such a handler costs.
 */
export class HandOn implements Dispatcher.DispatchHandler {
  protected readonly handler: Dispatcher.DispatchHandler;

  constructor(handler: Dispatcher.DispatchHandler) {
    this.handler = handler;
  }

  onRequestStart(controller: Controller, context: unknown): void {
    this.handler.onRequestStart?.(controller, context);
  }

  onRequestUpgrade(...upgrade: Upgrade): void {
    this.handler.onRequestUpgrade?.(...upgrade);
  }

  onResponseStart(controller: Controller, status: number, headers: HandedHeaders, message?: string): void {
    this.handler.onResponseStart?.(controller, status, headers, message);
  }

  onResponseData(controller: Controller, chunk: Buffer): void {
    this.handler.onResponseData?.(controller, chunk);
  }

  onResponseEnd(controller: Controller, trailers: HandedHeaders): void {
    this.handler.onResponseEnd?.(controller, trailers);
  }

  onResponseError(controller: Controller, error: Error): void {
    this.handler.onResponseError?.(controller, error);
  }
}
