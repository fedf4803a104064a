/**
 * A vLLM engine, step by step: continuous batching with chunked prefill under a token budget, first come first served,
 * a KV cache that is finite and preempts by recomputing, and a prefix cache of 16-token blocks in what is left of it.
 */
import type { SimulatedClock } from './simulated-clock.ts';

export interface EngineSpeed {
  /** Milliseconds of any step: reading the weights. */
  readonly stepMs: number;
  /** Milliseconds for each prompt token computed in it. */
  readonly prefillTokenMs: number;
  /** Milliseconds for each sequence that decodes in it. */
  readonly decodeSequenceMs: number;
  /** Milliseconds for each 1,000 tokens of context that decoding reads. */
  readonly contextMs: number;
}

export interface EngineOptions extends EngineSpeed {
  /** `--max-num-batched-tokens` */
  readonly tokenBudget: number;
  /** `--max-num-seqs` */
  readonly maxSequences: number;
  readonly kvTokens: number;
}

/** An A100-class GPU with an 8-billion-parameter model, from published vLLM figures in round numbers. */
export const midsizeGpu: EngineOptions = {
  stepMs: 12,
  prefillTokenMs: 0.06,
  decodeSequenceMs: 0.08,
  contextMs: 0.03,
  tokenBudget: 2_048,
  maxSequences: 256,
  kvTokens: 200_000,
};

export interface EngineRequest {
  readonly promptTokens: number;
  readonly outputTokens: number;
  /** One id for each 16 tokens of the prompt; equal ids are equal text with equal text before it. */
  readonly blocks: readonly number[];
  onFirstToken(): void;
  onToken(tokensSoFar: number): void;
  onDone(): void;
}

export interface SimulatedEngine {
  submit(request: EngineRequest): void;
  readonly running: number;
  readonly waiting: number;
  /** 0 to 1. */
  readonly kvUsage: number;
  readonly kvTokens: number;
  /** Milliseconds spent in steps. */
  readonly busyMs: number;
  readonly preemptions: number;
  readonly prefilledTokens: number;
  /** What the work would have taken in full steps: the measure of use. */
  readonly usefulMs: number;
  readonly cachedTokens: number;
  /** Whether the prefix cache holds the first so many blocks. */
  cachedBlocks(blocks: readonly number[]): number;
}

const BLOCK = 16;

/**
 * A step that serves one sequence takes nearly as long as one that serves sixty-four, so an engine can be busy all day
 * and hardly used. Work is measured by what it takes when the weights are read for this many at a time.
 */
const FULL_BATCH = 64;

interface Sequence {
  readonly request: EngineRequest;
  /** Tokens whose KV is there. */
  computed: number;
  /** Tokens to prefill: the prompt, and after a preemption what was generated too. */
  target: number;
  generated: number;
  live: boolean;
}

