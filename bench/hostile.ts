/** What hostile requests do to the gateway: how long each holds up its event loop, and how long honest callers wait beside them. */
import { setTimeout as delay } from 'node:timers/promises';
import { Agent } from 'undici';
import { type Generator, percentile, startGenerator } from './harness/compare.ts';
import { freePort } from './harness/free-port.ts';
import { startGatewayChild } from './harness/gateway.ts';
import { type HostileRequest, hostileRequests } from './hostile/requests.ts';
import type { Load } from './processes/load.ts';
import type { Table } from './table.ts';

const ROUNDS = 3;
const HONEST = 500;
/** After a request, until the gateway's own watch has seen what it did. */
const SEEN_MS = 50;

type Send = (request: HostileRequest) => Promise<string>;

const honest: Omit<Load, 'url' | 'requests'> = {
  headers: { 'content-type': 'application/json' },
  body: '{"query":"{ viewer { name } }"}',
  expect: '"data":{',
  callers: 1,
  ms: 60_000,
};

export async function run(): Promise<readonly Table[]> {
  const metricsPort = String(await freePort());
  const gateway = await startGatewayChild({ METRICS_PORT: metricsPort });
  // Honest callers are in a process of their own: what they wait for is the gateway, not whoever sends the megabytes.
  const generator = await startGenerator();
  const agent = new Agent({ connections: 8 });
  const send: Send = async ({ method, search, headers, body }) => {
    const { origin, pathname } = new URL(gateway.url);
    const answer = await agent.request({ origin, path: pathname + search, method, headers, body });
    return await answer.body.text();
  };
  const scrape = async () => await (await fetch(`http://127.0.0.1:${metricsPort}/metrics`)).text();
  try {
    await generator.run({ ...honest, url: gateway.url, requests: 200 });
    for (const request of hostileRequests) await send(request);
    const rows: (readonly [string, string, string])[] = [];
    for (const request of hostileRequests) {
      const gaps: number[] = [];
      let code = '';
      for (let round = 0; round < ROUNDS; round += 1) {
        await scrape();
        code = /"code":"(\w+)"/.exec(await send(request))?.[1] ?? 'answered';
        await delay(SEEN_MS);
        gaps.push(longestDelay(await scrape()));
      }
      rows.push([request.name, code, Math.min(...gaps).toFixed(1)]);
    }
    const alone = await percentile99(generator, gateway.url);
    const beside = await besideHostile(send, () => percentile99(generator, gateway.url));
    const bills = [...(await scrape()).matchAll(/^gateway_bills_above_hold_total\S* (\d+)$/gm)];
    const above = bills.reduce((sum, [, count]) => sum + Number(count), 0);
    return [
      {
        title: 'Hostile requests, one at a time',
        load: `each ${ROUNDS} times, the least of its longest delays`,
        floor: 'none; the aim is 20 ms',
        columns: ['request', 'refused with', 'event loop, ms'],
        rows,
      },
      {
        title: 'Honest callers beside hostile ones',
        load: `${HONEST} small queries, one after the other; beside them all hostile requests, one after the other, again and again`,
        floor: 'the same queries alone',
        columns: ['what', 'value', 'ratio'],
        rows: [
          ['p99 alone, ms', alone.toFixed(2), '1.0'],
          ['p99 beside, ms (aim: 2.0)', beside.toFixed(2), (beside / alone).toFixed(1)],
          ['bills above their holds', above, ''],
        ],
      },
    ];
  } finally {
    await agent.close();
    await generator.stop();
    await gateway.stop();
  }
}

/** As the gateway's own watch tells it, in milliseconds. */
function longestDelay(metrics: string): number {
  return 1_000 * Number(/^gateway_event_loop_delay_seconds\{delay="longest"\} (\S+)$/m.exec(metrics)?.[1]);
}

async function percentile99(generator: Generator, url: string): Promise<number> {
  const { latencyMs } = await generator.run({ ...honest, url, requests: HONEST });
  return percentile(latencyMs, 0.99);
}

async function besideHostile(send: Send, measure: () => Promise<number>): Promise<number> {
  let isOver = false;
  const attack = (async () => {
    for (let i = 0; !isOver; i += 1)
      await send(hostileRequests[i % hostileRequests.length] as HostileRequest);
  })();
  const result = await measure();
  isOver = true;
  await attack;
  return result;
}
