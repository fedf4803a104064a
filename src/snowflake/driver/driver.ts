/** The one place that loads the Snowflake driver and logs in with it. */
import type { Connection, ConnectionOptions } from 'snowflake-sdk';
import { GatewayError } from '../../errors/gateway-error.ts';
import { noProxy, type ProxyFor } from '../../settings/proxy.ts';
import { loadPrivateKey, readSecret, type SnowflakeCredentials } from '../account/credentials.ts';
import { quoteName } from '../statement/quote-name.ts';
import { loginError } from './driver-error.ts';
import { type ConnectionWire, loadWiredDriver, type WiredDriver } from './driver-wire.ts';

export interface SnowflakeAccount {
  /** Account identifier: `myorg-myaccount`, or a locator. */
  readonly account: string;
  /** Needed for a password and a key pair; tokens carry their user. */
  readonly user?: string;
  /** The user's default role when absent. */
  readonly role?: string;
  /** What they are called, without the quotes that SQL may want around that. */
  readonly database?: string;
  readonly schema?: string;
  /** Base URL, where it is not `https://<account>.snowflakecomputing.com`. */
  readonly accessUrl?: string;
  readonly credentials: SnowflakeCredentials;
  /** The way to the account and to the parts of large results; direct unless told otherwise. */
  readonly proxyFor?: ProxyFor;
}

export const addressOf = ({ account, accessUrl }: Pick<SnowflakeAccount, 'account' | 'accessUrl'>): string =>
  accessUrl ?? `https://${account}.snowflakecomputing.com`;

export interface LoginOptions {
  readonly warehouse: string;
  /** Milliseconds until the login counts as failed, whatever the driver is doing. */
  readonly timeoutMs: number;
}

/** A logged-in connection, and what its HTTP saw. */
export interface OpenConnection {
  readonly connection: Connection;
  readonly wire: ConnectionWire;
}

// The driver's configuration is global to the process, so it is loaded and configured once, by the first login:
// its import alone takes about half a second and 60 MB.
let driver: Promise<WiredDriver> | undefined;

/** Loads the driver before the first login asks for it. */
export function loadDriverAhead(): void {
  driver ??= loadDriver();
  // Whoever logs in is told of it.
  driver.catch(() => {});
}

const OCSP_TIMEOUT_MS = '1500';

async function loadDriver(): Promise<WiredDriver> {
  // Read by the driver while it is imported. Without them it calls the cloud providers' metadata addresses and
  // loads a native addon, and the first login waits for both.
  process.env.SNOWFLAKE_DISABLE_PLATFORM_DETECTION = 'true';
  process.env.SNOWFLAKE_DISABLE_MINICORE = 'true';
  process.env.SF_TELEMETRY_DISABLE_CONNECTION_SHAPE = '1';
  // Read at each login, which asks whether Snowflake's certificates are withdrawn (OCSP): first a cache, then their
  // issuers, past any proxy. Where a firewall drops that, the driver goes on without an answer, but its own 5 and
  // 10 seconds are longer than a login may take.
  process.env.SF_OCSP_TEST_OCSP_RESPONSE_CACHE_SERVER_TIMEOUT ??= OCSP_TIMEOUT_MS;
  process.env.SF_OCSP_TEST_OCSP_RESPONDER_TIMEOUT ??= OCSP_TIMEOUT_MS;
  const loaded = await loadWiredDriver(sessionParameters);
  loaded.driver.configure({
    // Otherwise it writes statements to standard output and to snowflake.log in the working directory.
    logLevel: 'OFF',
    additionalLogToConsole: false,
    // It reads NO_PROXY in another way than REST does, and sends even loopback through a proxy.
    useEnvProxy: false,
    // The default evaluates column text as JavaScript when it is not JSON.
    jsonColumnVariantParser: (text) => JSON.parse(text),
  });
  return loaded;
}

/** An account's own zone is America/Los_Angeles unless somebody changed it, and every instant without a zone shifts. */
const sessionParameters = { TIMEZONE: 'UTC' };

