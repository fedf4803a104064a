/** Who logs in to Snowflake: which settings go together, and which have no effect without another. */
import { areSet } from './config-variable.ts';
import type { ReadSettings, SettingName } from './contradictions.ts';

/** The settings of each method, the one that is used first where several are given and none is named. */
const settingsOf = {
  keyPair: ['SNOWFLAKE_PRIVATE_KEY', 'SNOWFLAKE_PRIVATE_KEY_PATH'],
  token: ['SNOWFLAKE_TOKEN', 'SNOWFLAKE_TOKEN_PATH'],
  client: [
    'SNOWFLAKE_OAUTH_CLIENT_ID',
    'SNOWFLAKE_OAUTH_CLIENT_SECRET',
    'SNOWFLAKE_OAUTH_TOKEN_URL',
    'SNOWFLAKE_OAUTH_SCOPE',
  ],
  password: ['SNOWFLAKE_PASSWORD'],
} as const satisfies Record<string, readonly SettingName[]>;

type LoginMethod = keyof typeof settingsOf;

const methodOfAuthenticator: Readonly<Record<string, LoginMethod>> = {
  SNOWFLAKE_JWT: 'keyPair',
  PROGRAMMATIC_ACCESS_TOKEN: 'token',
  OAUTH: 'token',
  OAUTH_CLIENT_CREDENTIALS: 'client',
  SNOWFLAKE: 'password',
};

/** Settings that say who logs in to an account, and where. */
const logins = [
  'SNOWFLAKE_USER',
  'SNOWFLAKE_AUTHENTICATOR',
  ...settingsOf.keyPair,
  'SNOWFLAKE_PRIVATE_KEY_PASSPHRASE',
  ...settingsOf.token,
  ...settingsOf.client,
  ...settingsOf.password,
  'SNOWFLAKE_ROLE',
  'SNOWFLAKE_ACCESS_URL',
] as const;

/** A line for each thing that makes a login impossible, or that would have no effect on it. */
export function* loginProblems(
  settings: ReadSettings,
  isSet: (name: SettingName) => boolean,
): Generator<string> {
  for (const places of [settingsOf.keyPair, settingsOf.token])
    if (places.every(isSet)) yield `${places.join(' and ')} are both set; keep one of them.`;
  if (isSet('SNOWFLAKE_ACCOUNT')) yield* accountProblems(settings, isSet);
  else {
    const idle = logins.filter(isSet);
    const them = idle.length === 1 ? idle[0] : 'them';
    if (idle.length > 0)
      yield `${areSet(idle)} without SNOWFLAKE_ACCOUNT: the warehouse on this machine would be asked instead of yours; set the account, or leave ${them} out.`;
  }
}

function methodsGiven(isSet: (name: SettingName) => boolean): readonly LoginMethod[] {
  return (Object.keys(settingsOf) as LoginMethod[]).filter((method) => settingsOf[method].some(isSet));
}

/** How the gateway logs in to the account; undefined where nothing says so. */
export function loginMethod(
  { SNOWFLAKE_AUTHENTICATOR: authenticator }: ReadSettings,
  isSet: (name: SettingName) => boolean,
): LoginMethod | undefined {
  return authenticator ? methodOfAuthenticator[authenticator.toUpperCase()] : methodsGiven(isSet)[0];
}

function* accountProblems(settings: ReadSettings, isSet: (name: SettingName) => boolean): Generator<string> {
  const authenticator = settings.SNOWFLAKE_AUTHENTICATOR?.toUpperCase();
  if (authenticator !== undefined && !Object.hasOwn(methodOfAuthenticator, authenticator)) {
    yield `SNOWFLAKE_AUTHENTICATOR: "${authenticator}" is not one of ${Object.keys(methodOfAuthenticator).join(', ')}.`;
    return;
  }
  const given = methodsGiven(isSet);
  const used = loginMethod(settings, isSet);
  if (used === undefined) {
    yield 'SNOWFLAKE_ACCOUNT is set without credentials; set SNOWFLAKE_PRIVATE_KEY_PATH, SNOWFLAKE_TOKEN, SNOWFLAKE_OAUTH_CLIENT_ID or SNOWFLAKE_PASSWORD.';
    return;
  }
  const by =
    authenticator === undefined ? settingsOf[used].find(isSet) : `SNOWFLAKE_AUTHENTICATOR=${authenticator}`;
  if (used === 'client') yield* halfClient(isSet);
  else if (!given.includes(used)) yield `${by} needs ${settingsOf[used].join(' or ')}.`;
  // Whoever says how may keep another way at hand.
  for (const method of authenticator === undefined ? given : [])
    if (method !== used)
      yield `${areSet(settingsOf[method].filter(isSet))} beside ${by}: keep one of the two, or say which in SNOWFLAKE_AUTHENTICATOR.`;
  if ((used === 'keyPair' || used === 'password') && !isSet('SNOWFLAKE_USER'))
    yield 'SNOWFLAKE_ACCOUNT is set without SNOWFLAKE_USER.';
}

function* halfClient(isSet: (name: SettingName) => boolean): Generator<string> {
  const [id, secret, tokenUrl] = settingsOf.client;
  const missing = [id, secret, tokenUrl].filter((name) => !isSet(name));
  if (missing.length > 0) yield `OAuth client credentials need ${missing.join(' and ')} too.`;
}
