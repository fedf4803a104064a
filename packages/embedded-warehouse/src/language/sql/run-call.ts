/** Runs one call of an AI function and writes its answer as a DuckDB value. */
import { LRUCache } from 'lru-cache';
import {
  type CallAnswer,
  type CallArguments,
  CallError,
  type LanguageContext,
  type LanguageFunction,
  PendingAnswer,
} from './language-call.ts';

export interface CallOutcome {
  /** Null is NULL; a Float32Array is a vector; anything else is text. */
  readonly value: string | Float32Array | null;
  /** What is billed; null for NULL, for failures and for answers that are not here yet. */
  readonly answer: CallAnswer | null;
}

/** A failure that ends the statement, in the words in which Snowflake reports a refused remote call. */
export class StatementFailure extends Error {
  override readonly name = 'StatementFailure';
}

/** Functions whose equal calls within a statement are billed once (docs.snowflake.com, AISQL caching). */
const BILLED_ONCE = new Set(['AI_COMPLETE']);

/** Larger arguments are not worth the memory of remembering them. */
const MAX_REMEMBERED = 20_000;

export interface CallRunner {
  run(name: string, argumentsText: string, context: LanguageContext): CallOutcome;
}

/**
 * Remembers answers, all functions being deterministic: one runner serves one statement.
 * @throws StatementFailure for a failed call of a function that raises.
 */
export function createCallRunner(functions: Readonly<Record<string, LanguageFunction>>): CallRunner {
  // With `max`, 2,000 places would be made for each statement.
  const remembered = new LRUCache<string, CallOutcome>({ maxSize: 2000, sizeCalculation: () => 1 });
  return {
    run(name, argumentsText, context) {
      const key = `${name} ${argumentsText}`;
      const known = remembered.get(key);
      if (known) return BILLED_ONCE.has(name) ? { ...known, answer: null } : known;
      const definition = Object.hasOwn(functions, name) ? functions[name] : undefined;
      if (!definition) throw new StatementFailure(`Unknown function ${name}.`);
      const outcome = runOnce(name, definition, JSON.parse(argumentsText) as CallArguments, context);
      // A vector is a kilobyte or four, and reading it again costs no less than making it.
      const isText = typeof outcome.value === 'string';
      if (isText && outcome.answer && key.length <= MAX_REMEMBERED) remembered.set(key, outcome);
      return outcome;
    },
  };
}

function runOnce(
  name: string,
  definition: LanguageFunction,
  args: CallArguments,
  context: LanguageContext,
): CallOutcome {
  const wantsDetails = asksForErrorDetails(args);
  try {
    const answer = definition.call(args, context);
    if (answer === null) return { value: null, answer };
    if (answer.value instanceof Float32Array) return { value: answer.value, answer };
    const value = wantsDetails ? JSON.stringify({ value: answer.value, error: null }) : written(answer.value);
    return { value: value.toWellFormed(), answer };
  } catch (error) {
    if (error instanceof PendingAnswer) return { value: null, answer: null };
    if (!(error instanceof CallError)) throw error;
    if (wantsDetails)
      return { value: JSON.stringify({ value: null, error: error.message.toWellFormed() }), answer: null };
    if (!definition.raises) return { value: null, answer: null };
    throw new StatementFailure(failureText(name, error));
  }
}

/**
 * The switch has a name of its own, but stands second in `AI_SENTIMENT(text, TRUE)`, where categories may stand too:
 * a boolean in the place of an array or object is the switch.
 */
function asksForErrorDetails(args: CallArguments): boolean {
  if (args.errorDetails === true || args.options === true || args.categories === true || args.file === true)
    return true;
  return Array.isArray(args.rest) && args.rest.includes(true);
}

function written(value: unknown): string {
  return typeof value === 'string' ? value : (JSON.stringify(value) ?? '');
}

/** The form of Snowflake's own message, as seen with EMBED_TEXT_768 and an unknown model. */
function failureText(name: string, { status, message }: CallError): string {
  return `Request failed for external function ${name}$V1 with remote service error: ${status} '${JSON.stringify(message)}'`;
}