/**
 * Opens a session. The connection that comes back is logged in and belongs to the caller.
 *
 * @throws GatewayError UPSTREAM_REJECTED when Snowflake refuses the credentials, UPSTREAM_UNAVAILABLE when it
 * cannot be reached or does not answer in time
 */
export async function logIn(account: SnowflakeAccount, options: LoginOptions): Promise<OpenConnection> {
  driver ??= loadDriver();
  const [loaded, secrets] = await Promise.all([driver, authentication(account.credentials)]);
  const throughProxy = (account.proxyFor ?? noProxy)(new URL(addressOf(account))) !== null;
  const open = (proof: Partial<ConnectionOptions>) =>
    connectWithin(newConnection(loaded, account, proof, options.warehouse), options.timeoutMs, throughProxy);
  try {
    return await open(secrets);
  } catch (error) {
    // A token may be withdrawn before its time; the one that is fetched now counts.
    const { credentials } = account;
    if (credentials.kind !== 'client-credentials' || !isTokenRefusal(error)) throw error;
    credentials.source.refused(secrets.token ?? '');
    return open(await authentication(credentials));
  }
}

/** Invalid, and expired. */
const refusedTokens = new Set<unknown>(['390303', '390318']);

function isTokenRefusal(error: unknown): boolean {
  return error instanceof GatewayError && refusedTokens.has(error.details.upstreamCode);
}

function newConnection(
  loaded: WiredDriver,
  { account, user, role, database, schema, accessUrl, proxyFor = noProxy }: SnowflakeAccount,
  secrets: Partial<ConnectionOptions>,
  warehouse: string,
): OpenConnection {
  try {
    const options: ConnectionOptions = {
      account,
      ...(user !== undefined && { username: user }),
      ...(role !== undefined && { role }),
      // The login reads names as SQL does.
      ...(database !== undefined && { database: quoteName(database) }),
      ...(schema !== undefined && { schema: quoteName(schema) }),
      ...(accessUrl !== undefined && { accessUrl }),
      ...secrets,
      warehouse,
      application: 'CortexGateway',
      // Never queryTag: it would overwrite the tag of every statement.
      rowMode: 'array',
      streamResult: true,
      rowStreamHighWaterMark: 512,
      // One layer retries logins, and it is not the driver's: its first pause is 1 to 2 seconds.
      sfRetryMaxLoginRetries: 0,
    };
    return loaded.connect(options, proxyFor);
  } catch (error) {
    throw loginError(error);
  }
}

function connectWithin(
  opened: OpenConnection,
  timeoutMs: number,
  throughProxy: boolean,
): Promise<OpenConnection> {
  const { connection } = opened;
  return new Promise((resolve, reject) => {
    let late = false;
    const timer = setTimeout(() => {
      late = true;
      reject(
        new GatewayError('UPSTREAM_UNAVAILABLE', 'Snowflake did not answer the login in time.', {
          backend: 'SNOWFLAKE',
        }),
      );
    }, timeoutMs);
    connection.connect((error) => {
      clearTimeout(timer);
      if (error) reject(loginError(error, throughProxy));
      // Nobody waits for it any more; left open it would be a session that no pool counts.
      else if (late) connection.destroy(() => {});
      else resolve(opened);
    });
  });
}

async function authentication(credentials: SnowflakeCredentials): Promise<Partial<ConnectionOptions>> {
  switch (credentials.kind) {
    case 'password':
      return { password: credentials.password };
    case 'key-pair': {
      const key = await loadPrivateKey(credentials);
      return {
        authenticator: 'SNOWFLAKE_JWT',
        privateKey: key.export({ format: 'pem', type: 'pkcs8' }) as string,
      };
    }
    case 'programmatic-access-token':
      return { authenticator: 'PROGRAMMATIC_ACCESS_TOKEN', token: await readSecret(credentials.token) };
    case 'client-credentials':
      return { authenticator: 'OAUTH', token: await credentials.source.token() };
    case 'oauth':
      return { authenticator: 'OAUTH', token: await readSecret(credentials.token) };
  }
}
