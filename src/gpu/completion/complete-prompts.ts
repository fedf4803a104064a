/** A list of raw prompts in one `/v1/completions` request: no chat template, one answer for each prompt. */
import type { Consumption } from '../../credits/operation.ts';
import { usualTokens } from '../../tokens/estimate-tokens.ts';
import { tokenRange } from '../../tokens/text-meter.ts';
import { type End, type FinishReason, readEnd } from '../../upstream/finish-reason.ts';
import { brokenStream, contentFiltered } from '../failures/stream-failures.ts';
import { UpstreamFailure } from '../failures/upstream-failure.ts';
import type { FleetParts } from '../fleet/fleet-parts.ts';
import { contextOf, sendListRequest, unexpectedAnswer } from '../fleet/list-request.ts';
import { runTries } from '../fleet/tries.ts';
import type { GpuCall } from './completion.ts';
import { countList, listPrompt } from './count-tokens.ts';

export interface PromptsRequest {
  readonly model: string;
  readonly prompts: readonly string[];
  /** For each answer. */
  readonly maxTokens: number;
  readonly temperature?: number;
  readonly stop?: readonly string[];
}

export interface PromptAnswers {
  /** One for each prompt, in order. */
  readonly answers: readonly { readonly text: string; readonly reason: FinishReason }[];
  readonly model: string;
  readonly usage: Consumption;
}

/** All or nothing: the answers stand for one operation. @throws GatewayError. */
export async function completePrompts(
  parts: FleetParts,
  request: PromptsRequest,
  call: GpuCall,
): Promise<PromptAnswers> {
  const { model, prompts } = request;
  const deadline = parts.clock.now() + parts.deadlines.totalMs;
  const count = prompts.length;
  const longest = Math.max(...prompts.map(usualTokens));
  parts.hooks.batch?.({ function: 'AI_COMPLETE', rows: count });
  const { value } = await runTries(parts.tries, {
    job: {
      model,
      user: call.user,
      promptTokens: prompts.reduce((sum, prompt) => sum + parts.estimates.prompt(model, prompt.length), 0),
      outputTokens: count * parts.estimates.output(model, request.maxTokens),
      blocks: [],
    },
    needs: [],
    target: { function: 'AI_COMPLETE', model, backend: 'LAMBDA_LABS', warehouse: null },
    attempt: call.attempt,
    signal: call.signal,
    deadline,
    mayRepeat: () => true,
    run: async (lease, attempt, number) => {
      const gpuFrom = lease.endpoint.load.gpuClock;
      let read: ReturnType<typeof readAnswers>;
      try {
        const answer = await sendListRequest(lease, {
          path: '/v1/completions',
          requestId: `${call.requestId}-${number}`,
          body: {
            model,
            prompt: prompts,
            max_tokens: request.maxTokens,
            temperature: request.temperature,
            stop: request.stop,
            cache_salt: parts.cacheSalt(call.tenant ?? call.user),
          },
          asked: {
            sizes: {
              promptTokens: longest,
              maxTokens: request.maxTokens,
              contextLength: contextOf(lease, model),
            },
            needs: [],
          },
          timeoutMs: deadline - parts.clock.now(),
          signals: [attempt.signal, call.signal],
          onSent: attempt.sent,
          wallClock: parts.wallClock,
        });
        read = readAnswers(answer, request);
      } catch (error) {
        // What upstream did costs the caller nothing. What he gave up is charged by its prompts.
        const inputTokens = error instanceof UpstreamFailure ? 0 : listPrompt(prompts).usual;
        attempt.report({ inputTokens, outputTokens: 0, isReckoned: true });
        throw error;
      }
      lease.work.firstToken();
      const usage = { ...read.usage, gpuSeconds: lease.endpoint.load.gpuSecondsSince(gpuFrom) };
      attempt.report(usage);
      // Filtered answers were computed all the same: they are reported first.
      if (read.answers.some(({ reason }) => reason === 'content_filter')) throw contentFiltered();
      return { ...read, usage };
    },
  });
  return {
    answers: value.answers as PromptAnswers['answers'],
    model: value.model ?? model,
    usage: value.usage,
  };
}

function readAnswers(answer: unknown, { prompts, maxTokens }: PromptsRequest) {
  const { choices, model, usage } = (answer ?? {}) as {
    choices?: readonly ({ index?: number; text?: unknown; finish_reason?: unknown } | null)[];
    model?: string;
    usage?: { prompt_tokens?: unknown; completion_tokens?: unknown };
  };
  const count = prompts.length;
  if (!Array.isArray(choices) || choices.length !== count)
    throw unexpectedAnswer('not one choice for each prompt');
  const answers: { text: string; reason: Exclude<End, 'unknown'> }[] = [];
  choices.forEach((choice, position) => {
    const reason = readEnd(choice?.finish_reason);
    if (typeof choice?.text !== 'string') throw unexpectedAnswer('a choice without text');
    if (reason === null || reason === 'unknown')
      throw brokenStream('truncated', 'a choice without the end of an answer');
    answers[choice.index ?? position] = { text: choice.text, reason };
  });
  return {
    answers,
    model,
    usage: countList(usage, listPrompt(prompts), {
      ...tokenRange(
        answers.map(({ text }) => text),
        0,
      ),
      most: count * maxTokens,
    }),
  };
}
