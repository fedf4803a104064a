/** A question to Cortex Analyst, governed and priced by the message. */
import { hash } from 'node:crypto';
import { explainRestFailure } from '../../cortex/explain-rejection.ts';
import type { PlannedCall } from '../../credits/governor/reserve.ts';
import type { Govern } from '../../credits/operation.ts';
import type { OperationUsage } from '../../credits/operation-usage.ts';
import type { Caller } from '../../identity/caller.ts';
import type { RestAnalysis } from '../../snowflake/rest/analysis.ts';
import type { CortexRest } from '../../snowflake/rest/cortex-rest.ts';
import { queryTagOf } from '../../snowflake/statement/query-tag.ts';
import { requireRoom } from '../../snowflake/statement/statement.ts';
import type { SemanticSource } from './semantic-source.ts';

export interface Analysis extends RestAnalysis {
  readonly usage: OperationUsage;
}

export interface AnalystDependencies {
  readonly rest: Pick<CortexRest, 'analyse' | 'full'>;
  readonly govern: Govern;
  readonly source: SemanticSource;
}

export interface AskAnalyst {
  /** @throws GatewayError */
  ask(question: string, caller: Caller, field: string): Promise<Analysis>;
  /** What a question costs. */
  plan(field: string): PlannedCall;
}

const target = { function: 'CORTEX_ANALYST', model: null, backend: 'SNOWFLAKE', warehouse: null } as const;
const estimate = { inputTokens: 0, maxOutputTokens: 0 };
const NO_TOKENS = { inputTokens: 0, outputTokens: 0 };

export function createAskAnalyst({ rest, govern, source }: AnalystDependencies): AskAnalyst {
  return {
    plan: (field) => ({ field, target, estimate }),
    async ask(question, caller, field) {
      const fingerprint = hash('sha256', JSON.stringify([target.function, source, question]), 'base64url');
      const { value, usage } = await govern({
        caller,
        target,
        estimate,
        call: { field, fingerprint },
        admit: () => requireRoom(rest),
        run: (hold) =>
          hold.attempt(target, async (attempt) => {
            try {
              const analysis = await rest.analyse(
                { question, model: source },
                {
                  user: caller.user.name,
                  tag: queryTagOf(caller, 'hybrid', attempt.eventId),
                  signal: attempt.signal,
                  onSent: () => attempt.sent(),
                  trace: attempt.trace,
                },
              );
              attempt.report(NO_TOKENS);
              return analysis;
            } catch (error) {
              throw explainRestFailure(error, target);
            }
          }),
      });
      return { ...value, usage };
    },
  };
}
