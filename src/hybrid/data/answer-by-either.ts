/** Analyst first; where it asks back, a statement that a completion model writes. */
import { GatewayError } from '../../errors/gateway-error.ts';
import type { AnswerFromData } from './answer-from-data.ts';

/** Both are held for, since nobody knows before which one it will be. */
export function answerByEither(analyst: AnswerFromData, bySql: AnswerFromData): AnswerFromData {
  return {
    async answer(question, caller, field, model) {
      const asked = await analyst.answer(question, caller, field, model);
      if (asked.data !== null) return asked;
      try {
        const written = await bySql.answer(question, caller, `${field}.model`, model);
        return written.data === null ? asked : written;
      } catch (error) {
        // What Analyst asks back helps more than why a model found no statement.
        if (!(error instanceof GatewayError) || caller.signal.aborted) throw error;
        return asked;
      }
    },
    async plan(question, caller, field, model) {
      const plans = await Promise.all([
        analyst.plan(question, caller, field, model),
        bySql.plan(question, caller, `${field}.model`, model),
      ]);
      return plans.flat();
    },
  };
}
