/** Completions over a real ledger, a real fleet of stand-ins, and a Snowflake whose behaviour the test decides. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import type { GpuServer, GpuServerOptions } from '../../packages/embedded-gpu/src/gpu-server.ts';
import { attemptEvents } from '../../src/cortex/complete/attempt-events.ts';
import { createComplete } from '../../src/cortex/complete/complete.ts';
import type {
  CompletionBackend,
  CompletionEvent,
  CompletionRequest,
  WholeCompletion,
} from '../../src/cortex/complete/completion-backend.ts';
import { createGpuBackend } from '../../src/cortex/complete/gpu-backend.ts';
import { createResponseFormats } from '../../src/cortex/complete/response-format.ts';
import { type Credits, type CreditsOptions, createCredits } from '../../src/credits/create-credits.ts';
import type { Attempt, OperationTarget } from '../../src/credits/operation.ts';
import type { OperationUsage } from '../../src/credits/operation-usage.ts';
import type { CompletionChunk } from '../../src/generated/resolvers.ts';
import type { GpuFleet, GpuFleetDependencies } from '../../src/gpu/fleet/fleet.ts';
import type { Caller, UserName } from '../../src/identity/caller.ts';
import { quiet, startFleet } from '../gpu/fleet-harness.ts';

export const SHARED = 'mistral-large2';

/** What the Snowflake side does with an attempt; by default it says `from snowflake` in two pieces. */
export type Snowflake = (request: CompletionRequest, attempt: Attempt) => AsyncIterable<CompletionEvent>;

export interface SnowflakeDouble extends CompletionBackend {
  /** Requests that reached it. */
  readonly asked: CompletionRequest[];
  answer: Snowflake;
  outage: string | null;
}

export async function* speak(
  pieces: readonly string[],
  attempt: Attempt,
  model: string,
): AsyncGenerator<CompletionEvent, void, void> {
  attempt.sent();
  for (const [i, text] of pieces.entries()) {
    attempt.signal.throwIfAborted();
    yield { type: 'usage', inputTokens: 5, outputTokens: i + 1 };
    yield { type: 'delta', text };
  }
  yield { type: 'finish', reason: 'stop', model };
}

/** Sent, and silent until the attempt is aborted. */
export async function* hang(_request: CompletionRequest, attempt: Attempt): AsyncGenerator<CompletionEvent> {
  attempt.sent();
  // On a busy machine it may be let go before it is silent.
  attempt.signal.throwIfAborted();
  await new Promise((_, reject) => {
    attempt.signal.addEventListener('abort', () => reject(attempt.signal.reason));
  });
}

export function createSnowflakeDouble(models: readonly string[]): SnowflakeDouble {
  const limitsOf = (name: string) => ({ name, contextLength: 128_000, maxOutputTokens: 8_192 });
  const target = ({ model }: CompletionRequest): OperationTarget => ({
    function: 'AI_COMPLETE',
    model,
    backend: 'SNOWFLAKE',
    warehouse: null,
  });
  const double: SnowflakeDouble = {
    backend: 'SNOWFLAKE',
    asked: [],
    answer: (request, attempt) => speak(['from ', 'snowflake'], attempt, request.model),
    outage: null,
    model: (name) => (models.includes(name) ? limitsOf(name) : null),
    defaultModel: () => (models[0] ? limitsOf(models[0]) : null),
    modelNames: () => models,
    unavailable: () => double.outage,
    target,
    stream: (request, hold) =>
      attemptEvents(hold, target(request), (attempt) => {
        double.asked.push(request);
        return double.answer(request, attempt);
      }),
  };
  return double;
}

export interface TwoBackendOptions {
  readonly endpoints?: number;
  readonly server?: Partial<GpuServerOptions>;
  readonly fleet?: Partial<GpuFleetDependencies>;
  readonly credits?: Partial<CreditsOptions>;
  readonly snowflakeModels?: readonly string[];
}

export interface TwoBackends extends ReturnType<typeof createComplete> {
  readonly credits: Credits;
  readonly fleet: GpuFleet;
  readonly servers: readonly GpuServer[];
  readonly gpu: GpuServer;
  readonly snowflake: SnowflakeDouble;
  /** `held SNOWFLAKE`, `sent LAMBDA_LABS`, ... in the order in which it happened. */
  readonly order: string[];
}

