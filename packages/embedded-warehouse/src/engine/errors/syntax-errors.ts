import { SnowflakeError } from '../../protocol/engine.ts';
import type { Place } from './snowflake-errors.ts';

/** 001003: the parser met a token that it cannot use there. */
export function syntaxError(unexpected: string, at: Place): SnowflakeError {
  return new SnowflakeError(
    '001003',
    '42000',
    `SQL compilation error:\nsyntax error line ${at.line} at position ${at.position} unexpected '${unexpected}'.`,
    at,
  );
}

/** 001003: a string, quoted identifier or comment has no end. */
export function unterminated(at: Place): SnowflakeError {
  return new SnowflakeError(
    '001003',
    '42000',
    `SQL compilation error:\nparse error line ${at.line} at position ${at.position} near '<EOF>'.`,
    at,
  );
}
