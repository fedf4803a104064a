/**
 * What the gateway adds to a call's latency at a steady rate, by a generator that does not wait for answers: shortly after
 * its start, and when hardly anything is compiled any more.
 */
import { cpuMs, startServer } from './harness/child.ts';
import { fromEitherEnd, machine, percentile, runIn, startGenerator } from './harness/compare.ts';
import { startGateways } from './harness/gateway.ts';
import { completion, openAiCompletion } from './harness/loads.ts';
import { options } from './harness/options.ts';
import type { Table } from './table.ts';

const PER_SECOND = 500;
const UPSTREAM_MS = 50;
const SECONDS = options.isQuick ? 3 : 20;
/** So often the upstream itself is asked meanwhile: what it and the generators are late by is not the subject's. */
const WATCHED_PER_SECOND = 100;
const WARM_UP_REQUESTS = 3_000;
const RUN_IN_REQUESTS = options.isQuick ? 1_000 : 15_000;

interface Seen {
  readonly name: string;
  readonly latencyMs: number[];
  /** Of the upstream itself. */
  readonly meanwhileMs: number[];
  /** Percent of the core. */
  readonly busy: number[];
}

export async function run(): Promise<Table> {
  const upstream = await startServer('upstream.ts', [], 'beside');
  const proxy = await startServer('bare-proxy.ts', [upstream.url], 'measured');
  const gateways = await startGateways({ LAMBDA_LABS_ENDPOINTS: upstream.url });
  const generator = await startGenerator();
  const watcher = await startGenerator();
  const ask = { model: `after-${UPSTREAM_MS}`, tokens: 64 };
  const direct = openAiCompletion(upstream.url, ask);
  const subjects = [
    { name: 'the upstream itself', child: upstream, load: direct },
    { name: 'bare proxy', child: proxy, load: openAiCompletion(proxy.url, ask) },
    ...gateways.map(({ name, child }) => ({ name, child, load: completion(child.url, ask) })),
  ];
  const loads = subjects.map(({ load }) => ({ ...load, callers: 64 }));
  const ages: Seen[][] = [];
  try {
    for (const [age, requests] of [
      ['shortly after the start', WARM_UP_REQUESTS],
      [`after ${RUN_IN_REQUESTS} more`, RUN_IN_REQUESTS],
    ] as const) {
      await runIn(generator, loads, requests);
      const seen = subjects.map(
        ({ name }): Seen => ({ name: `${name}, ${age}`, latencyMs: [], meanwhileMs: [], busy: [] }),
      );
      ages.push(seen);
      for (let round = 0; round < options.rounds; round++) {
        for (const [i, { child, load }] of fromEitherEnd(subjects, round)) {
          const before = cpuMs(child.pid);
          const ms = (SECONDS * 1000) / options.rounds;
          const [result, meanwhile] = await Promise.all([
            generator.run({ ...load, perSecond: PER_SECOND, ms }),
            watcher.run({ ...direct, perSecond: WATCHED_PER_SECOND, ms }),
          ]);
          seen[i]?.latencyMs.push(...result.latencyMs);
          seen[i]?.meanwhileMs.push(...meanwhile.latencyMs);
          seen[i]?.busy.push((cpuMs(child.pid) - before) / result.seconds / 10);
        }
      }
    }
  } finally {
    await generator.stop();
    await watcher.stop();
    for (const child of [...gateways.map(({ child }) => child), proxy, upstream]) await child.stop();
  }
  return {
    title: `Added latency at ${PER_SECOND} requests a second`,
    load: `open loop, ${SECONDS} s each by turns, upstream answers after ${UPSTREAM_MS} ms, 64 tokens; ${machine()}`,
    floor: `the upstream itself, asked ${WATCHED_PER_SECOND} times a second meanwhile`,
    columns: ['', 'p50 ms', 'p99 ms', 'upstream meanwhile', 'added p50', 'added p99', 'core used, %'],
    rows: ages.flat().map(({ name, latencyMs, meanwhileMs, busy }) => {
      const [p50, p99] = [percentile(latencyMs, 0.5), percentile(latencyMs, 0.99)];
      const [floor50, floor99] = [percentile(meanwhileMs, 0.5), percentile(meanwhileMs, 0.99)];
      return [
        name,
        p50.toFixed(1),
        p99.toFixed(1),
        `${floor50.toFixed(1)}, ${floor99.toFixed(1)}`,
        (p50 - floor50).toFixed(1),
        (p99 - floor99).toFixed(1),
        percentile(busy, 0.5).toFixed(0),
      ];
    }),
  };
}
