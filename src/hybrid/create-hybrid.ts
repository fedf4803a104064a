/** `hybrid`: sends a question to the side that fits, or to both in parallel, and joins what comes back. */
import type { CortexService } from '../cortex/create-cortex.ts';
import { checkText } from '../cortex/input/check-text.ts';
import type { OperationUsage } from '../credits/operation-usage.ts';
import { badInput } from '../errors/gateway-error.ts';
import type {
  Backend,
  CompleteInput,
  DataAnswer,
  HybridAnswer,
  HybridInput,
} from '../generated/resolvers.ts';
import type { Caller } from '../identity/caller.ts';
import { type Requirement, requirePermission } from '../identity/permissions.ts';
import { type AskBackend, askAll, askInTurn, type HybridParts } from './ask-all.ts';
import { askSide, type SideAnswer, type SideCall, type SideQuestion } from './ask-side.ts';
import { type Classification, classifyMessage } from './classify/classify-message.ts';
import type { Classify } from './classify/create-classifier.ts';
import type { AnswerFromData } from './data/answer-from-data.ts';
import type { ChooseSearch } from './data/choose-search.ts';
import { citeDocuments, promptWithDocuments } from './data/cite-documents.ts';
import { checkWritten, promptWithRows } from './data/write-from-rows.ts';
import { mergeAnswers } from './merge-answers.ts';

export interface HybridService {
  /**
   * Fails only when the question itself is wrong: a side that fails says so in its part.
   * @throws GatewayError BAD_USER_INPUT
   */
  answer(input: HybridInput, caller: Caller, field?: string): Promise<HybridAnswer>;
}

export interface HybridDependencies {
  readonly cortex: Pick<CortexService, 'complete' | 'search'>;
  readonly classify: Classify;
  readonly answerFromData: AnswerFromData | null;
  readonly chooseSearch: ChooseSearch;
}

const DOCUMENTS = 5;

/** Snowflake's side answers from the business's data, so it is for who may read them. A side that is not is refused alone. */
const neededFor: Readonly<Record<Backend, Requirement>> = {
  SNOWFLAKE: [['cortex:run', 'sql:read']],
  LAMBDA_LABS: [['cortex:run']],
};

export function createHybrid(deps: HybridDependencies): HybridService {
  const { cortex, classify, answerFromData, chooseSearch } = deps;
  async function findDocuments(query: string, service: string, caller: Caller, field: string) {
    const { hits } = await cortex.search({ service, query, limit: DOCUMENTS }, caller, field);
    return hits;
  }

  /** The service that the call names, or one for a question about documents. */
  async function serviceFor(input: HybridInput, read: Classification, caller: Caller, field: string) {
    if (input.searchService != null) return input.searchService;
    return read.isAboutDocuments ? chooseSearch(input.message, caller, `${field}.services`) : null;
  }

  async function complete(
    asked: CompleteInput,
    prompt: () => Promise<string>,
    { caller, field, whenHeld }: SideCall,
  ): Promise<SideAnswer> {
    const { text, model, usage } = await cortex.complete(
      { ...asked, prompt: await prompt() },
      caller,
      field,
      whenHeld,
    );
    return { text: text ?? '', model, usage };
  }

  return {
    async answer(given, caller, field = 'hybrid') {
      const message = checkText('input.message', given.message);
      const { maxTokens = null, mode } = given;
      if (maxTokens !== null && maxTokens < 1) {
        throw badInput('input.maxTokens', `is ${maxTokens}; give at least 1.`);
      }
      const input: HybridInput = { ...given, message };
      const usage: OperationUsage[] = [];
      const booking: Caller = {
        ...caller,
        onCharge(attempt) {
          usage.push(attempt);
          caller.onCharge?.(attempt);
        },
      };
      const read = input.route
        ? { ...classifyMessage(message), route: input.route, reason: `The call asked for ${input.route}.` }
        : await classify(message, booking, `${field}.classify`);
      const { route, reason } = read;
      const isFromData = read.isBusiness && input.searchService == null;
      let data: DataAnswer | null = null;
      const backends: readonly Backend[] = route === 'BOTH' ? ['SNOWFLAKE', 'LAMBDA_LABS'] : [route];
      const race = mode === 'RACE' && backends.length > 1;
      // A text about the data is written when the data is there.
      const isWrittenFromData =
        route === 'BOTH' && !race && isFromData && read.asksForText && answerFromData !== null;
      const ask: AskBackend = (backend, side, whenHeld) => {
        const isSnowflake = backend === 'SNOWFLAKE';
        const model = (isSnowflake ? input.snowflakeModel : input.lambdaLabsModel) ?? null;
        const asked: CompleteInput = {
          backend,
          ...(model !== null && { model }),
          ...(maxTokens !== null && { maxTokens }),
        };
        const question: SideQuestion = {
          model,
          async run(call) {
            requirePermission(call.caller.user, neededFor[backend]);
            const service = isSnowflake ? await serviceFor(input, read, call.caller, field) : null;
            if (service !== null) {
              const prompt = async () => {
                const hits = await findDocuments(message, service, call.caller, `${field}.search`);
                data = citeDocuments(message, service, hits);
                return promptWithDocuments(message, hits);
              };
              const found = await complete(asked, prompt, call);
              return { ...found, text: checkWritten(found.text, message, data) };
            }
            if (isSnowflake && isFromData && answerFromData) {
              const found = await answerFromData(message, call.caller, call.field, call.whenHeld, model);
              data = found.data;
              return found;
            }
            const prompt = async () => message;
            if (isSnowflake || !isWrittenFromData) return complete(asked, prompt, call);
            const written = await complete(asked, async () => promptWithRows(message, data), call);
            return { ...written, text: checkWritten(written.text, message, data) };
          },
        };
        return askSide(question, { caller: side, field: `${field}.${backend}`, whenHeld });
      };
      const answered = isWrittenFromData
        ? await askInTurn(backends, booking, ask)
        : await askAll(backends, race, booking, ask);

      const snowflake = answered.parts.get('SNOWFLAKE') ?? null;
      const lambdaLabs = answered.parts.get('LAMBDA_LABS') ?? null;
      return { route, reason, data, snowflake, lambdaLabs, answer: answerOf(input, answered), usage };
    },
  };
}

function answerOf({ mode }: HybridInput, { parts, first }: HybridParts): string | null {
  const isAlone = parts.size === 1;
  if (isAlone || mode === 'RACE') return first?.text ?? null;
  if (mode === 'COMPARE') return null;
  return mergeAnswers(parts.get('SNOWFLAKE') ?? null, parts.get('LAMBDA_LABS') ?? null);
}
