/** Sends one request of the corpus and writes down what came back, without what differs from run to run. */
import { once } from 'node:events';
import { connect } from 'node:net';
import WebSocket from 'ws';
import type { Gateway } from '../../support/start-gateway.ts';
import type { Door, RecordedRequest } from './request.ts';
import { withoutVolatile } from './volatile.ts';

/** The headers that callers are promised; the values of the last two are credits and ids. */
const promised = [
  'content-type',
  'allow',
  'retry-after',
  'access-control-allow-origin',
  'x-credits-used',
  'x-credits-remaining',
  'x-request-id',
];

const accepts: Readonly<Partial<Record<Door, string>>> = {
  'event stream': 'text/event-stream',
  multipart: 'multipart/mixed;subscriptionSpec=1.0',
};

const LONGEST = 2_000;

/** The request and its answer, a line for each part. */
export async function record(gateway: Gateway, request: RecordedRequest): Promise<string> {
  await request.before?.(gateway);
  let lines = await answerTo(gateway, request);
  const { until } = request;
  for (let tries = 1; until && !lines.some((line) => line.includes(until)); tries++) {
    if (tries === MOST_TRIES) throw new Error(`no answer of ${MOST_TRIES} had ${until}`);
    lines = await answerTo(gateway, request);
  }
  return lines
    .map((line) => withoutVolatile(line))
    .map((line) => (line.length > LONGEST ? `${line.slice(0, LONGEST)} ...` : line))
    .join('\n');
}

const MOST_TRIES = 100;

function answerTo(gateway: Gateway, request: RecordedRequest): Promise<string[]> {
  if (request.raw !== undefined) return asBytes(gateway, request.raw);
  return request.messages || request.door === 'socket'
    ? onSocket(gateway, request)
    : byHttp(gateway, request);
}

function operationOf({ query, variables, operationName, extensions }: RecordedRequest): string {
  return JSON.stringify({ query, operationName, variables, extensions });
}

async function byHttp(gateway: Gateway, request: RecordedRequest): Promise<string[]> {
  const { method = 'POST', path = '/graphql', door = 'json', user } = request;
  const accept = accepts[door];
  const headers = {
    ...(method === 'POST' && { 'content-type': 'application/json' }),
    ...(accept && { accept }),
    ...(user !== undefined && { 'x-gateway-user': user }),
    ...request.headers,
  };
  const url = new URL(path, gateway.url);
  if (method !== 'POST' && request.query !== undefined) url.searchParams.set('query', request.query);
  if (method !== 'POST' && request.variables) {
    url.searchParams.set('variables', JSON.stringify(request.variables));
  }
  const body = method === 'POST' ? (request.body ?? operationOf(request)) : undefined;
  const response = await fetch(url, { method, headers, ...(body !== undefined && { body }) });
  const text = await response.text();
  const told = promised.flatMap((name) => {
    const value = response.headers.get(name);
    return value === null ? [] : [`${name}: ${value}`];
  });
  const shown = Object.entries(headers).map(([name, value]) => `; ${name}: ${value.slice(0, 60)}`);
  return [
    `> ${method} ${path.slice(0, 200)}${shown.join('')}`,
    `> ${method === 'POST' ? String(body).slice(0, 400) : (request.query ?? '')}`,
    `< ${response.status}; ${told.join('; ')}`,
    ...(accept && !/json/.test(response.headers.get('content-type') ?? '')
      ? streamed(resultsOf(text, door))
      : [`< ${isPage(text) ? 'a page' : inOrder(text.trim())}`]),
  ];
}

/** Errors come in the order in which their fields end, which GraphQL leaves open: they are told by their paths. */
function inOrder(text: string): string {
  const { errors = [], ...rest } = text.startsWith('{"errors":[{') ? JSON.parse(text) : {};
  if (errors.length < 2 || !errors.every(({ path }: { path?: unknown }) => path)) return text;
  const sorted = errors.toSorted((a: { path: unknown }, b: { path: unknown }) =>
    JSON.stringify(a.path).localeCompare(JSON.stringify(b.path)),
  );
  return JSON.stringify({ errors: sorted, ...rest });
}

