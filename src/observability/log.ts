/** The log: one JSON line per event on standard output. */
import { type DestinationStream, pino } from 'pino';
import { createRedaction, serializeError } from './redaction.ts';

/** The part of a pino logger that services use. */
export interface Logger {
  debug(fields: object, message: string): void;
  info(fields: object, message: string): void;
  warn(fields: object, message: string): void;
  error(fields: object, message: string): void;
}

/** The logger that all the others' lines go through. */
export interface RootLogger extends Logger {
  isLevelEnabled(level: 'info'): boolean;
}

export interface LogOptions {
  /** Values that must not stand in any line, whatever it says. */
  readonly secrets?: readonly string[];
  /** Standard output by default. */
  readonly destination?: DestinationStream;
}

/** Lines of a moment are written together: one system call for each would cost more than making it. */
const BUFFER_BYTES = 8 * 1024;
/** How old a line may be when it is seen. */
const FLUSH_MS = 100;
/** Beyond that, a reader that has stopped loses lines, rather than the gateway its memory. */
const MOST_WAITING_BYTES = 16 * 1024 * 1024;

/**
 * Errors are logged whole under `err`; what could carry a secret or a user's text is not: no header but the request id,
 * no SQL text, no prompt. Lines are written in the background, and all that wait when the process exits, however it
 * does so short of SIGKILL.
 */
export function createLogger(level: string, { secrets = [], destination }: LogOptions = {}): RootLogger {
  return pino(
    {
      level,
      base: null,
      timestamp: pino.stdTimeFunctions.isoTime,
      serializers: { err: serializeError },
      hooks: { streamWrite: createRedaction(secrets) },
    },
    destination ?? standardOutput(),
  );
}

function standardOutput(): DestinationStream {
  const output = pino.destination({
    fd: 1,
    sync: false,
    minLength: BUFFER_BYTES,
    maxLength: MOST_WAITING_BYTES,
  });
  let isNew = false;
  let isDue = false;
  // The stream's own way, to flush every so often, writes nothing ten times a second where nothing is logged.
  const flushSoon = () => {
    if (isDue) return;
    isDue = true;
    setTimeout(() => {
      isDue = false;
      output.flush();
    }, FLUSH_MS).unref();
  };
  // What came while it wrote may be too little to go on with.
  output.on('drain', () => {
    if (isNew) flushSoon();
    isNew = false;
  });
  return {
    write(line) {
      output.write(line);
      isNew = true;
      flushSoon();
    },
  };
}
