/** Snowflake's side: a question about documents is answered from documents, one about the business from data. */
import type { CortexService } from '../cortex/create-cortex.ts';
import { requirePermission } from '../identity/permissions.ts';
import type { Side, SideAnswer, SideCall } from './ask-side.ts';
import type { AnswerFromData } from './data/answer-from-data.ts';
import type { ChooseSearch } from './data/choose-search.ts';
import { citeDocuments, DOCUMENT_BYTES, promptWithDocuments } from './data/cite-documents.ts';
import { checkWritten } from './data/write-from-rows.ts';
import type { PlanCalls } from './plan-calls.ts';
import { completeSide, completionFor, type HybridQuestion, modelFor } from './question.ts';

export interface SnowflakeSideDependencies {
  readonly cortex: Pick<CortexService, 'complete' | 'search'>;
  readonly plan: PlanCalls;
  readonly answerFromData: AnswerFromData | null;
  readonly chooseSearch: ChooseSearch;
}

const DOCUMENTS = 5;

export function createSnowflakeSide(deps: SnowflakeSideDependencies, question: HybridQuestion): Side {
  const { cortex, plan, chooseSearch } = deps;
  const { input, message, read, show } = question;
  const answerFromData = question.isFromData ? deps.answerFromData : null;
  const model = modelFor(question, 'SNOWFLAKE');
  const searchFor = (service: string) => ({ service, query: message, limit: DOCUMENTS });

  /** It answers from the business's data, so it is for who may read them. */
  const requireReader = ({ caller }: SideCall) =>
    requirePermission(caller.user, [['cortex:run', 'sql:read']]);

  /** The service that the call names, or one for a question about documents. */
  async function serviceFor({ caller, field }: SideCall): Promise<string | null> {
    if (input.searchService != null) return input.searchService;
    return read.isAboutDocuments ? chooseSearch.choose(message, caller, `${field}.services`) : null;
  }

  async function fromDocuments(service: string, call: SideCall): Promise<SideAnswer> {
    const { hits } = await cortex.search(searchFor(service), call.caller, `${call.field}.search`);
    const data = citeDocuments(message, service, hits);
    show(data);
    const asked = completionFor(question, 'SNOWFLAKE', promptWithDocuments(message, hits));
    const found = await completeSide(cortex.complete, asked, call);
    return { ...found, text: checkWritten(found.text, message, data) };
  }

  const planDocuments = async (service: string, { caller, field }: SideCall) => [
    plan.search(searchFor(service), `${field}.search`),
    await plan.completion(
      completionFor(question, 'SNOWFLAKE', promptWithDocuments(message, [])),
      DOCUMENT_BYTES,
      caller,
      field,
    ),
  ];

  return {
    model,
    async plan(call) {
      requireReader(call);
      const { caller, field } = call;
      const named = input.searchService ?? (read.isAboutDocuments ? chooseSearch.known(message) : null);
      if (named != null) return planDocuments(named, call);
      const data = (await answerFromData?.plan(message, caller, field, model)) ?? null;
      // Whether there are documents at all is told by a list that has to be read first.
      if (named === undefined)
        return [
          await plan.statement(caller, `${field}.services`),
          ...(await planDocuments('ANY', call)),
          ...(data ?? []),
        ];
      return data ?? [await plan.completion(completionFor(question, 'SNOWFLAKE', message), 0, caller, field)];
    },
    async run(call) {
      requireReader(call);
      const service = await serviceFor(call);
      if (service !== null) return fromDocuments(service, call);
      if (answerFromData === null)
        return completeSide(cortex.complete, completionFor(question, 'SNOWFLAKE', message), call);
      const found = await answerFromData.answer(message, call.caller, call.field, model);
      show(found.data);
      return found;
    },
  };
}
