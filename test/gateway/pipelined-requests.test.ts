/** Requests that a client sends before it has the answer to the one before, on one connection. */
import { once } from 'node:events';
import type { ServerResponse } from 'node:http';
import { connect, type Socket } from 'node:net';
import { afterAll, beforeAll, beforeEach, expect, it, onTestFinished } from 'vitest';
import { chunk, createScriptedGpu, event, type ScriptedGpu } from '../gpu/scripted-gpu.ts';
import { type Gateway, startGateway } from '../support/start-gateway.ts';

interface Held {
  readonly response: ServerResponse;
  /** Which completion it is. */
  readonly prompt: string;
}

let gateway: Gateway;
let gpu: ScriptedGpu;
/** Completions that the GPU was asked for, and answers when the test says so. */
let held: Held[] = [];
beforeAll(async () => {
  gpu = await createScriptedGpu((response, _, { body }) => {
    held.push({ response, prompt: /Tell me (\w+)/.exec(body)?.[1] ?? '' });
  });
  gateway = await startGateway({
    environment: {
      LAMBDA_LABS_ENDPOINTS: gpu.url.href,
      LAMBDA_LABS_FIRST_TOKEN_TIMEOUT_MS: '200000',
      LAMBDA_LABS_STALL_TIMEOUT_MS: '200000',
    },
  });
});
afterAll(async () => {
  await gateway.close();
  gpu.close();
});
beforeEach(() => {
  held = [];
});

const prompts = () => held.map(({ prompt }) => prompt);
const complete = (prompt: string, field: string) =>
  `${field}(input: { prompt: "Tell me ${prompt}", model: "scripted", backend: LAMBDA_LABS, maxTokens: 9 })`;
const whole = (prompt: string) => `{ cortex { ${complete(prompt, 'complete')} { text } } }`;
const streamed = (prompt: string) => `subscription { ${complete(prompt, 'complete')} { delta } }`;

function post(query: string, ...headers: readonly string[]): string {
  const body = JSON.stringify({ query });
  const head = ['host: localhost', 'content-type: application/json', `content-length: ${body.length}`];
  return `POST /graphql HTTP/1.1\r\n${[...head, ...headers].join('\r\n')}\r\n\r\n${body}`;
}

function open(): Socket {
  const connection = connect(Number(new URL(gateway.url).port), '127.0.0.1');
  onTestFinished(() => void connection.destroy());
  return connection;
}

function tell(prompt: string): void {
  const { response } = held.find((completion) => completion.prompt === prompt) as Held;
  response.end(
    chunk({ content: `About ${prompt}.` }) + chunk({}, { finish: 'stop', usage: [3, 1] }) + event('[DONE]'),
  );
}

/** Whatever was sent before it has been read by then. */
async function askAlone(prompt: string): Promise<void> {
  const answer = gateway.ask(whole(prompt));
  await expect.poll(prompts).toContain(prompt);
  tell(prompt);
  expect((await answer).data.cortex.complete.text).toBe(`About ${prompt}.`);
}

it('run one after the other, and are answered in their order', async () => {
  const connection = open();
  const answers = connection.toArray();
  connection.write(post(whole('one')) + post(whole('two')) + post(whole('three'), 'connection: close'));
  await expect.poll(prompts).toEqual(['one']);
  await askAlone('another');
  expect(prompts()).toEqual(['one', 'another']);
  tell('one');
  await expect.poll(prompts).toEqual(['one', 'another', 'two']);
  tell('two');
  await expect.poll(prompts).toEqual(['one', 'another', 'two', 'three']);
  tell('three');
  const told = Buffer.concat(await answers).toString();
  expect(told.match(/About \w+/g)).toEqual(['About one', 'About two', 'About three']);
});

it('never run when their client leaves before', async () => {
  const connection = open();
  connection.write(post(whole('first')) + post(whole('more')));
  await expect.poll(prompts).toEqual(['first']);
  await askAlone('another');
  const aborted = once(held[0]?.response as ServerResponse, 'close');
  connection.destroy();
  await aborted;
  await askAlone('last');
  expect(prompts()).toEqual(['first', 'another', 'last']);
});

const upgrade = [
  'GET /graphql HTTP/1.1',
  'host: localhost',
  'connection: Upgrade',
  'upgrade: websocket',
  'sec-websocket-version: 13',
  'sec-websocket-key: dGhlIHNhbXBsZSBub25jZQ==',
  'sec-websocket-protocol: graphql-transport-ws',
  '\r\n',
].join('\r\n');

it('open no WebSocket in the middle of an answer, and one behind it', async () => {
  const connection = open();
  let told = '';
  connection.on('data', (data) => {
    told += data;
  });
  connection.write(post(whole('before')) + upgrade);
  await expect.poll(prompts).toEqual(['before']);
  await askAlone('another');
  expect(told).toBe('');
  tell('before');
  await expect.poll(() => told.match(/HTTP\/1\.1 \d+/g)).toEqual(['HTTP/1.1 200', 'HTTP/1.1 400']);
  connection.write(upgrade);
  await expect.poll(() => told).toMatch(/HTTP\/1\.1 101 .*\r\n\r\n$/s);
});

it.each([
  [
    'a stream that has begun',
    post(streamed('told'), 'accept: text/event-stream'),
    /^HTTP\/1\.1 200 .*text\/event-stream/s,
  ],
  ['an answer that is to come', post(whole('told')), /^$/],
])(
  'that cannot be read break off %s, and are told nothing in the middle of it',
  async (_, request, begun) => {
    const connection = open();
    const all = connection.toArray();
    connection.write(request);
    await expect.poll(prompts).toEqual(['told']);
    connection.write('\x16\x03\x01\r\n\r\n');
    const text = Buffer.concat(await all).toString();
    expect(text).toMatch(begun);
    expect(text).not.toContain('400 Bad Request');
  },
);
