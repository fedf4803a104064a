/** One call of an AI function from SQL: its arguments, its answer, its failure. */
import type { RemoteCompletionRequest, RemoteCompletionResult } from '../remote-completions.ts';

/** Arguments by name, as the macro handed them over; absent ones are null. */
export type CallArguments = Readonly<Record<string, unknown>>;

export interface CallAnswer {
  /** A text as it is; anything else is written as JSON. Null is SQL's NULL. */
  readonly value: unknown;
  readonly inputTokens: number;
  readonly outputTokens: number;
  /** The model that the call named; null for functions without one. */
  readonly model: string | null;
}

export interface LanguageContext {
  /**
   * Completions of the configured OpenAI-compatible server; null without one. `pending` means that the answer is
   * not here yet: the statement will be run again with it.
   */
  readonly remote: ((request: RemoteCompletionRequest) => RemoteCompletionResult | 'pending') | null;
}

/** Thrown by a function that must wait for a remote answer; the row is NULL in this round. */
export class PendingAnswer extends Error {
  override readonly name = 'PendingAnswer';
}

/** A failure of one call, in the words of the remote service: the status is the one it would have answered with. */
export class CallError extends Error {
  override readonly name = 'CallError';
  readonly status: number;

  constructor(status: number, message: string) {
    super(message);
    this.status = status;
  }
}

export interface LanguageFunction {
  /** Whether a failed call ends the statement; otherwise its row is NULL, or `{value, error}` on request. */
  readonly raises: boolean;
  /** Null when an argument that may not be NULL is. @throws CallError, PendingAnswer */
  readonly call: (args: CallArguments, context: LanguageContext) => CallAnswer | null;
}

export function unknownModel(name: string): CallError {
  return new CallError(400, `unknown model "${name}"`);
}

/** A text argument; null for NULL. Numbers and booleans are taken as text, as SQL would cast them. */
export function textArgument(args: CallArguments, name: string): string | null {
  const value = args[name];
  if (value === null || value === undefined) return null;
  return (typeof value === 'string' ? value : JSON.stringify(value)).toWellFormed();
}

export function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** An object argument; objects come as JSON, or as text that holds JSON. @throws CallError */
export function objectArgument(args: CallArguments, name: string): Readonly<Record<string, unknown>> {
  const value = parsed(args[name]);
  if (value === null || value === undefined || typeof value === 'boolean') return {};
  if (!isRecord(value)) throw new CallError(400, `invalid options: ${name} must be an object`);
  return value;
}

/** An array argument; null when it is absent. @throws CallError */
export function listArgument(args: CallArguments, name: string): readonly unknown[] | null {
  const value = parsed(args[name]);
  if (value === null || value === undefined || typeof value === 'boolean') return null;
  if (!Array.isArray(value)) throw new CallError(400, `invalid argument: ${name} must be an array`);
  return value;
}

function parsed(value: unknown): unknown {
  if (typeof value !== 'string' || !/^\s*[[{]/u.test(value)) return value;
  try {
    return JSON.parse(value);
  } catch {
    return value;
  }
}

/** The text of a prompt: itself, or `PROMPT('... {0} ...', a)` filled in. */
export function promptText(value: unknown): string | null {
  if (value === null || value === undefined) return null;
  if (isRecord(value) && typeof value.template === 'string') {
    const args = Array.isArray(value.args) ? value.args : [];
    return value.template
      .replaceAll(/\{(\d{1,3})\}/gu, (whole, index: string) => {
        const argument: unknown = args[Number(index)];
        if (argument === undefined) return whole;
        return typeof argument === 'string' ? argument : argument === null ? '' : JSON.stringify(argument);
      })
      .toWellFormed();
  }
  return (typeof value === 'string' ? value : JSON.stringify(value)).toWellFormed();
}
