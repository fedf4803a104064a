/** `hybrid`: sends a question to the side that fits, or to both in parallel, and joins what comes back. */
import type { CortexService } from '../cortex/cortex-service.ts';
import type { OperationUsage } from '../credits/operation.ts';
import { badInput } from '../errors.ts';
import type { Backend, HybridAnswer, HybridInput, HybridPart } from '../generated/resolvers.ts';
import type { Caller } from '../identity/caller.ts';
import { askSide, type SideQuestion } from './ask-side.ts';
import { classifyMessage } from './classify/classify-message.ts';
import { mergeAnswers } from './merge-answers.ts';

export interface HybridService {
  /**
   * Fails only when the question itself is wrong: a side that fails says so in its part.
   * @throws GatewayError BAD_USER_INPUT
   */
  answer(input: HybridInput, caller: Caller, field?: string): Promise<HybridAnswer>;
}

export interface HybridDeps {
  readonly cortex: Pick<CortexService, 'complete' | 'search'>;
}

const MAX_MESSAGE = 100_000;
const DOCUMENTS = 5;

export function createHybrid({ cortex }: HybridDeps): HybridService {
  async function snowflakePrompt(
    { message, searchService }: HybridInput,
    caller: Caller,
    field: string,
  ): Promise<string> {
    if (!searchService) return message;
    const { hits } = await cortex.search(
      { service: searchService, query: message, limit: DOCUMENTS },
      caller,
      field,
    );
    const documents = hits.map(({ fields }, i) => `[${i + 1}] ${JSON.stringify(fields)}`).join('\n');
    return `Answer the question from these documents:\n${documents}\n\nQuestion: ${message}`;
  }

  return {
    async answer(input, caller, field = 'hybrid') {
      const { message, mode } = input;
      if (message.trim() === '') throw badInput('input.message', 'is empty; ask something.');
      if (message.length > MAX_MESSAGE) {
        throw badInput(
          'input.message',
          `has ${message.length} characters, the limit is ${MAX_MESSAGE}; shorten it.`,
        );
      }
      const { route, reason } = input.route
        ? { route: input.route, reason: `The call asked for ${input.route}.` }
        : classifyMessage(message);

      const usage: OperationUsage[] = [];
      const booking: Caller = {
        ...caller,
        onCharge(attempt) {
          usage.push(attempt);
          caller.onCharge?.(attempt);
        },
      };
      const backends: readonly Backend[] = route === 'BOTH' ? ['SNOWFLAKE', 'LAMBDA_LABS'] : [route];
      const race = mode === 'RACE' && backends.length > 1;
      const parts = await askAll(backends, race, booking, async (backend, side, whenHeld) => {
        const prompt =
          backend === 'SNOWFLAKE' ? await snowflakePrompt(input, side, `${field}.search`) : message;
        const question: SideQuestion = {
          backend,
          model: (backend === 'SNOWFLAKE' ? input.snowflakeModel : input.lambdaLabsModel) ?? null,
          prompt,
          maxTokens: input.maxTokens ?? null,
        };
        return askSide(cortex, question, { caller: side, field: `${field}.${backend}`, whenHeld });
      });

      const snowflake = parts.get('SNOWFLAKE') ?? null;
      const lambdaLabs = parts.get('LAMBDA_LABS') ?? null;
      return { route, reason, snowflake, lambdaLabs, answer: answerOf(input, snowflake, lambdaLabs), usage };
    },
  };
}

function answerOf(
  { mode }: HybridInput,
  snowflake: HybridPart | null,
  lambdaLabs: HybridPart | null,
): string | null {
  if (snowflake && lambdaLabs) {
    if (mode === 'COMPARE') return null;
    if (mode === 'RACE') return snowflake.text ?? lambdaLabs.text ?? null;
    return mergeAnswers(snowflake, lambdaLabs);
  }
  return snowflake?.text ?? lambdaLabs?.text ?? null;
}

type Ask = (backend: Backend, caller: Caller, whenHeld: () => Promise<void>) => Promise<HybridPart>;

/**
 * Asks every side at once. None starts before the credits of all are held, or refused: so the most that both may cost
 * is set aside before the first byte. In a race the first good answer cancels the others, whose cost until then is
 * booked before this resolves.
 */
async function askAll(
  backends: readonly Backend[],
  race: boolean,
  caller: Caller,
  ask: Ask,
): Promise<ReadonlyMap<Backend, HybridPart>> {
  const sides = backends.map((backend) => ({
    backend,
    decided: Promise.withResolvers<void>(),
    lost: new AbortController(),
  }));
  const allDecided = Promise.all(sides.map(({ decided }) => decided.promise));

  const parts = await Promise.all(
    sides.map(async ({ backend, decided, lost }) => {
      const side: Caller = { ...caller, signal: AbortSignal.any([caller.signal, lost.signal]) };
      const whenHeld = async () => {
        decided.resolve();
        await allDecided;
      };
      try {
        const part = await ask(backend, side, whenHeld);
        if (race && part.text !== null) {
          for (const other of sides) if (other.backend !== backend) other.lost.abort();
        }
        return [backend, part] as const;
      } finally {
        // Refused or answered from the cache: the other side need not wait.
        decided.resolve();
      }
    }),
  );
  return new Map(parts);
}
