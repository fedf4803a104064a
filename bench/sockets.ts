/** Very many sockets that say nothing: what each costs, whether others are answered beside them, and how they end. */
import { once } from 'node:events';
import { setTimeout as delay } from 'node:timers/promises';
import WebSocket from 'ws';
import { cpuMs, residentMb, startServer } from './harness/child.ts';
import { machine, percentile, startGenerator } from './harness/compare.ts';
import { startWatchedGateway } from './harness/heap.ts';
import { completion } from './harness/loads.ts';
import { options } from './harness/options.ts';
import type { Table } from './table.ts';

const SOCKETS = 2_000;
/** Opened at once; all together would be another test. */
const AT_ONCE = 50;
const REQUESTS = options.isQuick ? 300 : 1_000;
/** Longer than the gateway waits between two pings. */
const IDLE_MS = 15_000;

export async function run(): Promise<Table> {
  const upstream = await startServer('upstream.ts', [], 'beside');
  const { gateway, heapMb, stop } = await startWatchedGateway({ LAMBDA_LABS_ENDPOINTS: upstream.url });
  const generator = await startGenerator();
  const load = { ...completion(gateway.url, { model: 'now', tokens: 64 }), callers: 4, ms: 60_000 };
  const answers = async () => (await generator.run({ ...load, requests: REQUESTS })).latencyMs;
  const memory = async () => ({ heap: await heapMb(), resident: residentMb(gateway.pid) });
  const cpuShare = async () => {
    const before = cpuMs(gateway.pid);
    await delay(IDLE_MS);
    return ((cpuMs(gateway.pid) - before) / IDLE_MS) * 100;
  };
  try {
    await generator.run({ ...load, requests: 3 * REQUESTS });
    const [alone, quiet, before] = [await answers(), await cpuShare(), await memory()];
    const sockets: WebSocket[] = [];
    while (sockets.length < SOCKETS)
      sockets.push(...(await Promise.all(Array.from({ length: AT_ONCE }, () => open(gateway.url)))));
    const idle = await cpuShare();
    const after = await memory();
    const beside = await answers();
    const left = sockets.filter(({ readyState }) => readyState === WebSocket.OPEN).length;
    const codes = Promise.all(sockets.map(async (socket) => (await once(socket, 'close'))[0] as number));
    const since = performance.now();
    await stop();
    const stoppedMs = performance.now() - since;
    const goneAway = (await codes).filter((code) => code === 1001).length;
    const each = (kind: keyof typeof before) => (((after[kind] - before[kind]) * 1024) / SOCKETS).toFixed(1);
    const at = (latencies: readonly number[], share: number) => percentile(latencies, share).toFixed(1);
    return {
      title: `${SOCKETS.toLocaleString('en')} idle graphql-ws sockets`,
      load: `acknowledged, pinged by the gateway, silent for ${IDLE_MS / 1000} s; beside them ${REQUESTS.toLocaleString('en')} completions of 4 callers; ${machine()}`,
      floor: 'the same gateway without sockets',
      columns: ['what', 'without', 'with'],
      rows: [
        ['heap after collection, MB', before.heap.toFixed(1), after.heap.toFixed(1)],
        ['resident, MB', before.resident.toFixed(0), after.resident.toFixed(0)],
        ['heap of a socket, KB', '', each('heap')],
        ['resident memory of a socket, KB', '', each('resident')],
        ['core used while nothing is asked, %', quiet.toFixed(1), idle.toFixed(1)],
        ['a completion, p50 ms', at(alone, 0.5), at(beside, 0.5)],
        ['a completion, p99 ms', at(alone, 0.99), at(beside, 0.99)],
        ['sockets still open after that', '', left],
        ['sockets closed as gone away (1001) by the stop', '', goneAway],
        ['the stop, ms', '', stoppedMs.toFixed(0)],
      ],
    };
  } finally {
    await generator.stop();
    await stop();
    await upstream.stop();
  }
}

/** Resolves when the gateway has acknowledged the connection. Pings are answered, as every client answers them. */
async function open(url: string): Promise<WebSocket> {
  const socket = new WebSocket(url.replace('http', 'ws'), 'graphql-transport-ws');
  await once(socket, 'open');
  socket.send('{"type":"connection_init"}');
  await once(socket, 'message');
  return socket;
}
