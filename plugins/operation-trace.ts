import type { OperationDefinitionNode } from 'graphql';
import type { WritableContext } from '../src/context.ts';
import type { ErrorCode } from '../src/errors/gateway-error.ts';
import { codeOf } from '../src/errors/present-error.ts';
import type { GatewayPlugin } from '../src/graphql/join-plugins.ts';
import type { Tracer } from '../src/observability/tracing.ts';

export interface OperationTraceDependencies {
  readonly tracer: Pick<Tracer, 'startOperation'> | null;
}

/** The span of every operation, a subscription's until its last result; what is done for it hangs below. */
export function operationTrace({ tracer }: OperationTraceDependencies): GatewayPlugin {
  if (tracer === null) return {};
  return {
    requestDidStart({ contextValue }) {
      const { requestId, user, door, traceHeaders } = contextValue;
      const span = tracer.startOperation(traceHeaders, {
        'gateway.request_id': requestId,
        'gateway.door': door.name,
        'enduser.id': user.name,
      });
      (contextValue as WritableContext).trace = span;
      let failedWith: ErrorCode | null = null;
      const note = (errors: readonly unknown[]) => {
        if (errors.length > 0) failedWith ??= codeOf(errors[0]);
      };
      const end = (operation: OperationDefinitionNode | undefined) => {
        span.rename(operation?.operation ?? 'invalid');
        span.set({
          'graphql.operation.type': operation?.operation,
          'graphql.operation.name': contextValue.operationName ?? undefined,
        });
        if (failedWith === null) span.end();
        else span.fail(failedWith);
      };
      return {
        didEncounterErrors: ({ errors }) => note(errors),
        didEncounterSubsequentErrors: (_, errors) => note(errors),
        willSendResponse({ operation, response }) {
          if (response.body.kind === 'single') end(operation);
        },
        willSendSubsequentPayload({ operation }, { hasNext }) {
          if (!hasNext) end(operation);
        },
      };
    },
  };
}
