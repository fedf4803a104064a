/** What the gateway adds to a call's latency at a steady rate, by a generator that does not wait for answers. */
import { cpuMs, startServer } from './harness/child.ts';
import { fromEitherEnd, machine, percentile, startGenerator } from './harness/compare.ts';
import { startGateways } from './harness/gateway.ts';
import { completion, openAiCompletion } from './harness/loads.ts';
import { options } from './harness/options.ts';
import type { LoadResult } from './processes/load.ts';
import type { Table } from './table.ts';

const PER_SECOND = 500;
const UPSTREAM_MS = 50;
const SECONDS = options.isQuick ? 3 : 10;

export async function run(): Promise<Table> {
  const upstream = await startServer('upstream.ts', [], 'beside');
  const proxy = await startServer('bare-proxy.ts', [upstream.url], 'measured');
  const gateways = await startGateways({ LAMBDA_LABS_ENDPOINTS: upstream.url });
  const generator = await startGenerator();
  const ask = { model: `after-${UPSTREAM_MS}`, tokens: 64 };
  const subjects = [
    { name: 'the upstream itself', child: upstream, load: openAiCompletion(upstream.url, ask) },
    { name: 'bare proxy', child: proxy, load: openAiCompletion(proxy.url, ask) },
    ...gateways.map(({ name, child }) => ({ name, child, load: completion(child.url, ask) })),
  ];
  const seen = subjects.map(() => ({ latencyMs: [] as number[], busy: [] as number[] }));
  try {
    for (const { load } of subjects)
      await generator.run({ ...load, callers: 64, ms: 30_000, requests: 3_000 });
    for (let round = 0; round < options.rounds; round++) {
      for (const [i, { child, load }] of fromEitherEnd(subjects, round)) {
        const before = cpuMs(child.pid);
        const result: LoadResult = await generator.run({
          ...load,
          perSecond: PER_SECOND,
          ms: (SECONDS * 1000) / options.rounds,
        });
        seen[i]?.latencyMs.push(...result.latencyMs);
        seen[i]?.busy.push((cpuMs(child.pid) - before) / result.seconds / 10);
      }
    }
  } finally {
    await generator.stop();
    for (const child of [...gateways.map(({ child }) => child), proxy, upstream]) await child.stop();
  }
  const at = (i: number, share: number) => percentile(seen[i]?.latencyMs ?? [], share);
  return {
    title: `Added latency at ${PER_SECOND} requests a second`,
    load: `open loop, ${SECONDS} s each by turns, upstream answers after ${UPSTREAM_MS} ms, 64 tokens; ${machine()}`,
    floor: 'the upstream itself, by the same generator',
    columns: ['', 'p50 ms', 'p99 ms', 'added p50', 'added p99', 'core used, %'],
    rows: subjects.map(({ name }, i) => [
      name,
      at(i, 0.5).toFixed(1),
      at(i, 0.99).toFixed(1),
      (at(i, 0.5) - at(0, 0.5)).toFixed(1),
      (at(i, 0.99) - at(0, 0.99)).toFixed(1),
      percentile(seen[i]?.busy ?? [], 0.5).toFixed(0),
    ]),
  };
}
