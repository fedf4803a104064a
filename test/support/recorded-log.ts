/** A log that keeps its lines, as they would be written. */
import { createLogger, type LogOptions, type RootLogger } from '../../src/observability/log.ts';

// biome-ignore lint/suspicious/noExplicitAny: a line is what JSON says.
export type LogLine = any;

export interface RecordedLog {
  readonly logger: RootLogger;
  /** Everything that was written. */
  text(): string;
  lines(message?: string): LogLine[];
}

export function recordLog(level = 'debug', options: LogOptions = {}): RecordedLog {
  const written: string[] = [];
  const logger = createLogger(level, { ...options, destination: { write: (line) => written.push(line) } });
  return {
    logger,
    text: () => written.join(''),
    lines: (message) =>
      written.map((line) => JSON.parse(line)).filter(({ msg }) => message === undefined || msg === message),
  };
}
