/** How results are framed on a response that stays open. */
export interface StreamFormat {
  readonly contentType: string;
  readonly open: string;
  /** What stands before and after the JSON of a result. */
  readonly before: string;
  readonly after: string;
  /** Keeps proxies from closing a connection on which nothing is said for a while. */
  readonly heartbeat: string;
  readonly close: string;
}

/** Server-sent events as the GraphQL over SSE protocol has them, distinct connections mode. */
export const eventStream: StreamFormat = {
  contentType: 'text/event-stream; charset=utf-8',
  open: ':\n\n',
  before: 'event: next\ndata: ',
  after: '\n\n',
  heartbeat: ':\n\n',
  close: 'event: complete\ndata: {}\n\n',
};

const json = 'content-type: application/json\r\n\r\n';

/** Apollo's multipart subscription protocol, version 1.0. The delimiter ends each part, so that none waits for the next. */
export const multipart: StreamFormat = {
  contentType: 'multipart/mixed;boundary="graphql";subscriptionSpec=1.0',
  open: '\r\n--graphql',
  before: `\r\n${json}{"payload":`,
  after: '}\r\n--graphql',
  heartbeat: `\r\n${json}{}\r\n--graphql`,
  close: '--\r\n',
};
