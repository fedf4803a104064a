/** Lists of models that EMBEDDED_MODEL_URL does not give as it should. */
import { once } from 'node:events';
import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { RemoteCompletionRequest } from '@cortex-gateway/embedded-warehouse/language';
import { expect, onTestFinished, test } from 'vitest';
import { createRemoteCompletions } from '../../src/embedded/remote-completions.ts';
import { untilAbort } from '../../src/upstream/until-abort.ts';

const request: RemoteCompletionRequest = {
  model: 'mistral-large2',
  messages: [{ role: 'user', content: 'hello there' }],
  maxTokens: 50,
  temperature: 0,
  schema: null,
};

async function start(tell: (response: ServerResponse) => void, firstByteTimeoutMs: number) {
  let asked = 0;
  const server = createServer((_, response) => {
    asked += 1;
    response.writeHead(200, { 'content-type': 'application/json' });
    tell(response);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const baseUrl = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const remote = createRemoteCompletions({ baseUrl, firstByteTimeoutMs });
  onTestFinished(() => {
    remote.close();
    server.close();
    server.closeAllConnections();
  });
  return { remote, asked: () => asked };
}

/** What is never answered fails, and is not waited for. */
const unlessNever = <T>(answer: Promise<T>) => untilAbort(answer, AbortSignal.timeout(10_000));

const trickle = (response: ServerResponse) => {
  const timer = setInterval(() => response.write(' '), 20);
  response.once('close', () => clearInterval(timer));
};

test.each<[string, (response: ServerResponse) => void]>([
  ['breaks off', (response) => void response.write('{"data":[', () => response.destroy())],
  ['stops', (response) => void response.write('{"data":[')],
  ['trickles', trickle],
])('one that %s is the failure of its server, and asked for again', async (_, tell) => {
  const { remote, asked } = await start(tell, 200);
  for (const times of [1, 2]) {
    const answer = unlessNever(remote.complete(request, new AbortController().signal));
    await expect(answer).rejects.toMatchObject({ status: 503 });
    expect(asked()).toBe(times);
  }
});

test('who leaves while one trickles is answered then', async () => {
  const leaving = new AbortController();
  const { remote } = await start((response) => {
    trickle(response);
    leaving.abort(new Error('the client went away'));
  }, 60_000);
  const answer = unlessNever(remote.complete(request, leaving.signal));
  await expect(answer).rejects.toThrow('the client went away');
});
