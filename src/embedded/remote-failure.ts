/** What a model server's refusals and failures would be if it were the account's own model. */
import { RemoteCompletionError } from '@cortex-gateway/embedded-warehouse/language';
import { hideInside } from '../upstream/hide-inside.ts';
import type { Fault } from '../upstream/read-fault.ts';

/** The caller's mistake, or a service that is away. */
export function refused(fault: Fault): RemoteCompletionError {
  const said = hideInside(fault.said) || `the model server answered ${fault.status}`;
  switch (fault.kind) {
    case 'context-length': {
      const limit = fault.limit === null ? '' : ` of ${fault.limit} tokens`;
      return new RemoteCompletionError(400, `The prompt exceeds the model's context length${limit}. ${said}`);
    }
    case 'content-filter':
      return new RemoteCompletionError(400, `Blocked by a content filter: content policy violation. ${said}`);
    case 'rejected':
      return new RemoteCompletionError(400, said);
    case 'overloaded':
      return new RemoteCompletionError(429, said);
    case 'refuses-us':
    case 'model-missing':
      return new RemoteCompletionError(503, `the model server refuses the gateway (HTTP ${fault.status})`);
    default:
      return new RemoteCompletionError(503, said);
  }
}

/** What broke a call off, or the reason for which its caller ended it. */
export function explained(error: unknown, signal: AbortSignal): unknown {
  if (error instanceof RemoteCompletionError) return error;
  if (signal.aborted) return signal.reason;
  const code = (error as { code?: string }).code ?? '';
  if (
    code === 'UND_ERR_HEADERS_TIMEOUT' ||
    code === 'UND_ERR_BODY_TIMEOUT' ||
    code === 'UND_ERR_CONNECT_TIMEOUT'
  ) {
    return new RemoteCompletionError(503, 'inference timed out at the model server', error);
  }
  return new RemoteCompletionError(503, 'the model server cannot be reached or broke off', error);
}
