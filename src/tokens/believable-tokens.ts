import type { TokenRange } from './text-meter.ts';

/**
 * The count that upstream told, if a text like this can have it; else the text's usual count. Every path of every back
 * end asks here, so that a missing, zero, negative, huge or textual count is billed the same way everywhere.
 */
export function believableTokens(told: unknown, range: TokenRange): number {
  return isBelievable(told, range) ? told : Math.min(range.usual, range.most);
}

export function isBelievable(told: unknown, { fewest, most }: TokenRange): told is number {
  return Number.isSafeInteger(told) && (told as number) >= fewest && (told as number) <= most;
}
