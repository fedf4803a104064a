/** One rule for names on every door: the same user whatever bytes carry the name, and what cannot be seen is refused. */
import { once } from 'node:events';
import { request } from 'node:http';
import { text } from 'node:stream/consumers';
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import WebSocket from 'ws';
import { type Gateway, startGateway } from '../support/start-gateway.ts';

let gateway: Gateway;
beforeAll(async () => {
  gateway = await startGateway();
});
afterAll(() => gateway.close());

interface Answer {
  readonly status: number | undefined;
  readonly body: string;
}

/** As most clients write it: UTF-8. */
const bytesOf = (value: string) => Buffer.from(value).toString('latin1');

/** Headers in pairs, so that one may come twice. */
async function post(url: string, body: object, headers: readonly string[]): Promise<Answer> {
  const sent = request(url, {
    method: 'POST',
    headers: [
      ...['host', new URL(url).host, 'content-type', 'application/json', 'connection', 'close'],
      ...headers,
    ],
  });
  sent.end(JSON.stringify(body));
  const [response] = await once(sent, 'response');
  return { status: response.statusCode, body: await text(response) };
}

const who = '{ credits { me { scope } } }';
const subscription = 'subscription { complete(input: { prompt: "Bees make honey." }) { delta } }';
const accepting = (type: string, headers: readonly string[]) => ['accept', type, ...headers];

/** Each asks for something as somebody without credits, so that the answer names who it is. */
const doors: Readonly<Record<string, (headers: readonly string[]) => Promise<Answer>>> = {
  GraphQL: (headers) => post(`${gateway.url}/graphql`, { query: who }, headers),
  'an event stream': (headers) =>
    post(`${gateway.url}/graphql`, { query: subscription }, accepting('text/event-stream', headers)),
  parts: (headers) =>
    post(
      `${gateway.url}/graphql`,
      { query: subscription },
      accepting('multipart/mixed;subscriptionSpec=1.0', headers),
    ),
  "OpenAI's chat": (headers) =>
    post(`${gateway.url}/v1/chat/completions`, { messages: [{ role: 'user', content: 'Hi' }] }, headers),
  "OpenAI's stream": (headers) =>
    post(`${gateway.url}/v1/responses`, { input: 'Hi', model: 'local-gpu-chat', stream: true }, headers),
  embeddings: (headers) =>
    post(`${gateway.url}/v1/embeddings`, { input: 'Hi', model: 'snowflake-arctic-embed-l-v2.0' }, headers),
  'a tool': (headers) =>
    post(
      gateway.app.mcpUrl,
      { jsonrpc: '2.0', id: 1, method: 'tools/call', params: { name: 'credit_status', arguments: {} } },
      accepting('application/json, text/event-stream', headers),
    ),
};

describe.each(Object.entries(doors))('on %s', (_, ask) => {
  it('one user has one name, however it is composed and whatever bytes carry it', async () => {
    await gateway.setLimit('user:Ren\u00e9e', 0);
    for (const bytes of [bytesOf('Ren\u00e9e'), bytesOf('Rene\u0301e'), 'Ren\u00e9e'])
      expect((await ask(['x-gateway-user', bytes])).body).toContain('user:Ren\u00e9e');
  });

  it.each(['', '*', '\ufeffada', 'ad\u200ba', '\u202eada', 'ada\u00a0', 'a\u3000b', 'x'.repeat(257)])(
    'nobody is called %j',
    async (name) => {
      const { status, body } = await ask(['x-gateway-user', bytesOf(name)]);
      expect([status, body]).toEqual([401, expect.stringContaining('The user name ')]);
    },
  );

  it('two names are refused', async () => {
    for (const second of ['ada', 'bob']) {
      const { status, body } = await ask(['x-gateway-user', 'ada', 'X-Gateway-User', second]);
      expect([status, body]).toEqual([400, expect.stringContaining('more than once')]);
    }
  });
});

describe('on a socket', () => {
  /** Who it is for, or how it was closed. */
  async function connect(headers: Record<string, string>, payload: object): Promise<unknown> {
    const socket = new WebSocket(`${gateway.url.replace('http', 'ws')}/graphql`, 'graphql-transport-ws', {
      headers,
    });
    onTestFinished(() => socket.terminate());
    await once(socket, 'open');
    const closed = once(socket, 'close').then(([code, reason]) => [code, String(reason)]);
    socket.send(JSON.stringify({ type: 'connection_init', payload }));
    const told = new Promise((resolve) => {
      socket.on('message', (data) => {
        const message = JSON.parse(String(data));
        if (message.type === 'connection_ack')
          socket.send(JSON.stringify({ type: 'subscribe', id: '1', payload: { query: who } }));
        if (message.type === 'next') resolve(message.payload.data.credits.me.scope);
      });
    });
    return Promise.race([closed, told]);
  }

  it('it is in the header, in a parameter, or in both where they say the same', async () => {
    const header = { 'x-gateway-user': bytesOf('Ren\u00e9e') };
    const parameter = { 'X-Gateway-User': 'Ren\u00e9e' };
    for (const [headers, payload] of [
      [header, {}],
      [{}, parameter],
      [header, parameter],
    ] as const)
      expect(await connect(headers, payload)).toBe('user:Ren\u00e9e');
  });

  it.each([
    ['x-gateway-user', 'ada', 'bob'],
    ['authorization', 'Bearer a', 'Bearer b'],
    ['x-gateway-budget', '1', '2'],
    ['x-gateway-tags', 'project=a', 'project=b'],
  ])('of two that differ none is believed: %s', async (name, header, parameter) => {
    expect(await connect({ [name]: header }, { [name]: parameter })).toEqual([
      4403,
      `The connection parameter ${name} says something else than the header.`,
    ]);
  });

  it('what cannot be seen is refused in both', async () => {
    const refused = [4403, expect.stringContaining('The user name ')];
    expect(await connect({}, { 'x-gateway-user': '\ufeffada' })).toEqual(refused);
    expect(await connect({ 'x-gateway-user': bytesOf('\ufeffada') }, {})).toEqual(refused);
  });
});

describe('of a tag', () => {
  const tagged = (tags: string) =>
    post(`${gateway.url}/graphql`, { query: who }, ['x-gateway-tags', bytesOf(tags)]);
  const tagsOf = async (requestId: string) => {
    const { data } = await gateway.ask(
      'query ($ids: [String!]) { usageEvents(filter: { requestIds: $ids }) { nodes { tags { key value } } } }',
      { variables: { ids: [requestId] } },
    );
    return data.usageEvents.nodes[0].tags;
  };

  it('the value is booked as it was written, whatever its last letter', async () => {
    const query = '{ cortex { embed(text: "Tagged") { model } } }';
    const { status } = await post(`${gateway.url}/graphql`, { query }, [
      ...['x-gateway-tags', bytesOf('project=\t voil\u00e0 , stage =test'), 'x-request-id', 'tagged'],
    ]);
    expect(status).toBe(200);
    expect(await tagsOf('tagged')).toEqual([
      { key: 'project', value: 'voil\u00e0' },
      { key: 'stage', value: 'test' },
    ]);
  });

  it.each(['\ufeffsearch', 'search\ufeff', 'search\u00a0', '\u3000search', 'se\u200barch'])(
    'a value that seems to be another is refused: %j',
    async (value) => {
      const { status, body } = await tagged(`project=${value}`);
      expect([status, body]).toEqual([400, expect.stringContaining('the value of project ')]);
    },
  );
});
