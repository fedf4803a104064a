import { fork } from 'node:child_process';
import { once } from 'node:events';
import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import { fileURLToPath } from 'node:url';
import { expect, it, onTestFinished } from 'vitest';
import type { Load, LoadResult } from '../../bench/processes/load.ts';

const file = fileURLToPath(new URL('../../bench/processes/load.ts', import.meta.url));

/** What the generator says of one stretch of load. */
async function resultOf(
  load: Partial<Load> & Pick<Load, 'url'>,
): Promise<Partial<LoadResult> & { readonly failed?: string }> {
  const generator = fork(file);
  onTestFinished(() => void generator.kill());
  await once(generator, 'message');
  generator.send({ headers: {}, body: '', expect: 'ok', ms: 60_000, ...load });
  const [result] = (await once(generator, 'message')) as [LoadResult];
  return result;
}

async function listen(answer: RequestListener): Promise<string> {
  const server = createServer(answer).listen(0, '127.0.0.1');
  onTestFinished(() => void server.close());
  await once(server, 'listening');
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

const open = { perSecond: 1_000, refusal: 'come again' };

it('sends in an open loop what falls due in its time, and no more than it is asked for', async () => {
  const url = await listen((_, response) => response.end('ok'));
  expect(await resultOf({ ...open, url, ms: 100 })).toMatchObject({ requests: 100, unanswered: 0 });
  expect(await resultOf({ ...open, url, requests: 7 })).toMatchObject({ requests: 7, unanswered: 0 });
});

it('asks the whole address', async () => {
  const url = await listen(({ url: path }, response) => response.end(path === '/a?b=c' ? 'ok' : path));
  expect(await resultOf({ url: `${url}/a?b=c`, requests: 2, callers: 2 })).toMatchObject({ requests: 2 });
});

it('counts requests without an answer beside others, and tells of any other failure', async () => {
  let count = 0;
  const url = await listen((request, response) => {
    count += 1;
    if (count % 2 === 0) response.end('ok');
    else request.socket.destroy();
  });
  expect(await resultOf({ ...open, url, requests: 20 })).toMatchObject({ requests: 10, unanswered: 10 });
  expect(await resultOf({ ...open, url, requests: 20, headers: { 'bad name': '' } })).toEqual({
    failed: 'invalid header key',
  });
});

it('fails where nothing is answered', async () => {
  const url = await listen((request) => request.socket.destroy());
  expect(await resultOf({ ...open, url, requests: 5 })).toEqual({ failed: 'other side closed' });
});

it('measures no answer that fails the run, and leaves no connection open behind it', async () => {
  const url = await listen((_, response) => response.end('no'));
  expect(await resultOf({ url, callers: 3 })).toEqual({ failed: `${url}/ answered no`.replace('/ ', ' ') });
});
