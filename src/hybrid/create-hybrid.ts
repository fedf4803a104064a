/** `hybrid`: sends a question to the side that fits, or to both in parallel, and joins what comes back. */
import type { CortexService } from '../cortex/create-cortex.ts';
import { checkText } from '../cortex/input/check-text.ts';
import type { Reserve } from '../credits/governor/reserve.ts';
import type { OperationUsage } from '../credits/operation-usage.ts';
import { badInput } from '../errors/gateway-error.ts';
import type { Backend, DataAnswer, HybridAnswer, HybridInput } from '../generated/resolvers.ts';
import type { Caller } from '../identity/caller.ts';
import { askAll, askInTurn, type HybridParts } from './ask-all.ts';
import { askSide, planSide } from './ask-side.ts';
import type { Classify } from './classify/create-classifier.ts';
import type { AnswerFromData } from './data/answer-from-data.ts';
import type { ChooseSearch } from './data/choose-search.ts';
import { createGpuSide } from './gpu-side.ts';
import { mergeAnswers } from './merge-answers.ts';
import type { PlanCalls } from './plan-calls.ts';
import type { HybridQuestion } from './question.ts';
import { createSnowflakeSide } from './snowflake-side.ts';

export interface HybridService {
  /**
   * Fails only when the question itself is wrong: a side that fails says so in its part. All that the route may spend
   * is held before any of it runs; where that does not fit, each part says CREDITS_EXHAUSTED.
   * @throws GatewayError BAD_USER_INPUT
   */
  answer(input: HybridInput, caller: Caller, field?: string): Promise<HybridAnswer>;
}

export interface HybridDependencies {
  readonly cortex: Pick<CortexService, 'complete' | 'search'>;
  readonly plan: PlanCalls;
  readonly reserve: Reserve;
  readonly classify: Classify;
  readonly answerFromData: AnswerFromData | null;
  readonly chooseSearch: ChooseSearch;
}

export function createHybrid(deps: HybridDependencies): HybridService {
  const { classify, reserve, answerFromData } = deps;
  return {
    async answer(given, caller, field = 'hybrid') {
      const input = checkInput(given);
      const { message, mode } = input;
      const usage: OperationUsage[] = [];
      const booking: Caller = {
        ...caller,
        onCharge(attempt) {
          usage.push(attempt);
          caller.onCharge?.(attempt);
        },
      };
      const read = await classify(message, booking, `${field}.classify`, input.route);
      const { route, reason } = read;
      const backends: readonly Backend[] = route === 'BOTH' ? ['SNOWFLAKE', 'LAMBDA_LABS'] : [route];
      const race = mode === 'RACE' && backends.length > 1;
      const isFromData = read.isBusiness && input.searchService == null;
      // A text about the data is written when the data is there.
      const isWrittenFromData =
        route === 'BOTH' && !race && isFromData && read.asksForText && answerFromData !== null;
      let data: DataAnswer | null = null;
      const show = (found: DataAnswer | null) => {
        data = found;
      };
      const question: HybridQuestion = { input, message, read, isFromData, show };
      const sides = {
        SNOWFLAKE: createSnowflakeSide(deps, question),
        LAMBDA_LABS: createGpuSide(deps, question, isWrittenFromData ? () => data : null),
      };
      const callOf = (backend: Backend, side: Caller) => ({ caller: side, field: `${field}.${backend}` });
      const reservation = reserve(booking, async () =>
        (await Promise.all(backends.map((each) => planSide(sides[each], callOf(each, booking))))).flat(),
      );
      try {
        const ask = (backend: Backend, side: Caller) => askSide(sides[backend], callOf(backend, side));
        const answered = isWrittenFromData
          ? await askInTurn(backends, reservation.caller, ask)
          : await askAll(backends, race, reservation.caller, ask);
        const snowflake = answered.parts.get('SNOWFLAKE') ?? null;
        const lambdaLabs = answered.parts.get('LAMBDA_LABS') ?? null;
        return { route, reason, data, snowflake, lambdaLabs, answer: answerOf(input, answered), usage };
      } finally {
        await reservation.release();
      }
    },
  };
}

/** @throws GatewayError BAD_USER_INPUT */
function checkInput(given: HybridInput): HybridInput {
  const message = checkText('input.message', given.message);
  const { maxTokens = null } = given;
  if (maxTokens !== null && maxTokens < 1)
    throw badInput('input.maxTokens', `is ${maxTokens}; give at least 1.`);
  return { ...given, message };
}

function answerOf({ mode }: HybridInput, { parts, first }: HybridParts): string | null {
  const isAlone = parts.size === 1;
  if (isAlone || mode === 'RACE') return first?.text ?? null;
  if (mode === 'COMPARE') return null;
  return mergeAnswers(parts.get('SNOWFLAKE') ?? null, parts.get('LAMBDA_LABS') ?? null);
}
