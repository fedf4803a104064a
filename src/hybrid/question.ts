/** A checked question, as both sides are asked it. */
import type { CortexService } from '../cortex/create-cortex.ts';
import type { Backend, CompleteInput, DataAnswer, HybridInput } from '../generated/resolvers.ts';
import type { SideAnswer, SideCall } from './ask-side.ts';
import type { Classification } from './classify/classify-message.ts';

export interface HybridQuestion {
  readonly input: HybridInput;
  readonly message: string;
  readonly read: Classification;
  /** Whether it asks about the business, and names no documents to answer from. */
  readonly isFromData: boolean;
  /** Shows the evidence, also of a text that is withheld. */
  readonly show: (data: DataAnswer | null) => void;
}

export function modelFor({ input }: HybridQuestion, backend: Backend): string | null {
  return (backend === 'SNOWFLAKE' ? input.snowflakeModel : input.lambdaLabsModel) ?? null;
}

export function completionFor(question: HybridQuestion, backend: Backend, prompt: string): CompleteInput {
  const model = modelFor(question, backend);
  const { maxTokens = null } = question.input;
  return {
    backend,
    prompt,
    ...(model !== null && { model }),
    ...(maxTokens !== null && { maxTokens }),
  };
}

export async function completeSide(
  complete: CortexService['complete'],
  asked: CompleteInput,
  { caller, field }: SideCall,
): Promise<SideAnswer> {
  const { text, model, usage } = await complete(asked, caller, field);
  return { text: text ?? '', model, usage };
}
