/** One `/v1/embeddings` request on behalf of several calls. */
import type { Consumption } from '../../credits/operation.ts';
import { GatewayError } from '../../errors/gateway-error.ts';
import { usualTokens } from '../../tokens/estimate-tokens.ts';
import type { GpuCall } from '../completion/completion.ts';
import { countList, listPrompt } from '../completion/count-tokens.ts';
import { UpstreamFailure } from '../failures/upstream-failure.ts';
import type { FleetParts } from '../fleet/fleet-parts.ts';
import { contextOf, sendListRequest, unexpectedAnswer } from '../fleet/list-request.ts';
import { runTries } from '../fleet/tries.ts';
import { divideUsage, jointAttempt, type Member } from './joint-attempt.ts';

export interface Embedded {
  /** One for each text, in order. */
  readonly vectors: readonly (readonly number[])[];
  readonly model: string;
  readonly usage: Consumption;
}

/** A run of one call's texts that goes into one request. */
export interface EmbeddingSlice extends Member {
  readonly texts: readonly string[];
  readonly call: GpuCall;
  readonly done: PromiseWithResolvers<Embedded>;
}

/**
 * Sends one request for all slices and settles each of them whose call goes on; never throws.
 * @param deadline by the fleet's clock.
 */
export async function sendEmbeddings(
  parts: FleetParts,
  model: string,
  slices: readonly EmbeddingSlice[],
  deadline = parts.clock.now() + parts.deadlines.totalMs,
): Promise<void> {
  const present = slices.filter(({ call }) => !call.signal.aborted);
  if (present.length === 0) return;
  const everybodyLeft = new AbortController();
  const leave = () => {
    if (present.every(({ call }) => call.signal.aborted)) everybodyLeft.abort();
  };
  for (const { call } of present) call.signal.addEventListener('abort', leave);
  const texts = present.flatMap((slice) => slice.texts);
  const longest = Math.max(...texts.map(usualTokens));
  const weights = present.map(({ weight }) => weight);
  const users = new Set(present.map(({ call }) => call.user));
  parts.hooks.batch?.({ function: 'AI_EMBED', rows: texts.length });
  let failure: UpstreamFailure | null = null;

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
      isJoint: users.size > 1,
      target: { function: 'AI_EMBED', model, backend: 'LAMBDA_LABS', warehouse: null },
      trace: present[0]?.call.trace,
      attempt: jointAttempt(present, (slice, error) => slice.done.reject(error)),
      signal: everybodyLeft.signal,
      deadline,
      mayRepeat: () => true,
      run: async (lease, attempt, number) => {
        const gpuFrom = lease.endpoint.load.gpuClock;
        let isSent = false;
        try {
          const answer = await sendListRequest(lease, {
            path: '/v1/embeddings',
            requestId: `${present[0]?.call.requestId}-${number}`,
            body: { model, input: texts, encoding_format: 'base64' },
            asked: {
              sizes: { promptTokens: longest, maxTokens: null, contextLength: contextOf(lease, model) },
              needs: [],
            },
            clock: parts.clock,
            deadlines: { ...parts.deadlines, totalMs: deadline - parts.clock.now() },
            signals: [attempt.signal, everybodyLeft.signal],
            onSent: () => {
              isSent = true;
              attempt.sent();
            },
            trace: attempt.trace,
            wallClock: parts.wallClock,
          });
          const read = readVectors(answer, texts);
          const usage = { ...read.usage, gpuSeconds: lease.endpoint.load.gpuSecondsSince(gpuFrom) };
          lease.work.firstToken();
          attempt.report(usage);
          return { ...read, usage };
        } catch (error) {
          if (error instanceof UpstreamFailure) failure = error;
          // What upstream did costs the callers nothing. What they gave up is charged by their texts, once it was sent.
          const isGivenUp = isSent && !(error instanceof UpstreamFailure);
          const inputTokens = isGivenUp ? listPrompt(texts).usual : 0;
          attempt.report({ inputTokens, outputTokens: 0, isReckoned: true });
          throw error;
        }
      },
    });
    const characters = texts.reduce((total, text) => total + text.length, 0);
    parts.estimates.learn(model, { characters, promptTokens: value.usage.inputTokens, outputTokens: 0 });
    const shares = divideUsage(value.usage, present);
    let at = 0;
    present.forEach((slice, i) => {
      const vectors = value.vectors.slice(at, at + slice.texts.length);
      at += slice.texts.length;
      slice.done.resolve({ vectors, model: value.model ?? model, usage: shares[i] ?? value.usage });
    });
  } catch (error) {
    const apart = divide(present, error, failure);
    await Promise.all(apart.map((some) => sendEmbeddings(parts, model, some, deadline)));
    if (apart.length === 0) for (const slice of present) slice.done.reject(error);
  } finally {
    for (const { call } of present) call.signal.removeEventListener('abort', leave);
  }
}

/**
 * What to send apart, in the time that is left: what is wrong with one text must not fail those that were sent with it,
 * and where the engine is to blame as well, at least not those of others. Nothing where that cannot help.
 */
function divide(
  slices: readonly EmbeddingSlice[],
  error: unknown,
  failure: UpstreamFailure | null,
): readonly (readonly EmbeddingSlice[])[] {
  if (isCallers(error)) return slices.length > 1 ? slices.map((slice) => [slice]) : [];
  if (!failure?.mayBeTheRequest) return [];
  const byUser = [...Map.groupBy(slices, ({ call }) => call.user).values()];
  return byUser.length > 1 ? byUser : [];
}

const callersCodes: ReadonlySet<unknown> = new Set([
  'BAD_USER_INPUT',
  'CONTENT_FILTERED',
  'CONTEXT_LENGTH_EXCEEDED',
  'UPSTREAM_REJECTED',
]);

function isCallers(error: unknown): boolean {
  return error instanceof GatewayError && callersCodes.has(error.code);
}

function readVectors(answer: unknown, texts: readonly string[]) {
  const { data, model, usage } = (answer ?? {}) as {
    data?: readonly { index?: number; embedding?: unknown }[];
    model?: unknown;
    usage?: { prompt_tokens?: unknown };
  };
  const count = texts.length;
  if (!Array.isArray(data) || data.length !== count)
    throw unexpectedAnswer('not one embedding for each text');
  const byIndex = new Map(data.map((row, position) => [row?.index ?? position, readVector(row?.embedding)]));
  const vectors = texts.map((_, i) => byIndex.get(i) ?? []);
  if (!vectors.every((vector) => vector.length > 0 && vector.every(Number.isFinite)))
    throw unexpectedAnswer('an embedding that is missing, empty or no list of numbers');
  const nothing = { fewest: 0, usual: 0, most: 0 };
  return {
    vectors,
    model: typeof model === 'string' ? model : null,
    usage: countList(usage, listPrompt(texts), nothing),
  };
}

function readVector(embedding: unknown): readonly number[] {
  if (Array.isArray(embedding)) return embedding as number[];
  if (typeof embedding !== 'string') throw unexpectedAnswer('an embedding that is no list and no base64');
  const bytes = Buffer.from(embedding, 'base64');
  return Array.from({ length: Math.floor(bytes.length / 4) }, (_, i) => bytes.readFloatLE(i * 4));
}
