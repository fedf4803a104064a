/**
 * What the fleet adds to a streamed token: CPU of the process between a GPU and a client, and time to the first token,
 * against a proxy that only copies bytes. GPU and clients are processes of their own.
 */
import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { Pool } from 'undici';
import type { Attempt } from '../src/credits/operation.ts';
import { createGpuFleet, type GpuFleet } from '../src/gpu/fleet/fleet.ts';
import type { UserName } from '../src/identity/caller.ts';
import { printTable, type Table } from './table.ts';

const STREAMS = 40;
const TOKENS = 200;
const TOKEN_EVERY_MS = 4;
const FIRST_TOKEN_MS = 20;
const ROUNDS = 6;

/** What one round of a client saw: milliseconds to the first byte of each stream. */
interface Round {
  readonly firstMs: readonly number[];
  readonly bytes: number;
}

const role = process.argv[2];
if (role === 'gpu') await serveTokens();
else if (role === 'client') await askInRounds();
else if (import.meta.main) printTable(await run());

export async function run(): Promise<Table> {
  const gpu = fork(import.meta.filename, ['gpu'], { execArgv: [] });
  const client = fork(import.meta.filename, ['client'], { execArgv: [] });
  const [origin] = (await once(gpu, 'message')) as [string];
  const fleet = createGpuFleet({
    endpoints: [new URL(origin)],
    apiKey: null,
    deadlines: { connectMs: 2_000, firstTokenMs: 10_000, stallMs: 10_000, totalMs: 60_000 },
    logger: { debug() {}, info() {}, warn() {}, error() {} },
  });
  await fleet.ready;
  const pool = new Pool(origin, { connections: null });
  const ways = {
    'bare proxy': await listen((request, response) => copyBytes(pool, request, response)),
    fleet: await listen((_, response) => streamEvents(fleet, response)),
  };

  const cpu = { 'bare proxy': [] as number[], fleet: [] as number[] };
  const first = { 'bare proxy': [] as number[], fleet: [] as number[] };
  for (let round = 0; round <= ROUNDS; round++) {
    for (const way of ['bare proxy', 'fleet'] as const) {
      const before = process.cpuUsage();
      const { firstMs } = await askClient(client, ways[way].url);
      const used = process.cpuUsage(before);
      // The first round warms up: it is run and not counted.
      if (round === 0) continue;
      cpu[way].push((used.user + used.system) / (STREAMS * TOKENS));
      first[way].push(...firstMs);
    }
  }
  for (const { close } of Object.values(ways)) close();
  await fleet.close();
  await pool.destroy();
  gpu.kill();
  client.kill();

  const perToken = { floor: median(cpu['bare proxy']), fleet: median(cpu.fleet) };
  const p50 = { floor: median(first['bare proxy']), fleet: median(first.fleet) };
  return {
    title: 'Streaming a token from a GPU',
    load: `${STREAMS} streams of ${TOKENS} tokens at a time, a token every ${TOKEN_EVERY_MS} ms each; median of ${ROUNDS} paired rounds`,
    floor: 'node:http and undici dispatch copying bytes',
    columns: ['', 'bare proxy', 'fleet', 'ratio or difference'],
    rows: [
      [
        'CPU µs per token',
        perToken.floor.toFixed(1),
        perToken.fleet.toFixed(1),
        `${(perToken.fleet / perToken.floor).toFixed(2)}x`,
      ],
      [
        'first token, p50 ms',
        p50.floor.toFixed(1),
        p50.fleet.toFixed(1),
        `${(p50.fleet - p50.floor).toFixed(1)} ms`,
      ],
    ],
  };
}

function copyBytes(pool: Pool, request: IncomingMessage, response: ServerResponse): void {
  request.resume();
  pool.dispatch(
    {
      path: '/v1/chat/completions',
      method: 'POST',
      body: '{}',
      headers: { 'content-type': 'application/json' },
    },
    {
      onRequestStart: () => {},
      onResponseStart: (_, status) =>
        void response.writeHead(status, { 'content-type': 'text/event-stream' }),
      onResponseData: (_, chunk) => void response.write(chunk),
      onResponseEnd: () => void response.end(),
      onResponseError: () => void response.destroy(),
    },
  );
}

