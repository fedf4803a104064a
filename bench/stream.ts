/** CPU that a streamed token costs the gateway, beside a proxy that passes the bytes on. */
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer, type IncomingMessage, request, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { isMainThread, parentPort, Worker, workerData } from 'node:worker_threads';
import { Pool } from 'undici';
import { createGpuServer } from '../packages/embedded-gpu/src/gpu-server.ts';
import { createComplete } from '../src/cortex/complete/complete.ts';
import { createGpuBackend } from '../src/cortex/complete/gpu-backend.ts';
import { createResponseFormats } from '../src/cortex/complete/response-format.ts';
import { createCredits } from '../src/credits/create-credits.ts';
import { createGpuFleet } from '../src/gpu/fleet/fleet.ts';
import type { UserName } from '../src/identity/caller.ts';
import { printTable, type Table } from './table.ts';

const STREAMS = 40;
const TOKENS = 200;
const TOKENS_PER_SECOND = 150;
const ROUNDS = 3;

const quiet = { debug() {}, info() {}, warn() {}, error() {} };
const body = JSON.stringify({
  model: 'local-gpu-chat',
  messages: [{ role: 'user', content: 'go on' }],
  max_tokens: TOKENS,
  stream: true,
  stream_options: { include_usage: true, continuous_usage_stats: true },
});

/** The upstream, in a thread of its own: its CPU is not the gateway's. */
async function serveUpstream(): Promise<void> {
  const server = await createGpuServer({
    engine: {
      async *complete() {
        for (;;) yield { text: 'token ', tokens: 1 };
      },
      embed: async () => [],
      tokenize: (text) => text.split(' '),
    },
    pace: { decodeTokensPerSecond: TOKENS_PER_SECOND },
  });
  parentPort?.postMessage(server.url.href);
}

/** The clients, in another. Each message is a URL to read from; the answer is the bytes that came. */
function runClients(): void {
  parentPort?.on('message', async (url: string) => {
    const bytes = await Promise.all(
      Array.from({ length: STREAMS }, async () => {
        const sent = request(url).end();
        const [response] = (await once(sent, 'response')) as [IncomingMessage];
        let size = 0;
        for await (const piece of response) size += (piece as Buffer).length;
        return size;
      }),
    );
    parentPort?.postMessage(bytes.reduce((a, b) => a + b, 0));
  });
}

export async function run(): Promise<Table> {
  const here = new URL(import.meta.url);
  const upstream = new Worker(here, { workerData: 'upstream' });
  const clients = new Worker(here, { workerData: 'clients' });
  const [upstreamUrl] = (await once(upstream, 'message')) as [string];
  const dataDir = await mkdtemp(join(tmpdir(), 'bench-stream-'));
  const credits = await createCredits({ dataDir, logger: quiet, thread: 'never' });
  const fleet = createGpuFleet({
    endpoints: [new URL(upstreamUrl)],
    apiKey: null,
    deadlines: { connectMs: 2_000, firstTokenMs: 20_000, stallMs: 20_000, totalMs: 60_000 },
    logger: quiet,
  });
  await fleet.ready;
  const { stream } = createComplete({
    govern: credits.govern,
    backends: [createGpuBackend(fleet)],
    formats: createResponseFormats(),
    priceAtMost: () => null,
  });
  const pool = new Pool(new URL(upstreamUrl).origin, { connections: STREAMS });

  const passOn = async (response: ServerResponse) => {
    const headers = { 'content-type': 'application/json' };
    await pool.stream({ path: '/v1/chat/completions', method: 'POST', headers, body }, () => response);
  };
  const complete = async (response: ServerResponse) => {
    const caller = {
      user: { name: 'ann' as UserName, teams: [], permissions: new Set<never>() },
      requestId: 'bench',
      operationName: null,
      signal: new AbortController().signal,
      idempotencyKey: null,
    };
    const input = { model: 'local-gpu-chat', prompt: 'go on', maxTokens: TOKENS };
    for await (const chunk of stream(input, caller)) {
      if (!response.write(`data: ${JSON.stringify(chunk)}\n\n`)) await once(response, 'drain');
    }
    response.end();
  };
  const server = createServer((asked, response) => {
    response.setHeader('content-type', 'text/event-stream');
    void (asked.url === '/floor' ? passOn(response) : complete(response)).catch(() => response.destroy());
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;

  /** Microseconds of this thread for each token of a round. */
  const measure = async (route: string): Promise<number> => {
    const before = process.threadCpuUsage();
    clients.postMessage(`http://127.0.0.1:${port}/${route}`);
    await once(clients, 'message');
    const { user, system } = process.threadCpuUsage(before);
    return (user + system) / (STREAMS * TOKENS);
  };
  const median = (values: number[]) => values.sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0;
  await measure('floor');
  await measure('complete');
  const floor: number[] = [];
  const ours: number[] = [];
  for (let round = 0; round < ROUNDS; round++) {
    floor.push(await measure('floor'));
    ours.push(await measure('complete'));
  }

  server.close();
  server.closeAllConnections();
  await Promise.all([
    fleet.close(),
    pool.close(),
    credits.close(),
    upstream.terminate(),
    clients.terminate(),
  ]);
  await rm(dataDir, { recursive: true, force: true });
  const [bare, governed] = [median(floor), median(ours)];
  return {
    title: 'Token streams',
    load: `${STREAMS} streams of ${TOKENS} tokens, ${TOKENS_PER_SECOND} tokens/s each; median of ${ROUNDS} rounds, paired`,
    floor: 'node:http + undici, passing the bytes on',
    columns: ['', 'CPU us/token', 'ratio'],
    rows: [
      ['bare SSE proxy', bare.toFixed(1), '1.00'],
      ['governed stream', governed.toFixed(1), (governed / bare).toFixed(2)],
    ],
  };
}

if (!isMainThread && workerData === 'upstream') await serveUpstream();
else if (!isMainThread && workerData === 'clients') runClients();
else if (isMainThread && import.meta.main) printTable(await run());
