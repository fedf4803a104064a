/** The GPUs' side: it writes, from the data's rows where the message asks for a text about them. */
import type { CortexService } from '../cortex/create-cortex.ts';
import type { DataAnswer } from '../generated/resolvers.ts';
import { requirePermission } from '../identity/permissions.ts';
import type { Side } from './ask-side.ts';
import { checkWritten, promptWithRows, ROW_BYTES } from './data/write-from-rows.ts';
import type { PlanCalls } from './plan-calls.ts';
import { completeSide, completionFor, type HybridQuestion, modelFor } from './question.ts';

export interface GpuSideDependencies {
  readonly cortex: Pick<CortexService, 'complete'>;
  readonly plan: PlanCalls;
}

/** @param rows what the data's side found by then; null for a text that is not about the data */
export function createGpuSide(
  { cortex, plan }: GpuSideDependencies,
  question: HybridQuestion,
  rows: (() => DataAnswer | null) | null,
): Side {
  const { message } = question;
  return {
    model: modelFor(question, 'LAMBDA_LABS'),
    async plan({ caller, field }) {
      requirePermission(caller.user, [['cortex:run']]);
      const prompt = rows ? promptWithRows(message, null) : message;
      const more = rows ? ROW_BYTES : 0;
      return [await plan.completion(completionFor(question, 'LAMBDA_LABS', prompt), more, caller, field)];
    },
    async run(call) {
      requirePermission(call.caller.user, [['cortex:run']]);
      if (rows === null)
        return completeSide(cortex.complete, completionFor(question, 'LAMBDA_LABS', message), call);
      const data = rows();
      const asked = completionFor(question, 'LAMBDA_LABS', promptWithRows(message, data));
      const written = await completeSide(cortex.complete, asked, call);
      return { ...written, text: checkWritten(written.text, message, data) };
    },
  };
}
