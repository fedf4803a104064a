/** A service that closes its idle connections just as they are used again. */
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setImmediate as turn } from 'node:timers/promises';
import { expect, it, onTestFinished } from 'vitest';
import { createSubgraphClient } from '../../src/graphql/supergraph/services/subgraph-client.ts';
import { createLogger } from '../../src/observability/log.ts';
import { sendJson } from './start-subgraph.ts';

/** Breaks each connection at its second request. */
async function start() {
  const used = new WeakSet();
  let asked = 0;
  const server = createServer((request, response) => {
    asked += 1;
    if (used.has(request.socket)) return void request.socket.destroy();
    used.add(request.socket);
    request.resume().once('end', () => sendJson(response, { data: { status: 'OPEN' } }));
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const client = createSubgraphClient({
    name: 'shop',
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/graphql`,
    timeoutMs: 60_000,
    maxAnswerBytes: 1_000,
    subscribeBy: { protocol: 'sse', socketUrl: null },
    proxyFor: () => null,
    onAnswer: () => {},
    logger: createLogger('silent'),
  });
  onTestFinished(async () => {
    await client.close();
    server.closeAllConnections();
    server.close();
  });
  const { signal } = new AbortController();
  const ask = async (query: string) => {
    const answer = await client.ask({ query, headers: {}, signal });
    // Its connection is free again by then.
    await turn();
    return answer;
  };
  return { ask, asked: () => asked };
}

it.each(['{ status }', 'query Q { status }'])('%s goes out again on another connection', async (query) => {
  const { ask, asked } = await start();
  await ask(query);
  expect(await ask(query)).toMatchObject({ data: { status: 'OPEN' } });
  expect(asked()).toBe(3);
});

it('a mutation does not: it may have been done', async () => {
  const { ask, asked } = await start();
  await ask('{ status }');
  await expect(ask('mutation { cancel }')).rejects.toMatchObject({ code: 'SUBGRAPH_UNAVAILABLE' });
  expect(asked()).toBe(2);
});
