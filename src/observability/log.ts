import { pino } from 'pino';

/** The part of a pino logger that services use. */
export interface Logger {
  debug(fields: object, message: string): void;
  info(fields: object, message: string): void;
  warn(fields: object, message: string): void;
  error(fields: object, message: string): void;
}

/**
 * One JSON line per event on standard output. Errors are logged whole under `err`; what could carry a secret or a
 * user's text never is: no header but the request id, no SQL text, no prompt.
 */
export function createLogger(level: string): Logger {
  return pino({ level, base: null, timestamp: pino.stdTimeFunctions.isoTime });
}
