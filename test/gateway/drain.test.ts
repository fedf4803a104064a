/** A shutdown, as clients with open streams and sockets see it. */
import type { ServerResponse } from 'node:http';
import { createClient as createSse } from 'graphql-sse';
import { expect, it, onTestFinished } from 'vitest';
import WebSocket from 'ws';
import { chunk, createScriptedGpu, event } from '../gpu/scripted-gpu.ts';
import { startGateway } from '../support/start-gateway.ts';

interface Message {
  readonly id?: string;
  readonly type: string;
  readonly payload?: unknown;
}

async function openSocket(url: string) {
  const socket = new WebSocket(`${url.replace('http', 'ws')}/graphql`, 'graphql-transport-ws');
  const messages: Message[] = [];
  const closed = new Promise<number>((resolve) => socket.on('close', resolve));
  await new Promise((resolve) => socket.on('open', resolve));
  const acknowledged = new Promise((resolve) => socket.once('message', resolve));
  socket.on('message', (data) => messages.push(JSON.parse(String(data))));
  socket.send('{"type":"connection_init"}');
  await acknowledged;
  const ask = (id: string, query: string) =>
    socket.send(JSON.stringify({ id, type: 'subscribe', payload: { query } }));
  return { messages, closed, ask };
}

it('lets what runs finish, ends alert streams, refuses what is new, and closes sockets as gone away', async () => {
  const held: ServerResponse[] = [];
  const gpu = await createScriptedGpu((response) => held.push(response));
  onTestFinished(() => gpu.close());
  const gateway = await startGateway({ environment: { LAMBDA_LABS_ENDPOINTS: gpu.url.href } });
  const alerts = 'subscription { creditAlerts { id } }';
  const complete =
    'subscription { complete(input: { prompt: "Tell me", model: "scripted", backend: LAMBDA_LABS, maxTokens: 9 }) { delta finishReason } }';

  const [idle, busy] = await Promise.all([openSocket(gateway.url), openSocket(gateway.url)]);
  busy.ask('alerts', alerts);
  busy.ask('complete', complete);
  const sse = createSse({ url: `${gateway.url}/graphql` });
  const streamed = Array.fromAsync(sse.iterate({ query: complete }));
  const alerted = Array.fromAsync(sse.iterate({ query: alerts }));
  await expect.poll(() => held.length).toBe(2);

  const closing = gateway.close();
  expect(await idle.closed).toBe(1001);
  expect(await alerted).toEqual([]);
  busy.ask('late', '{ viewer { name } }');
  await expect.poll(() => busy.messages.some(({ id }) => id === 'late')).toBe(true);
  for (const response of held) {
    response.write(chunk({ content: 'Told.' }) + chunk({}, { finish: 'stop', usage: [3, 1] }));
    response.end(event('[DONE]'));
  }

  expect(JSON.stringify(await streamed)).toMatch(/"finishReason":"(stop|length)"/);
  expect(await busy.closed).toBe(1001);
  const of = (id: string) => busy.messages.filter((message) => message.id === id);
  expect(of('alerts').map(({ type }) => type)).toEqual(['complete']);
  expect(of('complete').at(-1)?.type).toBe('complete');
  expect(JSON.stringify(of('complete').at(-2))).toMatch(/"finishReason":"(stop|length)"/);
  expect(of('late')).toMatchObject([
    {
      type: 'error',
      payload: [{ extensions: { code: 'OVERLOADED', retryable: true, retryAfterSeconds: 1 } }],
    },
  ]);
  await closing;
});