function streamEvents(fleet: GpuFleet, response: ServerResponse): void {
  response.writeHead(200, { 'content-type': 'text/event-stream' });
  const attempt: Attempt = {
    eventId: 'bench',
    signal: new AbortController().signal,
    sent: () => {},
    report: () => {},
  };
  const events = fleet.complete(
    { model: 'bench', messages: [{ role: 'user', content: 'go' }], maxTokens: TOKENS },
    {
      user: 'bench' as UserName,
      requestId: 'bench',
      signal: attempt.signal,
      attempt: (_, run) => run(attempt),
    },
  );
  events.read({
    take(event) {
      if (event.type === 'delta') response.write(`data: ${JSON.stringify({ delta: event.text })}\n\n`);
      return true;
    },
    end: () => response.end('data: [DONE]\n\n'),
    fail: () => response.destroy(),
  });
}

async function listen(answer: (request: IncomingMessage, response: ServerResponse) => unknown) {
  const server = createServer((request, response) => void answer(request, response));
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    close: () => {
      server.close();
      server.closeAllConnections();
    },
  };
}

async function askClient(client: ChildProcess, url: string): Promise<Round> {
  client.send(url);
  const [round] = (await once(client, 'message')) as [Round];
  return round;
}

/** The client's process: opens all streams at once, some milliseconds apart, and reads them to the end. */
async function askInRounds(): Promise<void> {
  process.on('message', async (url: string) => {
    const pool = new Pool(url, { connections: STREAMS });
    const streams = Array.from({ length: STREAMS }, async (_, i) => {
      await sleep(i * 3);
      const began = performance.now();
      const { body } = await pool.request({ path: '/', method: 'POST', body: '{}' });
      let firstMs = 0;
      let bytes = 0;
      for await (const chunk of body) {
        if (bytes === 0) firstMs = performance.now() - began;
        bytes += (chunk as Buffer).length;
      }
      return { firstMs, bytes };
    });
    const all = await Promise.all(streams);
    await pool.close();
    const bytes = all.reduce((sum, stream) => sum + stream.bytes, 0);
    process.send?.({ firstMs: all.map((stream) => stream.firstMs), bytes } satisfies Round);
  });
}

/** The GPU's process: tokens as vLLM sends them, made beforehand. */
async function serveTokens(): Promise<void> {
  const head = { id: 'chatcmpl-1', object: 'chat.completion.chunk', created: 1_700_000_000, model: 'bench' };
  const chunk = (choices: readonly object[], tokens: number) =>
    `data: ${JSON.stringify({ ...head, choices, usage: { prompt_tokens: 8, total_tokens: 8 + tokens, completion_tokens: tokens } })}\n\n`;
  const delta = (content: string, finish: string | null) => [
    { index: 0, delta: { content }, logprobs: null, finish_reason: finish },
  ];
  const chunks = Array.from({ length: TOKENS }, (_, i) => chunk(delta(` token${i}`, null), i + 1));
  const end = `${chunk(delta('', 'stop'), TOKENS)}${chunk([], TOKENS)}data: [DONE]\n\n`;

  const server = createServer(async (request, response) => {
    if (request.method === 'GET') {
      response.end(JSON.stringify({ data: [{ id: 'bench', max_model_len: 8_192 }] }));
      return;
    }
    request.resume();
    await sleep(FIRST_TOKEN_MS);
    response.writeHead(200, { 'content-type': 'text/event-stream' });
    let sent = 0;
    const timer = setInterval(() => {
      response.write(chunks[sent] ?? '');
      sent++;
      if (sent < TOKENS) return;
      clearInterval(timer);
      response.end(end);
    }, TOKEN_EVERY_MS);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  process.send?.(`http://127.0.0.1:${(server.address() as AddressInfo).port}`);
}

function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? 0;
}
