/**
 * The failures that the protocol itself knows, with Snowflake's codes, SQL states and wording. Failures of a
 * statement's own come from the engine. What the driver does on a code is in its `gs_errors` table: 390112
 * renews the session token, 390104, 390111 and 390114 disconnect.
 */
import { randomUUID } from 'node:crypto';
import { SnowflakeError } from './engine.ts';

const refusedLogin = '08001';
const noSession = '08003';
const cancelledState = '57014';
/** SQL execution canceled. */
export const cancelledCode = '000604';
/** The driver renews its session token. */
export const sessionExpiredCode = '390112';

export const protocolErrors = {
  badCredentials: () =>
    new SnowflakeError('390100', refusedLogin, 'Incorrect username or password was specified.'),
  unsupportedAuthenticator: (name: string) =>
    new SnowflakeError(
      '390100',
      refusedLogin,
      `Authenticator ${name} is not supported here. Use SNOWFLAKE, SNOWFLAKE_JWT, PROGRAMMATIC_ACCESS_TOKEN or OAUTH.`,
    ),
  wrongAccount: (name: string) =>
    new SnowflakeError('390201', refusedLogin, `The requested account ${name} does not exist here.`),
  /** Deliberately says nothing of the cause, as Snowflake does: the id is there to ask an administrator. */
  badJwt: () => new SnowflakeError('390144', refusedLogin, `JWT token is invalid. [${randomUUID()}]`),
  badAccessToken: () => new SnowflakeError('394400', refusedLogin, 'Programmatic access token is invalid.'),
  badOauthToken: () =>
    new SnowflakeError('390303', refusedLogin, `Invalid OAuth access token. [${randomUUID()}]`),
  expiredOauthToken: () =>
    new SnowflakeError('390318', refusedLogin, `OAuth access token expired. [${randomUUID()}]`),
  otherUsersToken: () =>
    new SnowflakeError(
      '390309',
      refusedLogin,
      'The user you were trying to authenticate as differs from the user tied to the access token.',
    ),
  roleNotGranted: (role: string) =>
    new SnowflakeError(
      '390189',
      refusedLogin,
      `Role '${role}' specified in the connect string does not exist or not authorized. Contact your local system administrator, or attempt to login with another role, e.g. PUBLIC.`,
    ),
  tooManySessions: (limit: number) =>
    new SnowflakeError('390503', refusedLogin, `All ${limit} sessions are busy. Try again later.`),

  badSessionToken: () => new SnowflakeError('390104', noSession, 'Session token is invalid.'),
  sessionGone: () =>
    new SnowflakeError(
      '390111',
      noSession,
      'Session no longer exists. New login required to access the service.',
    ),
  sessionTokenExpired: () =>
    new SnowflakeError(sessionExpiredCode, noSession, 'Your session has expired. Please login again.'),
  masterTokenExpired: () =>
    new SnowflakeError(
      '390114',
      noSession,
      'Authentication token has expired. The user must authenticate again.',
    ),

  cancelled: () => new SnowflakeError(cancelledCode, cancelledState, 'SQL execution canceled'),
  nothingToCancel: () =>
    new SnowflakeError('000605', cancelledState, 'Identified SQL statement is not currently executing.'),
  timedOut: (seconds: number) =>
    new SnowflakeError(
      '000630',
      cancelledState,
      `Statement reached its statement or warehouse timeout of ${seconds.toLocaleString('en-US')} second(s) and was canceled.`,
    ),
  statementNotFound: (queryId: string) =>
    new SnowflakeError('000709', '02000', `Statement ${queryId} not found`),
  unsupportedFeature: (feature: string) =>
    new SnowflakeError('000002', '0A000', `Unsupported feature '${feature}'.`),
  /** An engine failure that is not a SnowflakeError: a bug, reported elsewhere and masked here. */
  internal: () => new SnowflakeError('000603', 'XX000', 'SQL execution internal error.'),
} as const;
