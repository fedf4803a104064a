/** A client that has left before its call begins: nobody would hear the answer, and somebody would pay for it. */
import { once } from 'node:events';
import { createServer, request, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect, it } from 'vitest';
import { signalOf } from '../../src/http/request-caller.ts';
import type { UserName } from '../../src/identity/caller.ts';
import { createHttpDoor } from '../../src/mcp/http-door.ts';

it('its call does not run', async () => {
  let runs = 0;
  const door = await createHttpDoor((error) => {
    throw error;
  });
  const answer = door.post({
    body: { jsonrpc: '2.0', id: 1, method: 'tools/call', params: { name: 'credit_status', arguments: {} } },
    user: { name: 'ada' as UserName, teams: [], permissions: new Set() },
    caller: {
      async *run() {
        runs += 1;
        yield { data: { credits: {} } };
      },
      mayWriteSql: async () => false,
      now: () => Date.now(),
      toJson: async (value) => JSON.stringify(value),
    },
    sessionId: undefined,
    version: undefined,
    streams: false,
    signal: AbortSignal.abort(),
  });
  expect(answer.kind === 'json' && (await answer.body)).toBeUndefined();
  expect(runs).toBe(0);
});

it('the signal of an answer is aborted where its client left before anybody asked for it', async () => {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  const call = request({ port, host: '127.0.0.1' }).end();
  call.on('error', () => {});
  const [, response] = (await once(server, 'request')) as [unknown, ServerResponse];
  expect(signalOf(response).aborted).toBe(false);
  call.destroy();
  await once(response, 'close');
  expect(signalOf(response).aborted).toBe(true);
  server.close();
});
