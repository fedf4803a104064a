/** Why there is no answer, in the words of the gateway, and what kind of state the page shows for it. */
import type { CombinedError } from '@urql/core';
import { Unheard } from './patient-fetch.ts';

/**
 * - `permission`: the caller may not see it
 * - `signed-out`: nobody is known to be calling
 * - `away`: the gateway, or what it needs, does not answer; it will
 * - `refused`: everything else, which asking again does not mend
 */
export type FailureKind = 'permission' | 'signed-out' | 'away' | 'refused';

export interface Failure {
  readonly kind: FailureKind;
  /** From the table of errors; GATEWAY_AWAY where no gateway answered, GATEWAY_SILENT where it did not in time. */
  readonly code: string;
  readonly message: string;
  readonly facts: Readonly<Record<string, unknown>>;
}

const kinds: Readonly<Record<string, FailureKind>> = {
  FORBIDDEN: 'permission',
  UNAUTHENTICATED: 'signed-out',
};

export function failureOf(error: CombinedError): Failure {
  const [first] = error.graphQLErrors;
  if (!first && error.networkError instanceof Unheard) {
    return { kind: 'away', code: 'GATEWAY_SILENT', message: error.networkError.message, facts: {} };
  }
  if (!first) {
    const message = 'The gateway does not answer. This page goes on by itself when it does.';
    return { kind: 'away', code: 'GATEWAY_AWAY', message, facts: {} };
  }
  const { code = 'INTERNAL_SERVER_ERROR', retryable, ...facts } = first.extensions ?? {};
  // A page of a former version asks with documents that the present gateway does not know.
  if (code === 'TRUSTED_DOCUMENT_REQUIRED') {
    const message = 'The gateway has another version than this page. Load the page again.';
    return { kind: 'refused', code, message, facts };
  }
  const kind = kinds[String(code)] ?? (retryable === true ? 'away' : 'refused');
  return { kind, code: String(code), message: first.message, facts };
}
