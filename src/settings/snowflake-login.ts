/** Who logs in to Snowflake: which settings go together, and which are nothing without another. */
import { ConfigError } from './config-variable.ts';

/** Settings that say who logs in to an account, and where. */
const logins = [
  'SNOWFLAKE_USER',
  'SNOWFLAKE_AUTHENTICATOR',
  'SNOWFLAKE_PRIVATE_KEY',
  'SNOWFLAKE_PRIVATE_KEY_PATH',
  'SNOWFLAKE_PRIVATE_KEY_PASSPHRASE',
  'SNOWFLAKE_TOKEN',
  'SNOWFLAKE_TOKEN_PATH',
  'SNOWFLAKE_OAUTH_CLIENT_ID',
  'SNOWFLAKE_OAUTH_CLIENT_SECRET',
  'SNOWFLAKE_OAUTH_TOKEN_URL',
  'SNOWFLAKE_OAUTH_SCOPE',
  'SNOWFLAKE_PASSWORD',
  'SNOWFLAKE_ROLE',
  'SNOWFLAKE_ACCESS_URL',
] as const;

/** Of two places of one secret, the other would be without effect. */
const onePlaceEach = [
  ['SNOWFLAKE_PRIVATE_KEY', 'SNOWFLAKE_PRIVATE_KEY_PATH'],
  ['SNOWFLAKE_TOKEN', 'SNOWFLAKE_TOKEN_PATH'],
] as const;

/** Null where nothing is given. */
type LoginSettings = Readonly<Record<(typeof logins)[number] | 'SNOWFLAKE_ACCOUNT', string | null>>;

/** @throws ConfigError for a login that cannot be, or that would be without effect */
export function refuseLogin(config: LoginSettings): void {
  for (const [one, other] of onePlaceEach)
    if (config[one] !== null && config[other] !== null)
      throw new ConfigError(`${one} and ${other} are both set; keep one of them.`);
  if (!config.SNOWFLAKE_ACCOUNT) {
    const login = logins.find((name) => config[name] !== null);
    if (login === undefined) return;
    throw new ConfigError(
      `${login} is set without SNOWFLAKE_ACCOUNT: the warehouse on this machine would be asked instead of yours; set the account, or leave ${login} out.`,
    );
  }
  const {
    SNOWFLAKE_PRIVATE_KEY,
    SNOWFLAKE_PRIVATE_KEY_PATH,
    SNOWFLAKE_TOKEN,
    SNOWFLAKE_TOKEN_PATH,
    SNOWFLAKE_PASSWORD,
  } = config;
  const key = SNOWFLAKE_PRIVATE_KEY ?? SNOWFLAKE_PRIVATE_KEY_PATH;
  const token = SNOWFLAKE_TOKEN ?? SNOWFLAKE_TOKEN_PATH;
  const hasClient = refuseHalfClient(config);
  if (!key && !token && !hasClient && !SNOWFLAKE_PASSWORD) {
    throw new ConfigError(
      'SNOWFLAKE_ACCOUNT is set without credentials; set SNOWFLAKE_PRIVATE_KEY_PATH, SNOWFLAKE_TOKEN, SNOWFLAKE_OAUTH_CLIENT_ID or SNOWFLAKE_PASSWORD.',
    );
  }
  if (!token && !hasClient && !config.SNOWFLAKE_USER)
    throw new ConfigError('SNOWFLAKE_ACCOUNT is set without SNOWFLAKE_USER.');
}

/** Whether an OAuth client is configured. @throws ConfigError when a part of it is missing */
function refuseHalfClient(config: LoginSettings): boolean {
  const parts = [
    'SNOWFLAKE_OAUTH_CLIENT_ID',
    'SNOWFLAKE_OAUTH_CLIENT_SECRET',
    'SNOWFLAKE_OAUTH_TOKEN_URL',
  ] as const;
  const missing = parts.filter((name) => !config[name]);
  const isMeant =
    missing.length < parts.length ||
    config.SNOWFLAKE_OAUTH_SCOPE !== null ||
    config.SNOWFLAKE_AUTHENTICATOR?.toUpperCase() === 'OAUTH_CLIENT_CREDENTIALS';
  if (isMeant && missing.length > 0)
    throw new ConfigError(`OAuth client credentials need ${missing.join(' and ')} too.`);
  return isMeant;
}