export function createEngine(clock: SimulatedClock, options: EngineOptions): SimulatedEngine {
  const waiting: Sequence[] = [];
  let running: Sequence[] = [];
  // Insertion order is recency: the first key goes first.
  const cache = new Map<number, true>();
  let used = 0;
  /** What the running sequences will occupy when their prefill is done. */
  let reserved = 0;
  let stepping = false;
  let busyMs = 0;
  let usefulMs = 0;
  let preemptions = 0;
  let prefilledTokens = 0;
  let cachedTokens = 0;

  const cachedBlocks = (blocks: readonly number[]) => {
    let hits = 0;
    while (hits < blocks.length && cache.has(blocks[hits] as number)) hits++;
    return hits;
  };
  const remember = (blocks: readonly number[]) => {
    for (const block of blocks) {
      cache.delete(block);
      cache.set(block, true);
    }
    const room = Math.max(0, Math.floor((options.kvTokens - used / 2) / BLOCK));
    for (const oldest of cache.keys()) {
      if (cache.size <= room) break;
      cache.delete(oldest);
    }
  };

  const admit = () => {
    const next = waiting[0];
    if (!next || running.length >= options.maxSequences) return false;
    if (reserved + next.target + 1 > options.kvTokens) return false;
    waiting.shift();
    reserved += next.target;
    next.live = true;
    const hits = Math.min(cachedBlocks(next.request.blocks) * BLOCK, next.target - 1);
    next.computed = hits;
    cachedTokens += hits;
    used += hits;
    running.push(next);
    return true;
  };
  const preempt = (): boolean => {
    const victim = running.at(-1);
    if (!victim || running.length === 1) return false;
    running.pop();
    victim.live = false;
    used -= victim.computed;
    reserved -= victim.target;
    victim.computed = 0;
    victim.target = victim.request.promptTokens + victim.generated;
    waiting.unshift(victim);
    preemptions++;
    return true;
  };

  const step = () => {
    let budget = options.tokenBudget;
    let prefill = 0;
    let context = 0;
    const decoding: Sequence[] = [];
    const finishing: Sequence[] = [];
    for (const sequence of [...running]) {
      if (sequence.computed < sequence.target || budget <= 0 || !sequence.live) continue;
      while (reserved + 1 > options.kvTokens && running.at(-1) !== sequence && preempt());
      budget--;
      used++;
      sequence.computed++;
      sequence.target++;
      reserved++;
      context += sequence.computed;
      decoding.push(sequence);
    }
    const chunk = (sequence: Sequence) => {
      const tokens = Math.min(budget, sequence.target - sequence.computed, options.kvTokens - used);
      if (tokens <= 0) return;
      sequence.computed += tokens;
      used += tokens;
      budget -= tokens;
      prefill += tokens;
      if (sequence.computed === sequence.target) finishing.push(sequence);
    };
    for (const sequence of running) if (sequence.computed < sequence.target) chunk(sequence);
    while (budget > 0 && admit()) chunk(running.at(-1) as Sequence);

    const active = decoding.filter((sequence) => sequence.live);
    const milliseconds =
      options.stepMs +
      prefill * options.prefillTokenMs +
      active.length * options.decodeSequenceMs +
      (context / 1000) * options.contextMs;
    busyMs += milliseconds;
    prefilledTokens += prefill;
    usefulMs +=
      prefill * (options.prefillTokenMs + options.stepMs / options.tokenBudget) +
      active.length * (options.decodeSequenceMs + options.stepMs / FULL_BATCH) +
      (context / 1000) * options.contextMs;
    clock.after(milliseconds, () => {
      for (const sequence of finishing) {
        if (sequence.live) remember(sequence.request.blocks);
      }
      for (const sequence of [...finishing, ...active]) emit(sequence);
      stepping = false;
      wake();
    });
  };

  const emit = (sequence: Sequence) => {
    if (!sequence.live) return;
    sequence.generated++;
    const { request, generated } = sequence;
    // The prefill's own step gives the first token; its KV is written when the next one is computed.
    if (generated === 1) request.onFirstToken();
    request.onToken(generated);
    if (generated < request.outputTokens) return;
    running = running.filter((other) => other !== sequence);
    sequence.live = false;
    used -= sequence.computed;
    reserved -= sequence.target;
    request.onDone();
  };
  const wake = () => {
    if (stepping || (running.length === 0 && waiting.length === 0)) return;
    stepping = true;
    step();
  };

  return {
    submit: (request) => {
      waiting.push({ request, computed: 0, target: request.promptTokens, generated: 0, live: false });
      wake();
    },
    get running() {
      return running.length;
    },
    get waiting() {
      return waiting.length;
    },
    kvTokens: options.kvTokens,
    get kvUsage() {
      return used / options.kvTokens;
    },
    get busyMs() {
      return busyMs;
    },
    get preemptions() {
      return preemptions;
    },
    get usefulMs() {
      return usefulMs;
    },
    get prefilledTokens() {
      return prefilledTokens;
    },
    get cachedTokens() {
      return cachedTokens;
    },
    cachedBlocks,
  };
}
