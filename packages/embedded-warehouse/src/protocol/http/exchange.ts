/** One HTTP request and its answer, as the handlers see them. */
import type { IncomingMessage, OutgoingHttpHeaders, ServerResponse } from 'node:http';

export class Exchange {
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
  readonly path: string;
  readonly query: URLSearchParams;
  params: Readonly<Record<string, string>> = {};
  /** Set by fault injection: the work is done, and its answer is lost on the way. */
  losesAnswer = false;
  readonly #gone = new AbortController();

  constructor(request: IncomingMessage, response: ServerResponse) {
    this.request = request;
    this.response = response;
    const [path = '/', query = ''] = (request.url ?? '/').split('?', 2);
    this.path = path;
    this.query = new URLSearchParams(query);
    response.once('close', () => {
      if (!response.writableFinished) this.#gone.abort();
    });
  }

  get method(): string {
    return this.request.method ?? 'GET';
  }

  /** Aborted when the client goes away before its answer was written. */
  get signal(): AbortSignal {
    return this.#gone.signal;
  }

  /** @param name in lower case */
  header(name: string): string | undefined {
    const value = this.request.headers[name];
    return Array.isArray(value) ? value[0] : value;
  }

  /** A token of the form `Snowflake Token="..."`, which sessions use. */
  get snowflakeToken(): string | undefined {
    return /^Snowflake Token="([^"]+)"$/.exec(this.header('authorization') ?? '')?.[1];
  }

  answerJson(status: number, body: unknown, headers: OutgoingHttpHeaders = {}): void {
    this.answerBytes(status, Buffer.from(JSON.stringify(body)), {
      'content-type': 'application/json',
      ...headers,
    });
  }

  answerBytes(status: number, bytes: Uint8Array, headers: OutgoingHttpHeaders): void {
    if (this.losesAnswer) {
      this.response.destroy();
      return;
    }
    this.response.writeHead(status, { 'content-length': bytes.byteLength, ...headers });
    this.response.end(bytes);
  }
}
