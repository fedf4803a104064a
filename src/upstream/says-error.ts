/** Whether an answer of 200 is an error in truth: servers mark that in several ways, and mark good answers too. */
import { markText } from './said-text.ts';

interface MarkedAnswer {
  readonly object?: unknown;
  readonly error?: unknown;
  readonly message?: unknown;
  readonly code?: unknown;
  readonly error_code?: unknown;
  /** What an answer is given in. */
  readonly choices?: unknown;
  readonly data?: unknown;
}

export function saysError(answer: MarkedAnswer): boolean {
  const { object, error } = answer;
  // Some have an `error` in every chunk, which is null, false or empty while there is none.
  const isSaid = typeof error === 'object' && error !== null ? Object.keys(error).length > 0 : Boolean(error);
  return isSaid || object === 'error' || isRefusal(answer);
}

/** Snowflake's own form, which nothing marks: a message and its code, and no answer. */
function isRefusal({ choices, data, message, code, error_code: errorCode }: MarkedAnswer): boolean {
  return !choices && !data && typeof message === 'string' && [errorCode, code].some(isFailureCode);
}

/** Zeros, HTTP's 200, and 090001 of Snowflake's SQL API say that all went well. */
const wellEnough = /^(?:0*|200|ok|success|090001)$/i;

/** Whether a code stands for an error. */
export function isFailureCode(code: unknown): boolean {
  return !wellEnough.test(markText(code).trim());
}
