/** `/v1/chat/completions` and `/v1/completions`: admission, prefill, decode, answer, books. */
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import type { ServerResponse } from 'node:http';
import { type AnswerFormat, answerUsage } from './answer-format.ts';
import { contextLengthError } from './api-error.ts';
import { type FinishReason, generate, type Piece } from './generate.ts';
import type { ServedRequest, ServerParts } from './gpu-server.ts';
import type { InferenceRequest } from './inference-request.ts';
import { createPace } from './pace.ts';
import { type Answer, streamAnswer } from './stream-answer.ts';
import type { PromptMessage } from './text-engine.ts';
import { writeWholeAnswer } from './whole-answer.ts';

/** What a chat template adds around each message, and to open the answer. */
const TEMPLATE_TOKENS_PER_MESSAGE = 4;

export async function serveCompletion(
  parts: ServerParts,
  request: InferenceRequest,
  format: AnswerFormat,
  served: ServedRequest,
  response: ServerResponse,
  signal: AbortSignal,
): Promise<void> {
  const { engine, batch, prefixCache, metrics, pace: paceOptions } = parts;
  const model = parts.model(request.model, 'generate');
  const prompts = request.conversations.map((messages) => promptTokens(parts, messages, request, format));
  const promptSizes = prompts.map((tokens) => tokens.length);
  const longest = Math.max(...promptSizes);
  const maxTokens = request.maxTokens ?? model.maxModelLen - longest;
  if (served.fault.kind === 'context-length' || longest + maxTokens > model.maxModelLen || maxTokens < 1) {
    throw contextLengthError(model.maxModelLen, longest, maxTokens);
  }
  served.promptTokens = sum(promptSizes);

  const arrived = performance.now();
  const leave = await batch.enter(served.promptTokens, signal);
  const started = performance.now();
  const counts = request.conversations.map(() => 0);
  const cached = prompts.map((tokens) => prefixCache.use(tokens, request.cacheSalt));
  let firstTokenAt: number | null = null;
  let reason: FinishReason | 'abort' | 'error' = 'abort';

  const pieces = async function* (messages: readonly PromptMessage[], index: number): AsyncGenerator<Piece> {
    const pace = createPace(paceOptions, signal);
    await pace.prefill((promptSizes[index] ?? 0) - (cached[index] ?? 0));
    const options = { ...request, maxTokens, signal };
    yield* generate(engine, { messages, options, stop: request.stop }, pace);
  };
  const answer: Answer = {
    format,
    head: {
      id: format.idPrefix + (served.requestId ?? randomUUID()),
      created: Math.floor(Date.now() / 1000),
      model: model.id,
    },
    choices: request.conversations.map(pieces),
    usage: (choice) =>
      choice === 'all'
        ? answerUsage(served.promptTokens, sum(counts), sum(cached))
        : answerUsage(promptSizes[choice] ?? 0, counts[choice] ?? 0),
    onPiece: (choice, piece) => {
      firstTokenAt ??= performance.now();
      served.completionTokens += piece.completionTokens - (counts[choice] ?? 0);
      counts[choice] = piece.completionTokens;
      reason = piece.finishReason ?? reason;
    },
    fault: served.fault,
    signal,
  };

  try {
    if (request.stream) await streamAnswer(response, answer, request.stream);
    else await writeWholeAnswer(response, answer);
    if (!response.writableFinished && !response.destroyed) await once(response, 'close');
  } catch (error) {
    reason = signal.aborted ? 'abort' : 'error';
    throw error;
  } finally {
    leave();
    const now = performance.now();
    metrics.finished({
      promptTokens: served.promptTokens,
      cachedTokens: sum(cached),
      generationTokens: sum(counts),
      reason,
      queueSeconds: (started - arrived) / 1000,
      firstTokenSeconds: firstTokenAt === null ? null : (firstTokenAt - arrived) / 1000,
      totalSeconds: (now - arrived) / 1000,
    });
  }
}

function promptTokens(
  parts: ServerParts,
  messages: readonly PromptMessage[],
  { tools }: InferenceRequest,
  format: AnswerFormat,
): readonly string[] {
  const template = format.firstChoice(0) === null ? 0 : TEMPLATE_TOKENS_PER_MESSAGE;
  // What the tools are stands before the messages.
  const defined = tools.length > 0 ? parts.engine.tokenize(JSON.stringify(tools)) : [];
  return [
    ...defined,
    ...messages.flatMap(({ role, content }) => [
      ...Array.from({ length: template }, () => `<|${role}|>`),
      ...parts.engine.tokenize(content),
    ]),
  ];
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, n) => total + n, 0);
}
