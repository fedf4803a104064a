/**
 * Our scheduler against four known ones, on simulated GPUs: the same traffic, the same engines, the production code.
 * Time is simulated, so the figures are the same on every machine.
 */
import { midsizeGpu } from './simulator/engine.ts';
import {
  type CreatePolicy,
  leastRequest,
  oneAtATime,
  ours,
  powerOfTwo,
  roundRobin,
  weightedScore,
} from './simulator/policies.ts';
import { type Outcome, simulate } from './simulator/simulate.ts';
import {
  burstyTrace,
  homogeneousTrace,
  mixedTrace,
  noPrefixTrace,
  sharedPrefixTrace,
  type Trace,
  type TraceLoad,
} from './simulator/traces.ts';
import { printTable, type Table } from './table.ts';

const ENDPOINTS = 4;
const SEEDS = [1, 2, 3];
const SECONDS = 90;

export const rivals: Readonly<Record<string, CreatePolicy>> = {
  'round robin': roundRobin,
  'least request': leastRequest,
  'power of two': powerOfTwo,
  'queue/KV/prefix 2/2/3': weightedScore,
};
export const withScrapes = ours({ scrapeEveryMs: 1_000 });
export const withoutScrapes = ours({ scrapeEveryMs: null });

/** Requests a second that keep four engines about 60 to 85 % used by a good scheduler. */
export const traces: readonly (readonly [(load: TraceLoad) => Trace, number])[] = [
  [homogeneousTrace, 36],
  [mixedTrace, 19],
  [burstyTrace, 30],
  [sharedPrefixTrace, 28],
  [noPrefixTrace, 14.5],
];

export function play(
  createTrace: (load: TraceLoad) => Trace,
  rate: number,
  policy: CreatePolicy,
  { seeds = SEEDS, seconds = SECONDS }: { seeds?: readonly number[]; seconds?: number } = {},
): readonly Outcome[] {
  const engines = Array.from({ length: ENDPOINTS }, () => midsizeGpu);
  return seeds.map((seed) => simulate(createTrace({ seconds, rate, seed }), policy, { engines, seed }));
}

export function mean(outcomes: readonly Outcome[], pick: (outcome: Outcome) => number): number {
  return outcomes.reduce((sum, outcome) => sum + pick(outcome), 0) / outcomes.length;
}

export async function run(): Promise<Table> {
  const rows: (string | number)[][] = [];
  for (const [createTrace, rate] of traces) {
    const played = Object.entries(rivals).map(
      ([name, policy]) => [name, play(createTrace, rate, policy)] as const,
    );
    const best = Math.min(...played.map(([, outcomes]) => mean(outcomes, (outcome) => outcome.ttft.p90)));
    const own = [
      ['ours', play(createTrace, rate, withScrapes)],
      ['ours, every scrape dead', play(createTrace, rate, withoutScrapes)],
    ] as const;
    for (const [name, outcomes] of [...played, ...own])
      rows.push(row(createTrace.name, name, outcomes, best));
  }
  for (const [name, policy] of [
    ['one at a time, one server', oneAtATime],
    ['ours', withScrapes],
  ] as const) {
    // The old way is far behind after a minute of this; it then takes as long as it takes.
    rows.push(
      row('homogeneousTrace, 60 s', name, play(homogeneousTrace, 36, policy, { seconds: 60, seeds: [1] })),
    );
  }
  return {
    title: 'Scheduling quality (simulated)',
    load: `${ENDPOINTS} engines with continuous batching, a KV cache of ${midsizeGpu.kvTokens} tokens and a prefix cache; ${SECONDS} s of traffic, mean of seeds ${SEEDS.join(', ')}; times in ms from arrival, waiting in the gateway included`,
    floor: 'the best of the four rivals in p90 time to first token, on each trace',
    columns: [
      'trace',
      'scheduler',
      'TTFT p50',
      'p90',
      'p99',
      'p90 / best rival',
      'end to end p50',
      'p90',
      'p99',
      'goodput /s',
      'utilization',
    ],
    rows,
  };
}

function row(trace: string, name: string, outcomes: readonly Outcome[], best?: number): (string | number)[] {
  const whole = (pick: (outcome: Outcome) => number) => mean(outcomes, pick).toFixed(0);
  const p90 = mean(outcomes, ({ ttft }) => ttft.p90);
  return [
    trace.replace('Trace', ''),
    name,
    whole(({ ttft }) => ttft.p50),
    p90.toFixed(0),
    whole(({ ttft }) => ttft.p99),
    best === undefined ? '' : (p90 / best).toFixed(3),
    whole(({ endToEnd }) => endToEnd.p50),
    whole(({ endToEnd }) => endToEnd.p90),
    whole(({ endToEnd }) => endToEnd.p99),
    mean(outcomes, ({ goodput }) => goodput).toFixed(1),
    `${(mean(outcomes, ({ utilization }) => utilization) * 100).toFixed(0)} %`,
  ];
}

if (import.meta.main) printTable(await run());
