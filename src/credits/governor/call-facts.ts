import type { OperationTarget, PaidOperation } from '../operation.ts';
import type { CallFacts } from '../usage/usage-event.ts';

/** Who calls what, for the books. */
export function callFacts<Attempt extends Pick<CallFacts, 'attempt' | 'teams' | 'startedAt'>>(
  { caller }: Pick<PaidOperation<unknown>, 'caller'>,
  target: OperationTarget,
  attempt: Attempt,
): Attempt & Omit<CallFacts, 'operationId'> {
  return {
    ...attempt,
    user: caller.user.name,
    apiKeyId: caller.user.apiKey?.id ?? null,
    tags: caller.tags ?? [],
    function: target.function,
    model: target.model,
    backend: target.backend,
    warehouse: target.warehouse,
    requestId: caller.requestId,
    operationName: caller.operationName,
  };
}
