/** Subjects under the same load by turns, so that whatever else the machine does falls on all of them alike. */
import { once } from 'node:events';
import { loadavg } from 'node:os';
import type { Load, LoadResult } from '../processes/load.ts';
import { type Child, cpuMs, startChild } from './child.ts';
import { options } from './options.ts';

export interface Generator {
  run(load: Load): Promise<LoadResult>;
  stop(): Promise<void>;
}

/** The load generator, in a process of its own. */
export async function startGenerator(): Promise<Generator> {
  const file = new URL('../processes/load.ts', import.meta.url).pathname;
  const child = startChild([file], { place: 'beside' });
  await once(child.process, 'message');
  return {
    async run(load) {
      child.process.send(load);
      const [result] = (await once(child.process, 'message')) as [LoadResult | { readonly failed: string }];
      if ('failed' in result) throw new Error(result.failed);
      return result;
    },
    stop: child.stop,
  };
}

export interface Subject {
  readonly name: string;
  readonly child: Child;
  readonly load: Omit<Load, 'ms'>;
}

export interface Measured {
  readonly name: string;
  /** Of each round, or of each start: microseconds of CPU for one request, or for one unit of the load. */
  readonly cpuUs: readonly number[];
  /** The same, relative to the first subject's. */
  readonly ratios: readonly number[];
  readonly perSecond: readonly number[];
  /** Of all rounds together. */
  readonly latencyMs: readonly number[];
}

export type Comparison = readonly Measured[];

const LONGEST_WARM_UP_MS = 15_000;
const LONGEST_RUN_IN_MS = 60_000;

/**
 * Comparisons in processes that are started anew each time, as the same code differs by up to 15 % from start to start. Of
 * each start there is one value, the median of its rounds.
 * @param measure starts the processes, makes its comparisons of so many rounds, and stops them
 */
export async function acrossStarts(
  measure: (rounds: number) => Promise<readonly Comparison[]>,
): Promise<readonly Comparison[]> {
  const starts: (readonly Comparison[])[] = [];
  for (let i = 0; i < options.starts; i++) starts.push(await measure(roundsOfStart));
  const [first = []] = starts;
  return first.map((comparison, c) =>
    comparison.map(({ name }, s) => {
      const ofStarts = starts.flatMap((start) => start[c]?.[s] ?? []);
      return {
        name,
        cpuUs: ofStarts.map(({ cpuUs }) => median(cpuUs)),
        ratios: ofStarts.map(({ ratios }) => median(ratios)),
        perSecond: ofStarts.map(({ perSecond }) => median(perSecond)),
        latencyMs: ofStarts.flatMap(({ latencyMs }) => latencyMs),
      };
    }),
  );
}

/**
 * The subjects with their places, and in every other round from the last to the first: the usage log of whoever was loaded
 * is written while the next one is loaded, so the same one must not always come next.
 */
export function fromEitherEnd<T>(subjects: readonly T[], round: number): readonly (readonly [number, T])[] {
  const all = [...subjects.entries()];
  return round % 2 === 0 ? all : all.toReversed();
}

const roundsOfStart = Math.ceil(options.rounds / options.starts);

/** The first subject is the floor. Each is warmed up before the first round. */
export async function compare(
  generator: Generator,
  subjects: readonly Subject[],
  { warmUpRequests = 2_000, rounds = options.rounds } = {},
): Promise<Comparison> {
  for (const { load } of subjects) {
    await generator.run({ ...load, ms: LONGEST_WARM_UP_MS, requests: warmUpRequests });
  }
  const measured = subjects.map(({ name }) => ({
    name,
    cpuUs: [] as number[],
    ratios: [] as number[],
    latencyMs: [] as number[],
    perSecond: [] as number[],
  }));
  for (let round = 0; round < rounds; round++) {
    for (const [i, { child, load }] of fromEitherEnd(subjects, round)) {
      const before = cpuMs(child.pid);
      const result = await generator.run({ ...load, ms: options.sliceMs });
      const own = measured[i] as (typeof measured)[number];
      own.cpuUs.push(((cpuMs(child.pid) - before) * 1000) / result.units);
      own.perSecond.push(result.units / result.seconds);
      own.latencyMs.push(...result.latencyMs);
    }
    const floor = measured[0]?.cpuUs[round] ?? Number.NaN;
    for (const own of measured) own.ratios.push((own.cpuUs[round] ?? Number.NaN) / floor);
  }
  return measured;
}

/** Loads each with so many requests that hardly anything is compiled any more. */
export async function runIn(
  generator: Generator,
  loads: readonly Subject['load'][],
  requests: number,
): Promise<void> {
  for (const load of loads) await generator.run({ ...load, requests, ms: LONGEST_RUN_IN_MS });
}

/** The middle one, or the mean of the two in the middle. */
export function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  const half = (sorted.length - 1) / 2;
  return ((sorted[Math.floor(half)] ?? Number.NaN) + (sorted[Math.ceil(half)] ?? Number.NaN)) / 2;
}

/** @param share 0 to 1 */
export function percentile(values: readonly number[], share: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.min(Math.floor(sorted.length * share), sorted.length - 1)] ?? Number.NaN;
}

/** The median with the least and the greatest of the rounds, or of the starts: `85 (81 to 97)`. */
export function spread(values: readonly number[], digits = 0): string {
  const [least, most] = [Math.min(...values), Math.max(...values)];
  return `${median(values).toFixed(digits)} (${least.toFixed(digits)} to ${most.toFixed(digits)})`;
}

/** How often and how long each was loaded, and beside what. */
export function rounds(): string {
  return `${options.rounds} rounds by turns of ${options.sliceMs} ms, one core, ${machine()}`;
}

/** The same of what is started anew. */
export function starts(): string {
  return `${options.starts} starts of ${roundsOfStart} rounds by turns of ${options.sliceMs} ms, one core, ${machine()}`;
}

/** What else the machine was doing: a ratio that was measured beside ten other processes says less. */
export function machine(): string {
  return `load average ${loadavg()[0]?.toFixed(1)}`;
}