const isPage = (text: string) => /^\s*<!doctype/i.test(text);

/** What a stream said, frame by frame. */
function resultsOf(text: string, door: Door): readonly unknown[] {
  const frames =
    door === 'event stream'
      ? [...text.matchAll(/^event: (\w+)\n(?:data: ?(.*)$)?/gm)].map(([, event, data]) =>
          data ? JSON.parse(data) : { event },
        )
      : [
          ...[...text.matchAll(/\r\n\r\n(\{.*\})\r\n/g)].map(([, part]) => JSON.parse(part ?? '')),
          ...(text.trimEnd().endsWith('--graphql--') ? ['the last boundary'] : []),
        ];
  return frames.filter((frame) => JSON.stringify(frame) !== '{}');
}

/** Deltas come in as many pieces as the network likes: they are told as one. */
function streamed(results: readonly unknown[]): string[] {
  const lines: string[] = [];
  let text = '';
  const flush = () => {
    if (text) lines.push(`< deltas ${JSON.stringify(text)}`);
    text = '';
  };
  for (const result of results) {
    const json = JSON.stringify(result);
    const [, delta] = /"delta":("(?:[^"\\]|\\.)*")/.exec(json) ?? [];
    if (delta && delta !== '""' && !/"finishReason":"/.test(json)) text += JSON.parse(delta);
    else {
      flush();
      lines.push(`< ${json}`);
    }
  }
  flush();
  return lines;
}

async function onSocket(gateway: Gateway, request: RecordedRequest): Promise<string[]> {
  const params = request.user === undefined ? {} : { 'x-gateway-user': request.user };
  const messages = request.messages ?? [
    JSON.stringify({ type: 'connection_init', payload: params }),
    `{"type":"subscribe","id":"1","payload":${operationOf(request)}}`,
  ];
  const socket = new WebSocket(`${gateway.url.replace('http', 'ws')}/graphql`, 'graphql-transport-ws');
  const received: unknown[] = [];
  const closed = once(socket, 'close') as Promise<[number, Buffer]>;
  const [first = '', ...rest] = messages;
  socket.on('open', () => socket.send(first));
  let running = rest.filter((text) => text.startsWith('{"type":"subscribe"')).length;
  const isAsked = running > 0;
  socket.on('message', (data) => {
    const message = JSON.parse(String(data));
    received.push(message);
    if (message.type === 'connection_ack') for (const text of rest) socket.send(text);
    if (message.type === 'complete' || message.type === 'error') running -= 1;
    if (running === 0 && isAsked) socket.close(1000);
  });
  const [code, reason] = await closed;
  return [
    '> socket',
    ...messages.map((text) => `> ${text.slice(0, 400)}`),
    ...streamed(received),
    `< closed ${code} ${reason}`.trimEnd(),
  ];
}

async function asBytes(gateway: Gateway, raw: string): Promise<string[]> {
  const { port } = new URL(gateway.url);
  const socket = connect(Number(port), '127.0.0.1', () => socket.end(raw.replaceAll('PORT', port)));
  socket.on('error', () => {});
  const received = await new Promise<string>((resolve) => {
    let text = '';
    socket.setEncoding('utf8').on('data', (data) => {
      text += data;
    });
    socket.on('close', () => resolve(text));
  });
  const [head = '', body = ''] = received.split('\r\n\r\n');
  const [status = '', ...headers] = head.split('\r\n');
  const told = headers.filter((line) => promised.includes(line.split(':')[0]?.toLowerCase() ?? ''));
  return [
    `> bytes ${JSON.stringify(raw.slice(0, 300))}`,
    `< ${[status, ...told].join('; ')}`,
    `< ${body.trim()}`,
  ];
}
