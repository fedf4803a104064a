/** Mixed load for as long as `--minutes` says, and whether anything stays behind: the heap after garbage collections, and resident memory. */
import { readdirSync } from 'node:fs';
import { residentMb, startServer } from './harness/child.ts';
import { type Generator, machine, percentile, startGenerator } from './harness/compare.ts';
import { startWatchedGateway } from './harness/heap.ts';
import { completion, completionStream, jsonHeaders } from './harness/loads.ts';
import { options } from './harness/options.ts';
import type { Load } from './processes/load.ts';
import type { Table } from './table.ts';

const SLICES = 10;
/** Compiled code, caches and pools fill up first. */
const WARM_SLICES = 3;
const USERS = 1_000;
/** What still is no leak: a heap that grows faster over the rest of the run, of the size that it had, is one. */
const MOST_GROWTH = 0.05;

interface Sample {
  readonly minutes: number;
  readonly requests: number;
  readonly p99Ms: number;
  readonly heapMb: number;
  readonly residentMb: number;
  readonly openFiles: number;
}

export async function run(): Promise<readonly Table[]> {
  const upstream = await startServer('upstream.ts', [], 'beside');
  const { gateway, heapMb, stop } = await startWatchedGateway({ LAMBDA_LABS_ENDPOINTS: upstream.url });
  const generators: Generator[] = [];
  try {
    const loads = mixed(gateway.url);
    for (const _ of loads) generators.push(await startGenerator());
    const samples: Sample[] = [];
    const began = performance.now();
    for (let slice = 0; slice < SLICES; slice += 1) {
      const ms = (options.minutes * 60_000) / SLICES;
      const results = await Promise.all(loads.map((load, i) => generators[i]?.run({ ...load, ms })));
      const sample = {
        minutes: (performance.now() - began) / 60_000,
        requests: results.reduce((sum, result) => sum + (result?.requests ?? 0), 0),
        p99Ms: percentile(results[0]?.latencyMs ?? [], 0.99),
        heapMb: await heapMb(),
        residentMb: residentMb(gateway.pid),
        openFiles: readdirSync(`/proc/${gateway.pid}/fd`).length,
      };
      samples.push(sample);
      // The whole takes long: what is known so far is told meanwhile.
      console.error(row(sample).join(' | '));
    }
    return [samplesTable(samples), verdict(samples)];
  } finally {
    for (const generator of generators) await generator.stop();
    await stop();
    await upstream.stop();
  }
}

/** Whole completions, streams, batched calls and SQL of the warehouse, reports, and documents that are refused. */
function mixed(url: string): readonly Omit<Load, 'ms'>[] {
  const load = (body: object, expect: string, callers: number) => ({
    url,
    headers: { ...jsonHeaders, 'x-gateway-user': 'user-%U%' },
    users: USERS,
    body: JSON.stringify(body),
    expect,
    callers,
  });
  const of = (asked: ReturnType<typeof completion>, callers: number) => ({
    ...asked,
    headers: { ...asked.headers, 'x-gateway-user': 'user-%U%' },
    users: USERS,
    callers,
  });
  const report =
    'query ($input: UsageInput!) { credits { me { used held } } usage(input: $input) { totals { calls } } }';
  const hour = 3_600_000;
  const input = {
    from: new Date(Date.now() - 24 * hour).toISOString(),
    to: new Date(Date.now() + 24 * hour).toISOString(),
  };
  const rows = Array.from({ length: 5 }, (_, i) => `r${i}: sentiment(text: "good %N% ${i}") { label }`);
  return [
    of(completion(url, { model: 'now', tokens: 64 }), 4),
    of(completionStream(url, { model: 'pace-7', tokens: 30 }), 8),
    load({ query: `{ cortex { ${rows.join(' ')} } }` }, '"label"', 2),
    load(
      { query: '{ executeSql(input: { statement: "SELECT COUNT(*) + %N% FROM SALES.ORDERS" }) { rows } }' },
      '"rows"',
      1,
    ),
    load({ query: report, variables: { input } }, '"calls"', 1),
    load({ query: '{ unknown%N% }' }, 'GRAPHQL_VALIDATION_FAILED', 1),
  ];
}

const row = ({ minutes, requests, p99Ms, heapMb, residentMb: resident, openFiles }: Sample) => [
  minutes.toFixed(1),
  requests.toLocaleString('en'),
  p99Ms.toFixed(0),
  heapMb.toFixed(1),
  resident.toFixed(0),
  openFiles,
];

function samplesTable(samples: readonly Sample[]): Table {
  return {
    title: 'Soak',
    load: `completions, streams, batches, SQL, reports and invalid documents of ${USERS.toLocaleString('en')} users, 17 callers, ${options.minutes} minutes; ${machine()}`,
    floor: 'the earlier samples',
    columns: [
      'after minutes',
      'requests since',
      'completion p99 ms',
      'heap MB after collection',
      'resident MB',
      'open files',
    ],
    rows: samples.map(row),
  };
}

function verdict(samples: readonly Sample[]): Table {
  const settled = samples.slice(WARM_SLICES);
  const requests = settled.slice(1).reduce((sum, sample) => sum + sample.requests, 0);
  const judge = (name: string, of: (sample: Sample) => number) => {
    const perMinute = slope(settled.map((sample) => [sample.minutes, of(sample)]));
    const minutes = (settled.at(-1)?.minutes ?? 0) - (settled[0]?.minutes ?? 0);
    const share = (perMinute * minutes) / of(settled[0] as Sample);
    return [
      name,
      perMinute.toFixed(2),
      ((perMinute * minutes * 2 ** 20) / requests).toFixed(0),
      `${(share * 100).toFixed(1)} %`,
      share > MOST_GROWTH ? 'grows' : 'steady',
    ];
  };
  return {
    title: 'What stays behind',
    load: `the line of best fit through the samples after the first ${WARM_SLICES}, ${requests.toLocaleString('en')} requests`,
    floor: `none; more than ${MOST_GROWTH * 100} % is a leak, until somebody shows what else it is`,
    columns: ['what', 'MB a minute', 'bytes a request', 'growth', 'verdict'],
    rows: [
      judge('heap after collection', ({ heapMb }) => heapMb),
      judge('resident memory', ({ residentMb: resident }) => resident),
    ],
  };
}

/** Of the line of best fit (least squares). */
function slope(points: readonly (readonly [number, number])[]): number {
  const mean = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;
  const [x, y] = [mean(points.map(([at]) => at)), mean(points.map(([, value]) => value))];
  const across = points.reduce((sum, [at, value]) => sum + (at - x) * (value - y), 0);
  return across / points.reduce((sum, [at]) => sum + (at - x) ** 2, 0);
}
