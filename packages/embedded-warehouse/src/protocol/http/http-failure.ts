/** A request that is refused below the protocol: the client sees the status and the message. */
export class HttpFailure extends Error {
  override readonly name = 'HttpFailure';
  readonly status: 400 | 404 | 405 | 413;

  constructor(status: 400 | 404 | 405 | 413, message: string) {
    super(message);
    this.status = status;
  }
}
