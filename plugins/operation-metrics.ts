import { codeOf } from '../src/errors/present-error.ts';
import type { GatewayPlugin } from '../src/graphql/join-plugins.ts';
import type { Metrics } from '../src/observability/metrics.ts';

export interface OperationMetricsDependencies {
  readonly metrics: Pick<Metrics, 'observeOperation' | 'countError'>;
}

/**
 * Times every operation, a subscription until its last result, and counts errors by code. No field is timed: that
 * alone would cost lists 40 % more.
 */
export function operationMetrics({ metrics }: OperationMetricsDependencies): GatewayPlugin {
  return {
    requestDidStart() {
      const start = performance.now();
      let failed = false;
      const count = (errors: readonly unknown[]) => {
        for (const error of errors) metrics.countError(codeOf(error));
        failed ||= errors.length > 0;
      };
      const observe = (type: string) => {
        const seconds = (performance.now() - start) / 1000;
        metrics.observeOperation({ type, outcome: failed ? 'error' : 'ok', seconds });
      };
      return {
        didEncounterErrors: ({ errors }) => count(errors),
        didEncounterSubsequentErrors: (_, errors) => count(errors),
        willSendResponse({ operation, response }) {
          if (response.body.kind === 'single') observe(operation?.operation ?? 'invalid');
        },
        willSendSubsequentPayload({ operation }, { hasNext }) {
          if (!hasNext) observe(operation?.operation ?? 'invalid');
        },
      };
    },
  };
}
