/** What calls use, learned from those that were settled: the length of answers, what stands around prompts, seconds. */
import type { CallResult, UsageEvent } from '../usage/usage-event.ts';
import { createQuantileSketch, type QuantileSketch } from './quantile-sketch.ts';

export interface CallKind {
  readonly function: string;
  readonly model: string | null;
  readonly warehouse: string | null;
}

export type UsedByCall = Pick<
  CallResult,
  'outputTokens' | 'maxOutputTokens' | 'promptOverhead' | 'warehouseSeconds'
>;

/** Each figure is null until enough was seen. `most`: all calls so far stayed within it. */
export interface UsageEstimates {
  /** Tokens of an answer. */
  output(kind: CallKind, quantile: 'usual' | 'p99'): number | null;
  /** The answer's part of what its estimate allowed, for functions whose answers grow with their input. */
  outputShare(kind: CallKind, quantile: 'usual' | 'most'): number | null;
  /** Prompt tokens around the caller's text. */
  promptOverhead(kind: CallKind, quantile: 'usual' | 'most'): number | null;
  /** Warehouse seconds of a statement. */
  seconds(kind: CallKind, quantile: 'usual' | 'p99'): number | null;
  learn(kind: CallKind, used: UsedByCall): void;
  /** Learns from booked events, such as those of before a restart. */
  learnFrom(events: readonly UsageEvent[]): void;
}

const quantiles = { usual: 0.5, p99: 0.99, most: 1 } as const;

/** A p99 of fewer samples is their maximum, and says little about the next answer. */
const ENOUGH = 100;
/** What stands around prompts is the same for every call of a function, so a few tell it. */
const ENOUGH_OVERHEADS = 20;
/** Tokens that the next call may have around its prompt beyond the most that was seen. */
export const OVERHEAD_MARGIN = 8;
/** Model names come from callers; beyond so many kinds, the one learned first is forgotten. */
const MAX_KINDS = 500;

const createSketches = () => ({
  output: createQuantileSketch(),
  /** In thousandths. */
  share: createQuantileSketch(),
  overhead: createQuantileSketch(),
  milliseconds: createQuantileSketch(),
});

export function createUsageEstimates(): UsageEstimates {
  const kinds = new Map<string, ReturnType<typeof createSketches>>();

  function sketchesOf(kind: CallKind): ReturnType<typeof createSketches> {
    const key = keyOf(kind);
    let sketches = kinds.get(key);
    if (!sketches) {
      const [oldest] = kinds.keys();
      if (kinds.size >= MAX_KINDS && oldest !== undefined) kinds.delete(oldest);
      sketches = createSketches();
      kinds.set(key, sketches);
    }
    return sketches;
  }

  function read(
    kind: CallKind,
    name: keyof ReturnType<typeof createSketches>,
    quantile: keyof typeof quantiles,
    enough = ENOUGH,
  ): number | null {
    const sketch: QuantileSketch | undefined = kinds.get(keyOf(kind))?.[name];
    return sketch && sketch.count >= enough ? sketch.quantile(quantiles[quantile]) : null;
  }

  const promptOverheadOf = (kind: CallKind, quantile: 'usual' | 'most') =>
    read(kind, 'overhead', quantile, ENOUGH_OVERHEADS);
  const scaled = (value: number | null) => (value === null ? null : value / 1000);

  function learn(kind: CallKind, used: UsedByCall): void {
    const sketches = sketchesOf(kind);
    const { output, share, milliseconds } = sketches;
    const { outputTokens, maxOutputTokens, promptOverhead, warehouseSeconds } = used;
    output.add(outputTokens);
    if (maxOutputTokens) share.add((1000 * outputTokens) / maxOutputTokens);
    if (promptOverhead !== null) {
      const most = promptOverheadOf(kind, 'most');
      // What stands around prompts has changed and may change on: its bound is held until it was learned anew.
      if (most !== null && promptOverhead > most + OVERHEAD_MARGIN)
        sketches.overhead = createQuantileSketch();
      sketches.overhead.add(promptOverhead);
    }
    if (warehouseSeconds !== null) milliseconds.add(1000 * warehouseSeconds);
  }

  return {
    output: (kind, quantile) => read(kind, 'output', quantile),
    outputShare: (kind, quantile) => scaled(read(kind, 'share', quantile)),
    promptOverhead: promptOverheadOf,
    seconds: (kind, quantile) => scaled(read(kind, 'milliseconds', quantile)),
    learn,
    learnFrom(events) {
      for (const event of events) {
        if (event.status === 'ok' && !event.cached) learn({ ...event, model: event.requestedModel }, event);
      }
    },
  };
}

function keyOf({ function: name, model, warehouse }: CallKind): string {
  // A statement that names no model takes as long as its warehouse is large.
  return `${name} ${model ?? warehouse ?? ''}`;
}
