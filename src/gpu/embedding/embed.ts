/**
 * Embeddings. Calls that come within a few milliseconds share one request, as the API takes lists: a GPU embeds a
 * hundred short texts nearly as fast as one. Each call books its own share.
 */
import type { Consumption } from '../../credits/operation.ts';
import { cancelled } from '../../errors/gateway-error.ts';
import type { GpuCall } from '../completion/completion.ts';
import { listPrompt } from '../completion/count-tokens.ts';
import type { FleetParts } from '../fleet/fleet-parts.ts';
import { type Embedded, type EmbeddingSlice, sendEmbeddings } from './send-embeddings.ts';

export interface EmbedRequest {
  readonly model: string;
  readonly texts: readonly string[];
}

export interface EmbedOptions {
  /** How long the first call of a batch waits for others. */
  readonly windowMs: number;
  readonly maxTexts: number;
  readonly maxTokens: number;
}

export const defaultEmbedOptions: EmbedOptions = { windowMs: 2, maxTexts: 256, maxTokens: 32_768 };

interface Batch {
  readonly slices: EmbeddingSlice[];
  texts: number;
  tokens: number;
}

/** @returns a function that throws GatewayError; a text that is too long fails its whole call. */
export function createEmbedder(parts: FleetParts, options: EmbedOptions) {
  const batches = new Map<string, Batch>();

  const flush = (model: string, batch: Batch) => {
    if (batches.get(model) === batch) batches.delete(model);
    void sendEmbeddings(parts, model, batch.slices);
  };

  const add = (model: string, slice: EmbeddingSlice) => {
    const open = batches.get(model);
    if (
      open &&
      (open.texts + slice.texts.length > options.maxTexts || open.tokens + slice.weight > options.maxTokens)
    ) {
      flush(model, open);
    }
    let batch = batches.get(model);
    if (!batch) {
      const created: Batch = { slices: [], texts: 0, tokens: 0 };
      batch = created;
      batches.set(model, created);
      parts.clock.after(options.windowMs, () => {
        if (batches.get(model) === created) flush(model, created);
      });
    }
    batch.slices.push(slice);
    batch.texts += slice.texts.length;
    batch.tokens += slice.weight;
  };

  return async ({ model, texts }: EmbedRequest, call: GpuCall): Promise<Embedded> => {
    if (call.signal.aborted) throw cancelled(call.signal.reason);
    const slices = cut(parts, model, texts, options).map(
      (some): EmbeddingSlice => ({
        texts: some,
        call,
        attempt: call.attempt,
        weight: tokensOf(parts, model, some),
        prompt: listPrompt(some),
        done: Promise.withResolvers<Embedded>(),
      }),
    );
    const leave = () => {
      for (const slice of slices) slice.done.reject(cancelled(call.signal.reason));
    };
    call.signal.addEventListener('abort', leave);
    try {
      const answers = slices.map((slice) => slice.done.promise);
      for (const slice of slices) add(model, slice);
      const all = await Promise.all(answers);
      return {
        vectors: all.flatMap(({ vectors }) => vectors),
        model: all[0]?.model ?? model,
        usage: all.map(({ usage }) => usage).reduce(sum, { inputTokens: 0, outputTokens: 0 }),
      };
    } finally {
      call.signal.removeEventListener('abort', leave);
    }
  };
}

/** Cuts a long list where a request would grow too large. */
function cut(
  parts: FleetParts,
  model: string,
  texts: readonly string[],
  options: EmbedOptions,
): readonly string[][] {
  const slices: string[][] = [];
  let tokens = Infinity;
  for (const text of texts) {
    const more = parts.estimates.prompt(model, text.length);
    const last = slices.at(-1);
    if (last && last.length < options.maxTexts && tokens + more <= options.maxTokens) {
      last.push(text);
      tokens += more;
    } else {
      slices.push([text]);
      tokens = more;
    }
  }
  return slices;
}

function tokensOf(parts: FleetParts, model: string, texts: readonly string[]): number {
  return texts.reduce((total, text) => total + parts.estimates.prompt(model, text.length), 0);
}

function sum(a: Consumption, b: Consumption): Consumption {
  return {
    inputTokens: a.inputTokens + b.inputTokens,
    outputTokens: a.outputTokens + b.outputTokens,
    gpuSeconds: (a.gpuSeconds ?? 0) + (b.gpuSeconds ?? 0),
  };
}
