/** What a supergraph adds: to an operation that joins two services, to one that needs none, and while it is changed. */
import { createInterface } from 'node:readline';
import { startServer } from './harness/child.ts';
import {
  compare,
  type Generator,
  machine,
  median,
  percentile,
  rounds,
  spread,
  startGenerator,
} from './harness/compare.ts';
import { type GatewayChild, startGatewayChild } from './harness/gateway.ts';
import { jsonHeaders } from './harness/loads.ts';
import { options } from './harness/options.ts';
import type { Table } from './table.ts';

const PER_SECOND = 200;
const CHANGES = options.isQuick ? 2 : 5;

export async function run(): Promise<readonly Table[]> {
  const service = await startServer('subgraph.ts', [], 'beside');
  const alone = await startGatewayChild();
  const supergraph = { SUBGRAPHS: `orders=${service.url}`, SUBGRAPH_POLL_SECONDS: '1' };
  const joined = await startGatewayChild(supergraph);
  // Its log tells how long each change took: lines for each request are no part of what a supergraph costs.
  const changing = await startGatewayChild({ ...supergraph, LOG_LEVEL: 'info' });
  const generator = await startGenerator();
  try {
    const tables = [
      await measureJoin(generator, service, alone, joined),
      await measureLocal(generator, alone, joined),
      await measureChanges(generator, service.url, changing),
    ];
    return tables;
  } finally {
    await generator.stop();
    for (const child of [alone, joined, changing, service]) await child.stop();
  }
}

const ask = (url: string, query: string, callers: number) => ({
  url,
  headers: jsonHeaders,
  body: JSON.stringify({ query }),
  expect: '"data":{',
  callers,
});
const local = '{ viewer { name teams permissions } }';
const join = '{ viewer { name teams permissions orders { id total } } }';

async function measureJoin(
  generator: Generator,
  service: Awaited<ReturnType<typeof startServer>>,
  alone: GatewayChild,
  joined: GatewayChild,
): Promise<Table> {
  const [own, other, both] = await compare(
    generator,
    [
      { name: 'its own part, without a supergraph', child: alone, load: ask(alone.url, local, 1) },
      { name: 'the other service itself', child: service, load: ask(service.url, '{ _entities }', 1) },
      { name: 'both, joined', child: joined, load: ask(joined.url, join, 1) },
    ],
    { warmUpRequests: 2_000 },
  );
  const ms = (one: typeof own) => median(one?.latencyMs ?? []);
  const row = (one: typeof own) => [
    one?.name ?? '',
    ms(one).toFixed(2),
    percentile(one?.latencyMs ?? [], 0.99).toFixed(2),
  ];
  return {
    title: 'A join of two hops',
    load: `1 caller; ${rounds()}`,
    floor: 'the two services, one after the other',
    columns: ['', 'p50 ms', 'p99 ms'],
    rows: [
      row(own),
      row(other),
      row(both),
      ['added by joining', (ms(both) - ms(own) - ms(other)).toFixed(2), ''],
    ],
  };
}

async function measureLocal(generator: Generator, alone: GatewayChild, joined: GatewayChild): Promise<Table> {
  const measured = await compare(generator, [
    { name: 'without a supergraph', child: alone, load: ask(alone.url, local, 8) },
    { name: 'in a supergraph', child: joined, load: ask(joined.url, local, 8) },
  ]);
  return {
    title: "An operation of the gateway's own fields",
    load: `8 callers; ${rounds()}`,
    floor: 'the same gateway without a supergraph',
    columns: ['', 'CPU µs a request', 'ratio'],
    rows: measured.map(({ name, cpuUs, ratios }) => [name, spread(cpuUs), spread(ratios, 2)]),
  };
}

/** Every answer must have data: the generator fails the run for one that has none. */
async function measureChanges(generator: Generator, service: string, changing: GatewayChild): Promise<Table> {
  const swaps: number[] = [];
  const output = changing.process.stdout;
  if (!output) throw new Error('the gateway has no output to read');
  createInterface({ input: output }).on('line', (line) => {
    const [, ms] = /"milliseconds":([\d.]+).*a supergraph is served/.exec(line) ?? [];
    if (ms !== undefined) swaps.push(Number(ms));
  });
  const { callers: _, ...load } = ask(changing.url, join, 1);
  const open = { ...load, perSecond: PER_SECOND };
  const latencies: Record<'steady' | 'changing', number[]> = { steady: [], changing: [] };
  // A gateway that has just started is slow whatever it serves.
  await generator.run({ ...load, callers: 1, ms: 15_000, requests: 2_000 });
  latencies.steady.push(...(await generator.run({ ...open, ms: 5_000 })).latencyMs);
  while (swaps.length < CHANGES) {
    await fetch(`${service}/change`, { method: 'POST', body: '' });
    const { latencyMs } = await generator.run({ ...open, ms: 2_500 });
    latencies.changing.push(...latencyMs);
  }
  const row = (name: string, values: readonly number[]) => [
    name,
    values.length,
    percentile(values, 0.5).toFixed(1),
    percentile(values, 0.99).toFixed(1),
    Math.max(...values).toFixed(1),
  ];
  return {
    title: `${swaps.length} changes of the supergraph at ${PER_SECOND} requests a second`,
    load: `open loop; each change took ${spread(swaps)} ms; no request failed; ${machine()}`,
    floor: 'the same load without a change',
    columns: ['', 'requests', 'p50 ms', 'p99 ms', 'longest ms'],
    rows: [row('without a change', latencies.steady), row('with changes', latencies.changing)],
  };
}
