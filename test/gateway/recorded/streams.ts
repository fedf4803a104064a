/** Streams on every door, and the words of the WebSocket protocol. */
import type { Door, RecordedGroup, RecordedRequest } from './request.ts';

const doors: readonly Door[] = ['event stream', 'multipart', 'socket'];

const complete = (
  input: string,
  fields = 'delta finishReason usage { backend inputTokens outputTokens credits }',
) => `subscription { complete(input: { ${input} }) { ${fields} } }`;

const asked: Readonly<Record<string, Omit<RecordedRequest, 'door'>>> = {
  'a completion of Snowflake': {
    query: complete('prompt: "Tell me about parcels", backend: SNOWFLAKE, maxTokens: 7'),
  },
  'a completion of the GPUs': {
    query: complete('prompt: "Tell me about parcels", backend: LAMBDA_LABS, maxTokens: 7'),
  },
  'a completion under aliases': {
    query:
      'subscription { complete(input: { prompt: "Tell me", backend: LAMBDA_LABS, maxTokens: 1 }) { d: delta __typename finishReason } }',
  },
  'an empty prompt': { query: complete('prompt: ""', 'delta') },
  'an unknown model': { query: complete('prompt: "a", model: "lama3.1-70b"', 'delta') },
  'a missing variable': { query: 'subscription ($p: String!) { complete(input: { prompt: $p }) { delta } }' },
  'an unknown field': { query: complete('prompt: "a"', 'nothing') },
  'a syntax error': { query: 'subscription { complete(' },
  'alerts of no scope': { query: 'subscription { creditAlerts(scope: "everybody") { id } }' },
  'a caller without credits': { query: complete('prompt: "a"', 'delta'), user: 'streamer-without-credits' },
  'a query': { query: '{ viewer { name } }' },
  'a query that fails': { query: '{ cortex { embed(text: "") { model } } }' },
  'a mutation': { query: 'mutation { clearCreditLimit(scope: "user:nobody-yet") { scope } }' },
  'nothing to run': {},
};

const init = '{"type":"connection_init"}';
const ask = (id: string, query: string) =>
  `{"type":"subscribe","id":"${id}","payload":${JSON.stringify({ query })}}`;

const words: RecordedGroup = {
  'a socket that asks first': { messages: [ask('1', '{ viewer { name } }')] },
  'a socket that greets twice': { messages: [init, init] },
  'a socket that speaks no JSON': { messages: ['hello'] },
  'a socket that says nothing known': { messages: ['{"type":"nothing"}'] },
  'a socket that speaks like a server': { messages: [init, '{"type":"next","id":"1","payload":{}}'] },
  'a socket with a user that is no text': {
    messages: ['{"type":"connection_init","payload":{"x-gateway-user":7}}'],
  },
  'a socket with a user too long': {
    messages: [`{"type":"connection_init","payload":{"x-gateway-user":"${'x'.repeat(300)}"}}`],
  },
  'a socket without an id': {
    messages: [init, '{"type":"subscribe","payload":{"query":"{ viewer { name } }"}}'],
  },
  'a socket with one id twice': {
    messages: [
      init,
      ask('1', complete('prompt: "a", backend: LAMBDA_LABS, maxTokens: 50', 'finishReason')),
      ask('1', '{ viewer { name } }'),
    ],
  },
  'a socket with a query that is no text': {
    messages: [init, '{"type":"subscribe","id":"1","payload":{"query":7}}'],
  },
};

export const streamsGroup: RecordedGroup = {
  'the limit of the streamer':
    'mutation { setCreditLimit(input: { scope: "user:streamer-without-credits", limit: 0 }) { limit } }',
  ...Object.fromEntries(
    Object.entries(asked).flatMap(([name, request]) =>
      doors.map((door): [string, RecordedRequest] => [`${name}, ${door}`, { ...request, door }]),
    ),
  ),
  ...words,
};
