/** The unmodified driver, configured to be quiet, with promises for its callbacks. */
import type {
  Column,
  Connection,
  ConnectionOptions,
  RowStatement,
  SnowflakeError,
  StatementOption,
} from 'snowflake-sdk';

type Driver = typeof import('snowflake-sdk');

process.env.SNOWFLAKE_DISABLE_PLATFORM_DETECTION = 'true';
process.env.SNOWFLAKE_DISABLE_MINICORE = 'true';
process.env.SF_TELEMETRY_DISABLE_CONNECTION_SHAPE = '1';
const { default: driver } = (await import('snowflake-sdk')) as unknown as { default: Driver };
driver.configure({
  logLevel: 'OFF',
  additionalLogToConsole: false,
  jsonColumnVariantParser: (text) => JSON.parse(text),
});

export interface Answered {
  readonly rows: readonly Record<string, unknown>[];
  readonly columns: readonly Column[];
  readonly statement: RowStatement;
}

/** The driver's error: `code` is a string for what the server reports. */
export type DriverError = Omit<SnowflakeError, 'code'> & {
  readonly code: string | number;
  readonly sqlState?: string;
  readonly data?: Readonly<Record<string, unknown>>;
};

export function connection(url: string, options: Partial<ConnectionOptions> = {}): Connection {
  return driver.createConnection({
    accessUrl: url,
    account: 'local',
    username: 'ada',
    password: 'right',
    sfRetryMaxLoginRetries: 0,
    ...options,
  });
}

export function connect(url: string, options: Partial<ConnectionOptions> = {}): Promise<Connection> {
  const connecting = connection(url, options);
  return new Promise((resolve, reject) => {
    connecting.connect((error) => (error ? reject(error) : resolve(connecting)));
  });
}

/** The error that a login fails with. */
export async function refusal(url: string, options: Partial<ConnectionOptions> = {}): Promise<DriverError> {
  const failure = await connect(url, options).then(
    () => null,
    (error: DriverError) => error,
  );
  if (failure === null) throw new Error('The login was accepted.');
  return failure;
}

export function destroy(session: Connection): Promise<void> {
  return new Promise((resolve, reject) => session.destroy((error) => (error ? reject(error) : resolve())));
}

export function execute(
  session: Connection,
  sqlText: string,
  options: Partial<StatementOption> = {},
): Promise<Answered> {
  return start(session, sqlText, options).answered;
}

/** The statement as soon as it is sent, and its answer when that comes. */
export function start(
  session: Connection,
  sqlText: string,
  options: Partial<StatementOption> = {},
): { readonly statement: RowStatement; readonly answered: Promise<Answered> } {
  const { promise: answered, resolve, reject } = Promise.withResolvers<Answered>();
  const statement = session.execute({
    sqlText,
    ...options,
    complete: (error, done, rows) => {
      if (error) reject(error);
      // Of an async statement there is no result yet, and asking for its columns throws.
      else if (options.asyncExec) resolve({ rows: [], columns: [], statement: done });
      else resolve({ rows: rows ?? [], columns: done.getColumns() ?? [], statement: done });
    },
  });
  return { statement, answered };
}

/** The error that a statement fails with. */
export async function failure(answered: Promise<unknown>): Promise<DriverError> {
  const error = await answered.then(
    () => null,
    (reason: DriverError) => reason,
  );
  if (error === null) throw new Error('The statement succeeded.');
  return error;
}

export function cancel(statement: RowStatement): Promise<void> {
  return new Promise((resolve, reject) => statement.cancel((error) => (error ? reject(error) : resolve())));
}
