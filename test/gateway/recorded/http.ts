/** What HTTP itself is refused for: methods, headers, bodies, addresses, and bytes that are no request. */
import type { RecordedGroup } from './request.ts';

const query = '{ viewer { name } }';
const shown = { 'apollo-require-preflight': 'true' };
const body = JSON.stringify({ query });
const mutation = 'mutation { clearCreditLimit(scope: "user:nobody-yet") { limit } }';
const subscription =
  'subscription { complete(input: { prompt: "Tell me", maxTokens: 5 }) { delta finishReason } }';
const start = 'POST /graphql HTTP/1.1\r\nhost: 127.0.0.1:PORT\r\n';
const rest = `content-type: application/json\r\nconnection: close\r\ncontent-length: ${body.length}\r\n\r\n${body}`;
const upgrade = (more: string) =>
  `GET /graphql HTTP/1.1\r\nconnection: Upgrade\r\nupgrade: websocket\r\nsec-websocket-version: 13\r\nsec-websocket-key: AAAAAAAAAAAAAAAAAAAAAA==\r\nsec-websocket-protocol: graphql-transport-ws\r\n${more}\r\n\r\n`;

export const httpGroup: RecordedGroup = {
  'a POST': query,
  'a GET': { method: 'GET', query, headers: shown },
  'a GET with variables': {
    method: 'GET',
    query: 'query ($t: String!) { cortex { countTokens(input: { text: $t }) { tokens } } }',
    variables: { t: 'a b' },
    headers: shown,
  },
  'a GET with variables that are no JSON': {
    method: 'GET',
    path: `/graphql?query=${encodeURIComponent(query)}&variables=x`,
    headers: shown,
  },
  'a GET with two queries': { method: 'GET', path: '/graphql?query=a&query=b', headers: shown },
  'a GET without a query': { method: 'GET', headers: shown },
  'a GET that a page could have made': { method: 'GET', query },
  'a GET of a mutation': { method: 'GET', query: mutation, headers: shown },
  'a GET of a subscription': { method: 'GET', query: subscription, headers: shown },
  'a GET of a mutation, as events': { method: 'GET', query: mutation, headers: shown, door: 'event stream' },
  'a GET of a mutation, as parts': { method: 'GET', query: mutation, headers: shown, door: 'multipart' },
  'a GET of a subscription, as events': {
    method: 'GET',
    query: subscription,
    headers: shown,
    door: 'event stream',
  },
  'a PUT': { method: 'PUT', headers: shown },
  'a PATCH': { method: 'PATCH', headers: shown },
  'a DELETE': { method: 'DELETE', headers: shown },
  'a HEAD': { method: 'HEAD', headers: shown },
  'an OPTIONS': { method: 'OPTIONS' },
  'an OPTIONS of another origin': {
    method: 'OPTIONS',
    headers: { origin: 'http://elsewhere.example', 'access-control-request-method': 'POST' },
  },
  'another path': { path: '/graphq', query },
  'a path with a slash': { path: '/graphql/', query },
  'a path that is no path': { method: 'GET', path: '/%zz' },
  'no body': { body: '' },
  'half a body': { body: '{"query":"{ viewer' },
  'a body of text': { body: '"query"' },
  'a body of null': { body: 'null' },
  'a body of a number': { body: '1' },
  'a batch': { body: `[${body},${body}]` },
  'an empty batch': { body: '[]' },
  'no query': { body: '{}' },
  'an empty query': { body: '{"query":""}' },
  'a query that is a number': { body: '{"query":1}' },
  'a query that is a list': { body: `{"query":[${JSON.stringify(query)}]}` },
  'an operation name that is a number': { body: `{"query":${JSON.stringify(query)},"operationName":1}` },
  'variables that are a list': { body: `{"query":${JSON.stringify(query)},"variables":[1]}` },
  'variables that are a text': { body: `{"query":${JSON.stringify(query)},"variables":"x"}` },
  'extensions that are a list': { body: `{"query":${JSON.stringify(query)},"extensions":[]}` },
  'a prototype': { body: `{"query":${JSON.stringify(query)},"__proto__":{"a":1}}` },
  'a number that would be rounded': {
    body: `{"query":${JSON.stringify(query)},"variables":{"b":9007199254740993}}`,
  },
  'a body of five megabytes and more': {
    body: JSON.stringify({ query, variables: { x: 'x'.repeat(5_300_000) } }),
  },
  'a body of very many values': {
    body: `{"query":${JSON.stringify(query)},"variables":{"a":[${'[],'.repeat(110_000)}[]]}}`,
  },
  'bytes that are no UTF-8': {
    body: Buffer.concat([Buffer.from('{"query":"'), Buffer.from([0xff]), Buffer.from('"}')]),
  },
  'plain text': { body: query, headers: { 'content-type': 'text/plain' } },
  'a form': {
    body: 'query={viewer{name}}',
    headers: { 'content-type': 'application/x-www-form-urlencoded' },
  },
  'GraphQL as it is': { body: query, headers: { 'content-type': 'application/graphql' } },
  'another charset': { query, headers: { 'content-type': 'application/json; charset=iso-8859-1' } },
  'a compressed body': { query, headers: { 'content-encoding': 'gzip' } },
  'JSON in another spelling': { query, headers: { 'content-type': 'APPLICATION/JSON; charset="utf8"' } },
  'accepting HTML alone': { query, headers: { accept: 'text/html' } },
  'accepting nothing of ours': { query, headers: { accept: 'application/json;q=0' } },
  'accepting anything': { query, headers: { accept: '*/*' } },
  'a subscription for JSON': { query: subscription, headers: { accept: 'application/json' } },
  'a subscription for anything': { query: subscription },
  'a subscription for parts of another kind': { query: subscription, headers: { accept: 'multipart/mixed' } },
  'a request id of its own': { query, headers: { 'x-request-id': 'trace-42' } },
  'a request id that is too long': { query, headers: { 'x-request-id': 'x'.repeat(200) } },
  'a user of a long name': { query, user: 'x'.repeat(10_000) },
  'a user of no name': { query, user: '' },
  'a user with quotes': { query, user: `O'Hara "x"` },
  'a token in local mode': { query, headers: { authorization: 'Bearer abc' } },
  'an idempotency key that is too long': { query, headers: { 'idempotency-key': 'x'.repeat(300) } },
  'an idempotency key': {
    query: '{ cortex { embed(text: "keyed") { dimensions } } }',
    headers: { 'idempotency-key': 'recorded-1' },
  },
  'the same idempotency key': {
    query: '{ cortex { embed(text: "keyed") { dimensions } } }',
    headers: { 'idempotency-key': 'recorded-1' },
  },
  'an idempotency key of another call': {
    query: '{ cortex { embed(text: "otherwise") { dimensions } } }',
    headers: { 'idempotency-key': 'recorded-1' },
  },
  'an idempotency key of a free call': { query, headers: { 'idempotency-key': 'recorded-1' } },
  'a page of another origin': { query, headers: { origin: 'https://evil.example' } },
  'a page of no origin': { query, headers: { origin: 'null' } },
  'health, live': { method: 'GET', path: '/health/live' },
  'the landing page': { method: 'GET', path: '/' },
  'the offline explorer': { method: 'GET', path: '/graphiql' },
  'a host of another name': { raw: `POST /graphql HTTP/1.1\r\nhost: evil.example\r\n${rest}` },
  'a user named twice': { raw: `${start}x-gateway-user: a\r\nx-gateway-user: b\r\n${rest}` },
  'two tokens': { raw: `${start}authorization: a\r\nauthorization: b\r\n${rest}` },
  'two idempotency keys': { raw: `${start}idempotency-key: a\r\nidempotency-key: b\r\n${rest}` },
  'two content types': { raw: `${start}content-type: text/plain\r\n${rest}` },
  'an offer of HTTP/2': { raw: `${start}upgrade: h2c\r\n${rest}` },
  'no HTTP at all': { raw: 'hello\r\n\r\n' },
  'headers without end': { raw: `${start}x-long: ${'x'.repeat(20_000)}\r\n${rest}` },
  'a length that is no number': { raw: `${start}content-length: many\r\n\r\n${body}` },
  'a socket at another path': { raw: upgrade('host: 127.0.0.1:PORT').replace('/graphql', '/other') },
  'a socket of another host': { raw: upgrade('host: evil.example') },
  'a socket of another origin': { raw: upgrade('host: 127.0.0.1:PORT\r\norigin: https://evil.example') },
  'a socket with two tokens': {
    raw: upgrade('host: 127.0.0.1:PORT\r\nauthorization: a\r\nauthorization: b'),
  },
};
