/**
 * Embeddings. Calls that come within a few milliseconds share one request, as the API takes lists: a GPU embeds a
 * hundred short texts nearly as fast as one. Each call books its own share.
 */
import type { Consumption } from '../credits/operation.ts';
import { cancelled } from '../errors.ts';
import type { GpuCall } from './completion.ts';
import type { FleetParts } from './fleet-parts.ts';
import type { Member } from './joint-attempt.ts';
import { divide, jointAttempt } from './joint-attempt.ts';
import { sendListRequest, unexpectedAnswer } from './list-request.ts';
import { runTries } from './tries.ts';
import { UpstreamFailure } from './upstream-failure.ts';

export interface EmbedRequest {
  readonly model: string;
  readonly texts: readonly string[];
}

export interface Embedded {
  /** One for each text, in order. */
  readonly vectors: readonly (readonly number[])[];
  readonly model: string;
  readonly usage: Consumption;
}

export interface EmbedOptions {
  /** How long the first call of a batch waits for others. */
  readonly windowMs: number;
  readonly maxTexts: number;
  readonly maxTokens: number;
}

export const defaultEmbedOptions: EmbedOptions = { windowMs: 2, maxTexts: 256, maxTokens: 32_768 };

/** A run of one call's texts that goes into one request. */
interface Slice extends Member {
  readonly texts: readonly string[];
  readonly call: GpuCall;
  readonly done: PromiseWithResolvers<Embedded>;
}

interface Batch {
  readonly slices: Slice[];
  texts: number;
  tokens: number;
}

/** @returns a function that throws GatewayError; a text that is too long fails its whole call. */
export function createEmbedder(parts: FleetParts, options: EmbedOptions) {
  const batches = new Map<string, Batch>();

  const flush = (model: string, batch: Batch) => {
    if (batches.get(model) === batch) batches.delete(model);
    void send(parts, model, batch);
  };

  const add = (model: string, slice: Slice) => {
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
      (some): Slice => ({
        texts: some,
        call,
        attempt: call.attempt,
        weight: tokensOf(parts, model, some),
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

async function send(parts: FleetParts, model: string, { slices }: Batch): Promise<void> {
  const present = slices.filter(({ call }) => !call.signal.aborted);
  if (present.length === 0) return;
  const out = new Set<Slice>();
  const everybodyLeft = new AbortController();
  const leave = () => {
    if (present.every(({ call }) => call.signal.aborted)) everybodyLeft.abort();
  };
  for (const { call } of present) call.signal.addEventListener('abort', leave);
  const texts = present.flatMap((slice) => slice.texts);
  const weights = present.map(({ weight }) => weight);
  const users = new Set(present.map(({ call }) => call.user));
  const deadline = parts.clock.now() + parts.deadlines.totalMs;
  parts.hooks.batch?.({ function: 'AI_EMBED', rows: texts.length });

  try {
    const { value } = await runTries(parts.tries, {
      job: {
        model,
        user: users.size === 1 ? ([...users][0] ?? 'batch') : 'batch',
        promptTokens: weights.reduce((total, weight) => total + weight, 0),
        outputTokens: 0,
        blocks: [],
      },
      needs: [],
      target: { function: 'AI_EMBED', model, backend: 'LAMBDA_LABS', warehouse: null },
      attempt: jointAttempt(present, (slice, error) => {
        out.add(slice);
        slice.done.reject(error);
      }),
      signal: everybodyLeft.signal,
      deadline,
      mayRepeat: () => true,
      run: async (lease, attempt, number) => {
        const gpuFrom = lease.endpoint.load.gpuClock;
        try {
          const answer = await sendListRequest(lease, {
            path: '/v1/embeddings',
            requestId: `${present[0]?.call.requestId}-${number}`,
            body: { model, input: texts, encoding_format: 'base64' },
            timeoutMs: deadline - parts.clock.now(),
            signals: [attempt.signal, everybodyLeft.signal],
            onSent: attempt.sent,
            wallClock: parts.wallClock,
          });
          const read = readVectors(answer, texts.length);
          const usage = { ...read.usage, gpuSeconds: lease.endpoint.load.gpuSecondsSince(gpuFrom) };
          lease.work.firstToken();
          attempt.report(usage);
          return { ...read, usage };
        } catch (error) {
          // What upstream did costs the callers nothing. What they gave up is uncertain, and stays unreported.
          if (error instanceof UpstreamFailure) attempt.report({ inputTokens: 0, outputTokens: 0 });
          throw error;
        }
      },
    });
    const characters = texts.reduce((total, text) => total + text.length, 0);
    parts.estimates.learn(model, { characters, promptTokens: value.usage.inputTokens, outputTokens: 0 });
    const shares = divide(value.usage, weights);
    let at = 0;
    present.forEach((slice, i) => {
      const vectors = value.vectors.slice(at, at + slice.texts.length);
      at += slice.texts.length;
      slice.done.resolve({ vectors, model: value.model ?? model, usage: shares[i] ?? value.usage });
    });
  } catch (error) {
    for (const slice of present) slice.done.reject(error);
  } finally {
    for (const { call } of present) call.signal.removeEventListener('abort', leave);
  }
}

function readVectors(answer: unknown, count: number) {
  const { data, model, usage } = (answer ?? {}) as {
    data?: readonly { index?: number; embedding?: unknown }[];
    model?: string;
    usage?: { prompt_tokens?: number };
  };
  if (!Array.isArray(data) || data.length !== count)
    throw unexpectedAnswer('not one embedding for each text');
  const vectors: (readonly number[])[] = [];
  data.forEach((row, position) => {
    vectors[row.index ?? position] = readVector(row.embedding);
  });
  return { vectors, model, usage: { inputTokens: usage?.prompt_tokens ?? 0, outputTokens: 0 } };
}

function readVector(embedding: unknown): readonly number[] {
  if (Array.isArray(embedding)) return embedding as number[];
  if (typeof embedding !== 'string') throw unexpectedAnswer('an embedding that is no list and no base64');
  const bytes = Buffer.from(embedding, 'base64');
  return Array.from({ length: bytes.length / 4 }, (_, i) => bytes.readFloatLE(i * 4));
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
