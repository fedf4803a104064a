/** What a thread refuses is answered word for word as what is refused on the event loop. */
import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { hostileRequests } from '../../bench/hostile/requests.ts';
import { type Gateway, startGateway } from '../support/start-gateway.ts';
import { record } from './recorded/ask.ts';
import { cortexBadInput, otherBadInput } from './recorded/bad-input.ts';
import { documentsGroup } from './recorded/documents.ts';
import type { RecordedRequest } from './recorded/request.ts';

let gateway: Gateway;
beforeAll(async () => {
  gateway = await startGateway();
});
afterAll(() => gateway.close());

/** White space after the JSON makes a body large, and means nothing. */
const large = (json: string) => json.padEnd(70_000);

const answerOf = async (request: RecordedRequest) =>
  (await record(gateway, request)).split('\n').filter((line) => line.startsWith('<'));

const recorded = Object.entries({ ...documentsGroup, ...otherBadInput, ...cortexBadInput }).flatMap(
  ([name, given]) => {
    const request = typeof given === 'string' ? { query: given } : given;
    const { query, variables, operationName, extensions, method = 'POST', door = 'json' } = request;
    if (query === undefined || method !== 'POST' || door === 'socket' || request.body !== undefined)
      return [];
    return [{ name, request, json: JSON.stringify({ query, operationName, variables, extensions }) }];
  },
);
const hostile = hostileRequests.flatMap(({ name, method, headers, body }) =>
  method === 'POST' &&
  body?.length &&
  headers['content-type'] === 'application/json' &&
  !headers['idempotency-key']
    ? [{ name, request: {} as RecordedRequest, json: body.toString() }]
    : [],
);

describe('a large body', () => {
  it('is looked at, of which there are many', () => {
    expect(recorded.length).toBeGreaterThan(60);
    expect(hostile.length).toBeGreaterThan(60);
  });

  it.each([...recorded, ...hostile])('is answered as a small one: $name', async ({ request, json }) => {
    const small = await answerOf({ ...request, body: json });
    expect(await answerOf({ ...request, body: large(json) })).toEqual(small);
  });
});

it('a gateway that was warmed up starts no thread for its first large request', async () => {
  let started = 0;
  const note = () => {
    started += 1;
  };
  subscribe('worker_threads', note);
  onTestFinished(() => void unsubscribe('worker_threads', note));
  const fresh = await startGateway();
  onTestFinished(() => fresh.close());
  await fresh.app.warmUp();
  const warmedUp = started;
  expect(warmedUp).toBeGreaterThan(0);
  const { text } = await fresh.send({
    path: '/graphql',
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: large('{"query":"{ viewer { name } }"}'),
  });
  expect(JSON.parse(text)).toEqual({ data: { viewer: { name: 'local' } } });
  expect(started).toBe(warmedUp);
});