/** The model `SHARED` is served by both sides, cheaper by the GPU; `llama3.1-8b` by Snowflake alone. */
export async function startTwoBackends(options: TwoBackendOptions = {}): Promise<TwoBackends> {
  const dataDir = await mkdtemp(join(tmpdir(), 'completions-'));
  const credits = await createCredits({ dataDir, logger: quiet, ...options.credits });
  const { fleet, servers, close } = await startFleet(options.endpoints ?? 1, {
    server: { models: [{ id: SHARED, task: 'generate', maxModelLen: 32_768 }], ...options.server },
    ...(options.fleet && { fleet: options.fleet }),
  });
  onTestFinished(async () => {
    await close();
    await credits.close();
    await rm(dataDir, { recursive: true, force: true });
  });
  const snowflake = createSnowflakeDouble(options.snowflakeModels ?? ['llama3.1-8b', SHARED]);
  const order: string[] = [];
  const recorded = (backend: CompletionBackend): CompletionBackend => ({
    ...backend,
    unavailable: (model) => backend.unavailable(model),
    stream(request, hold) {
      order.push(`sent ${backend.backend}`);
      return backend.stream(request, hold);
    },
    ...(backend.whole && {
      whole: (request, hold, covers) => {
        order.push(`sent ${backend.backend}`);
        return backend.whole?.(request, hold, covers) as Promise<WholeCompletion>;
      },
    }),
  });
  const completions = createComplete({
    govern: (operation) =>
      credits.govern({
        ...operation,
        run: (hold) => {
          order.push(`held ${operation.target.backend}`);
          return operation.run(hold);
        },
      }),
    backends: [recorded(createGpuBackend(fleet)), recorded(snowflake)],
    formats: createResponseFormats(),
    priceAtMost: (target, estimate) =>
      credits.pricing.priceAtMost(target, estimate, estimate.maxOutputTokens),
  });
  return { ...completions, credits, fleet, servers, gpu: servers[0] as GpuServer, snowflake, order };
}

export interface AskingCaller extends Caller {
  readonly abort: AbortController;
  /** Every attempt that was charged. */
  readonly charged: OperationUsage[];
}

let requests = 0;

export function createCaller(name = 'ann'): AskingCaller {
  const abort = new AbortController();
  const charged: OperationUsage[] = [];
  requests += 1;
  return {
    user: { name: name as UserName, teams: [], permissions: new Set(['cortex:run', 'sql:read'] as const) },
    requestId: `request-${requests}`,
    operationName: null,
    signal: abort.signal,
    idempotencyKey: null,
    onCharge: (usage) => charged.push(usage),
    abort,
    charged,
  };
}

export interface Streamed {
  readonly text: string;
  readonly chunks: readonly CompletionChunk[];
  readonly last: CompletionChunk | undefined;
  /** The code it failed with; null for a clean end. */
  readonly error: string | null;
}

export async function readAll(stream: AsyncIterable<CompletionChunk>): Promise<Streamed> {
  const chunks: CompletionChunk[] = [];
  let error: string | null = null;
  try {
    for await (const chunk of stream) chunks.push(chunk);
  } catch (thrown) {
    error = codeOf(thrown);
  }
  return { text: chunks.map(({ delta }) => delta).join(''), chunks, last: chunks.at(-1), error };
}

export const codeOf = (error: unknown) => String((error as { code?: string }).code ?? error);

/** The code that a call fails with; null when it succeeds. */
export async function failureOf(call: Promise<unknown>): Promise<string | null> {
  return call.then(() => null, codeOf);
}

/** Books a hundred answers of other people, so that the ledger knows how long the model's answers usually are. */
export async function learnLength(credits: Credits, target: OperationTarget, outputTokens: number) {
  const answers = Array.from({ length: 100 }, (_, i) =>
    credits.govern({
      caller: createCaller(`other-${i}`),
      target,
      estimate: { inputTokens: 1, maxOutputTokens: outputTokens },
      run: (hold) =>
        hold.attempt(target, async (attempt) => {
          attempt.sent();
          attempt.report({ inputTokens: 1, outputTokens });
        }),
    }),
  );
  await Promise.all(answers);
}

/** The books, oldest row first. */
export const rows = (credits: Credits) => credits.outbox.read(10_000);
