/** What hostile requests do to the gateway: how long each takes of its event loop, and how long honest callers wait beside them. */
import { setTimeout as delay } from 'node:timers/promises';
import { Agent } from 'undici';
import { cpuMs, eventLoopCpuMs, moveAside, startServer } from './harness/child.ts';
import { type Generator, machine, percentile, startGenerator } from './harness/compare.ts';
import { freePort } from './harness/free-port.ts';
import { startGatewayChild } from './harness/gateway.ts';
import { options } from './harness/options.ts';
import { type HostileRequest, hostileRequests } from './hostile/requests.ts';
import type { Load } from './processes/load.ts';
import type { Table } from './table.ts';

const TIMES = 5;
const HONEST = 300;
/** After a request, until whatever it left behind is done. */
const SETTLED_MS = 20;

type Send = (url: string, request: HostileRequest) => Promise<string>;

const honest: Omit<Load, 'url' | 'requests'> = {
  headers: { 'content-type': 'application/json' },
  body: '{"query":"{ viewer { name } }"}',
  expect: '"data":{',
  callers: 1,
  ms: 60_000,
};

export async function run(): Promise<readonly Table[]> {
  // Whoever sends the megabytes must not take the gateway's core.
  moveAside(process.pid);
  const metricsPort = String(await freePort());
  const gateway = await startGatewayChild({ METRICS_PORT: metricsPort });
  const reader = await startServer('reader.ts', [], 'measured');
  // Honest callers are in a process of their own: what they wait for is the gateway, not whoever sends the megabytes.
  const generator = await startGenerator();
  const agent = new Agent({ connections: 16 });
  const send: Send = async (url, { method, search, headers, body }) => {
    const { origin, pathname } = new URL(url);
    const answer = await agent.request({ origin, path: pathname + search, method, headers, body });
    return await answer.body.text();
  };
  const scrape = async () => await (await fetch(`http://127.0.0.1:${metricsPort}/metrics`)).text();
  try {
    await generator.run({ ...honest, url: gateway.url, requests: 1_000 });
    for (let i = 0; i < 3; i += 1) for (const request of hostileRequests) await send(gateway.url, request);
    const rows: (readonly [string, string, string, string])[] = [];
    for (const request of hostileRequests) {
      const taken: number[] = [];
      const takenByAll: number[] = [];
      let code = '';
      for (let i = 0; i < TIMES; i += 1) {
        const before = eventLoopCpuMs(gateway.pid);
        const beforeOfAll = cpuMs(gateway.pid);
        code = /"code":"(\w+)"/.exec(await send(gateway.url, request))?.[1] ?? 'answered';
        await delay(SETTLED_MS);
        taken.push(eventLoopCpuMs(gateway.pid) - before);
        takenByAll.push(cpuMs(gateway.pid) - beforeOfAll);
      }
      rows.push([
        request.name,
        code,
        percentile(taken, 0.5).toFixed(1),
        percentile(takenByAll, 0.5).toFixed(1),
      ]);
    }
    const waits = await measureHonest(generator, gateway.url, reader.url, send);
    const alone = percentile(waits.get('alone')?.latencyMs ?? [], 0.99);
    const bills = [...(await scrape()).matchAll(/^gateway_bills_above_hold_total\S* (\d+)$/gm)];
    const above = bills.reduce((sum, [, count]) => sum + Number(count), 0);
    return [
      {
        title: 'Hostile requests, one at a time',
        load: `each ${TIMES} times, the median of the CPU that all of its turns took of the event loop's thread, and of all threads; ${machine()}`,
        floor: 'none; the aim is 20 ms',
        columns: ['request', 'refused with', 'event loop, ms', 'all threads, ms'],
        rows,
      },
      {
        title: 'Honest callers beside hostile ones',
        load: `small queries, one after the other; beside them all hostile requests, again and again, each sender's one after the other; ${options.rounds} rounds by turns of ${HONEST} queries; ${machine()}`,
        floor:
          "the same queries alone; and beside the same bytes sent to a server on the gateway's core that only reads them",
        columns: ['honest queries', 'median, ms', 'p99, ms', 'p99, to alone', 'beside, a second'],
        rows: [...waits].map(([name, { latencyMs, besidePerSecond }]) => {
          const p99 = percentile(latencyMs, 0.99);
          const figures = [percentile(latencyMs, 0.5).toFixed(2), p99.toFixed(2), (p99 / alone).toFixed(1)];
          return [name, ...figures, percentile(besidePerSecond, 0.5).toFixed(0)];
        }),
      },
      {
        title: 'What was charged meanwhile',
        load: 'all of the above',
        floor: 'none; the aim is 0',
        columns: ['what', 'value'],
        rows: [['bills above their holds', above]],
      },
    ];
  } finally {
    await agent.close();
    await generator.stop();
    await reader.stop();
    await gateway.stop();
  }
}

interface Waits {
  readonly latencyMs: number[];
  /** Answered meanwhile, a second, of each round: a gateway that leaves them lying would make room for the others. */
  readonly besidePerSecond: number[];
}

/** Each by turns in one run: alone, and beside those who send to a server, each of them one request after the other. */
const subjects = [
  { name: 'alone', senders: 0, isGateway: true },
  { name: 'beside the same bytes, read elsewhere', senders: 1, isGateway: false },
  { name: 'beside hostile requests (aim: 2.0)', senders: 1, isGateway: true },
  { name: 'beside those of eight senders', senders: 8, isGateway: true },
] as const;

async function measureHonest(
  generator: Generator,
  gatewayUrl: string,
  readerUrl: string,
  send: Send,
): Promise<ReadonlyMap<string, Waits>> {
  const waits = new Map<string, Waits>();
  for (let round = 0; round < options.rounds; round += 1) {
    for (const { name, senders, isGateway } of subjects) {
      const own = waits.get(name) ?? { latencyMs: [], besidePerSecond: [] };
      waits.set(name, own);
      const stop = attack(isGateway ? gatewayUrl : readerUrl, send, senders);
      const { latencyMs, seconds } = await generator.run({ ...honest, url: gatewayUrl, requests: HONEST });
      own.latencyMs.push(...latencyMs);
      own.besidePerSecond.push((await stop()) / seconds);
    }
  }
  return waits;
}

/** @returns ends it, and tells how many hostile requests were answered until then */
function attack(url: string, send: Send, senders: number): () => Promise<number> {
  let isOver = false;
  let sent = 0;
  let answered = 0;
  const sending = Array.from({ length: senders }, async () => {
    while (!isOver) {
      const request = hostileRequests[sent % hostileRequests.length] as HostileRequest;
      sent += 1;
      await send(url, request);
      answered += 1;
    }
  });
  return async () => {
    isOver = true;
    const until = answered;
    await Promise.all(sending);
    return until;
  };
}
