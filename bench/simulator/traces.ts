/** Traffic: who asks when, for how much, and what of it was asked before. */
import { createRandom, type Random } from './random.ts';

export interface TraceRequest {
  readonly at: number;
  readonly user: string;
  readonly promptTokens: number;
  readonly outputTokens: number;
  /** One id for each 16 tokens; equal ids are equal text with equal text before it. */
  readonly blocks: readonly number[];
}

export interface Trace {
  readonly name: string;
  readonly requests: readonly TraceRequest[];
}

export interface TraceLoad {
  readonly seconds: number;
  /** Requests a second, on average. */
  readonly rate: number;
  readonly seed: number;
}

const BLOCK = 16;
const USERS = 40;

interface Shape {
  readonly promptTokens: number;
  readonly outputTokens: number;
  /** Which text it begins with, and for how many tokens; null: nobody else's. */
  readonly shared: { readonly text: number; readonly tokens: number } | null;
}

/** All alike: chat turns of moderate length. */
export function homogeneousTrace(load: TraceLoad): Trace {
  return poisson('homogeneous', load, (random) => ({
    promptTokens: bounded(random.logNormal(600, 0.3), 64, 2_000),
    outputTokens: bounded(random.logNormal(180, 0.3), 16, 600),
    shared: null,
  }));
}

/** Short questions between long documents and long reports. */
export function mixedTrace(load: TraceLoad): Trace {
  return poisson('mixed', load, (random) => {
    const kind = random.next();
    if (kind < 0.7) {
      return {
        promptTokens: bounded(random.logNormal(250, 0.6), 32, 1_500),
        outputTokens: bounded(random.logNormal(120, 0.7), 8, 600),
        shared: null,
      };
    }
    if (kind < 0.9) {
      return {
        promptTokens: bounded(random.logNormal(6_000, 0.5), 2_000, 16_000),
        outputTokens: bounded(random.logNormal(150, 0.6), 16, 500),
        shared: null,
      };
    }
    return {
      promptTokens: bounded(random.logNormal(400, 0.5), 64, 2_000),
      outputTokens: bounded(random.logNormal(900, 0.5), 300, 3_000),
      shared: null,
    };
  });
}

/** Ten seconds of three times the traffic, then twenty of next to none. */
export function burstyTrace(load: TraceLoad): Trace {
  const random = createRandom(load.seed);
  const requests: TraceRequest[] = [];
  let at = 0;
  for (;;) {
    const inBurst = at % 30_000 < 10_000;
    at += random.exponential(1000 / (load.rate * (inBurst ? 2.8 : 0.1)));
    if (at > load.seconds * 1000) break;
    const shape: Shape = {
      promptTokens: bounded(random.logNormal(500, 0.6), 32, 3_000),
      outputTokens: bounded(random.logNormal(160, 0.5), 16, 800),
      shared: null,
    };
    requests.push(describe(at, shape, requests.length, random));
  }
  return { name: 'bursty', requests };
}

/** A hundred and sixty assistants with long instructions of their own: more than one engine can keep cached. */
export function sharedPrefixTrace(load: TraceLoad): Trace {
  return poisson('shared-prefix', load, (random) => {
    const text = random.zipf(160);
    const tokens = 2_048 + 512 * (text % 5);
    return {
      promptTokens: tokens + bounded(random.logNormal(150, 0.6), 16, 1_000),
      outputTokens: bounded(random.logNormal(140, 0.5), 16, 600),
      shared: { text, tokens },
    };
  });
}

/** As long as those with instructions, and no two begin alike. */
export function noPrefixTrace(load: TraceLoad): Trace {
  return poisson('no-prefix', load, (random) => ({
    promptTokens: bounded(random.logNormal(2_800, 0.35), 512, 8_000),
    outputTokens: bounded(random.logNormal(140, 0.5), 16, 600),
    shared: null,
  }));
}

function poisson(name: string, load: TraceLoad, shape: (random: Random) => Shape): Trace {
  const random = createRandom(load.seed);
  const requests: TraceRequest[] = [];
  for (let at = 0; ; ) {
    at += random.exponential(1000 / load.rate);
    if (at > load.seconds * 1000) return { name, requests };
    requests.push(describe(at, shape(random), requests.length, random));
  }
}

function describe(at: number, shape: Shape, index: number, random: Random): TraceRequest {
  const blocks = Array.from({ length: Math.floor(shape.promptTokens / BLOCK) }, (_, i) => {
    const shared = shape.shared !== null && (i + 1) * BLOCK <= shape.shared.tokens;
    return shared ? blockId(1 + shape.shared.text, i) : blockId(1_000 + index, i);
  });
  return {
    at,
    user: `user-${random.zipf(USERS)}`,
    promptTokens: shape.promptTokens,
    outputTokens: shape.outputTokens,
    blocks,
  };
}

/** 1,024 blocks to a text keep ids of different texts apart. */
function blockId(text: number, index: number): number {
  return text * 1_024 + index;
}

function bounded(value: number, least: number, most: number): number {
  return Math.round(Math.min(most, Math.max(least, value)));
}
