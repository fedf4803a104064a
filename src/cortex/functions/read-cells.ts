/** Reads what Cortex functions return: results, results with their errors, token counts. */

import { GatewayError } from '../../errors/gateway-error.ts';
import { parseJson } from '../../json/parse-json.ts';
import type { CellValue } from '../../snowflake/statement/statement.ts';
import { believableTokens, isBelievable } from '../../tokens/believable-tokens.ts';
import type { TokenRange } from '../../tokens/text-meter.ts';
import { explainRejection, type Rejected } from '../explain-rejection.ts';

/** Where a value comes from, for the error when there is none. */
export interface Origin extends Rejected {
  readonly queryId: string;
}

/**
 * The result of a function that was called with `return_error_details`: an object of `value` and `error`, one of
 * which is null.
 * @throws GatewayError what `error` says.
 */
export function detailedResult(cell: CellValue | undefined, origin: Origin): unknown {
  const { value, error } = record(cell, origin);
  if (value !== null && value !== undefined) return value;
  throw explainRejection(error ? said(error) : NO_REASON, origin, { queryId: origin.queryId });
}

/** In words, what Snowflake says was wrong. Nearly always it is a text. */
export const said = (error: unknown): string => (typeof error === 'string' ? error : JSON.stringify(error));

const NO_REASON = 'Snowflake could not compute this input and gave no reason.';

/**
 * The result of a function that answers NULL for a row it cannot compute.
 * @throws GatewayError UPSTREAM_REJECTED
 */
export function plainResult(cell: CellValue | undefined, origin: Origin): unknown {
  if (cell !== null && cell !== undefined) return cell;
  throw explainRejection(NO_REASON, origin, { queryId: origin.queryId });
}

/** Objects come parsed from VARIANT and OBJECT columns, and as JSON text from functions that return VARCHAR. */
export function record(value: unknown, origin: Origin): Readonly<Record<string, unknown>> {
  const parsed = typeof value === 'string' ? parseJson(value) : value;
  if (typeof parsed === 'object' && parsed !== null && !Array.isArray(parsed))
    return parsed as Readonly<Record<string, unknown>>;
  throw unexpected(origin);
}

export function list(value: unknown, origin: Origin): readonly unknown[] {
  const parsed = typeof value === 'string' ? parseJson(value) : value;
  if (Array.isArray(parsed)) return parsed;
  throw unexpected(origin);
}

/** @throws GatewayError UPSTREAM_REJECTED for what is no text: an answer is not made up of something else. */
export function cellText(result: unknown, origin: Origin): string {
  if (typeof result === 'object' || result === undefined) throw unexpected(origin);
  return String(result);
}

/** @throws GatewayError UPSTREAM_REJECTED for what is no number */
export function numberOf(result: unknown, origin: Origin): number {
  const number = typeof result === 'string' && result.trim() !== '' ? Number(result) : result;
  if (typeof number !== 'number' || !Number.isFinite(number)) throw unexpected(origin);
  return number;
}

/** @throws GatewayError UPSTREAM_REJECTED for what is no list of numbers, or has none */
export function vectorOf(result: unknown, origin: Origin): number[] {
  const numbers = list(result, origin);
  if (numbers.length === 0) throw unexpected(origin);
  // Nearly always they are numbers already, a thousand of them in each row.
  return numbers.every(Number.isFinite)
    ? (numbers as number[])
    : numbers.map((number) => numberOf(number, origin));
}

/** The error for a result of another shape than the documented one. */
export function unexpected({ function: name, queryId }: Origin): GatewayError {
  return new GatewayError('UPSTREAM_REJECTED', `${name} returned a result of an unknown shape.`, {
    backend: 'SNOWFLAKE',
    queryId,
  });
}

/** A count from AI_COUNT_TOKENS, which is NULL for models it does not know. */
export function tokenCount(cell: unknown, range: TokenRange): number {
  return believableTokens(countIn(cell), range);
}

/** Whether Snowflake made the count, and one that can be true. */
export function isCounted(cell: unknown, range: TokenRange): boolean {
  return isBelievable(countIn(cell), range);
}

const countIn = (cell: unknown) => (typeof cell === 'string' ? Number(cell) : cell);
