/** Who a login or a REST call comes from, by the kinds of credentials that Snowflake accepts. */

import { protocolErrors } from '../protocol-errors.ts';
import { accountName, createKeypairVerifier } from './keypair-jwt.ts';
import type { DirectoryUser, UserDirectory } from './user-directory.ts';

/** The credentials in the `data` of a login request, under the driver's own names. */
export interface LoginCredentials {
  readonly ACCOUNT_NAME?: string | undefined;
  readonly LOGIN_NAME?: string | undefined;
  readonly PASSWORD?: string | undefined;
  readonly TOKEN?: string | undefined;
  readonly AUTHENTICATOR?: string | undefined;
  /** Older drivers send a programmatic access token as OAUTH with this type. */
  readonly OAUTH_TYPE?: string | undefined;
}

export type LoginTokenKind = 'KEYPAIR_JWT' | 'OAUTH' | 'PROGRAMMATIC_ACCESS_TOKEN';

export interface Authentication {
  /** @throws SnowflakeError 390100, 390144, 390201, 390303, 390309, 390318, 394400 */
  login(credentials: LoginCredentials): Promise<DirectoryUser>;
  /** `kind` null means that the client did not say: every kind is tried. @throws SnowflakeError as `login` */
  bearer(token: string, kind: LoginTokenKind | null): Promise<DirectoryUser>;
}

export function createAuthentication(deps: {
  readonly account: string;
  readonly directory: UserDirectory;
}): Authentication {
  const { account, directory } = deps;
  const keypair = createKeypairVerifier({ account, users: directory.users });

  return {
    async login(credentials) {
      const requested = credentials.ACCOUNT_NAME;
      if (requested !== undefined && accountName(requested) !== accountName(account)) {
        throw protocolErrors.wrongAccount(requested);
      }
      const user = await userOf(credentials);
      const name = credentials.LOGIN_NAME;
      if (name !== undefined && name !== '' && name.toUpperCase() !== user.name) {
        throw protocolErrors.otherUsersToken();
      }
      return user;
    },

    async bearer(token, kind) {
      if (kind === 'KEYPAIR_JWT') return keypair.verify(token);
      if (kind === 'OAUTH') return directory.byOauthToken(token);
      if (kind === 'PROGRAMMATIC_ACCESS_TOKEN') return directory.byAccessToken(token);
      const attempts = [
        async () => directory.byAccessToken(token),
        async () => keypair.verify(token),
        async () => directory.byOauthToken(token),
      ];
      return firstToSucceed(attempts);
    },
  };

  async function userOf(credentials: LoginCredentials): Promise<DirectoryUser> {
    const authenticator = (credentials.AUTHENTICATOR ?? 'SNOWFLAKE').toUpperCase();
    const token = credentials.TOKEN ?? '';
    switch (authenticator) {
      case 'SNOWFLAKE':
        return directory.byPassword(credentials.LOGIN_NAME ?? '', credentials.PASSWORD ?? '');
      case 'SNOWFLAKE_JWT':
        return keypair.verify(token);
      case 'PROGRAMMATIC_ACCESS_TOKEN':
        return directory.byAccessToken(token);
      case 'OAUTH':
        return credentials.OAUTH_TYPE?.toUpperCase() === 'PROGRAMMATIC_ACCESS_TOKEN'
          ? directory.byAccessToken(token)
          : directory.byOauthToken(token);
      default:
        throw protocolErrors.unsupportedAuthenticator(authenticator);
    }
  }
}

/** The last attempt's failure is the one reported. */
async function firstToSucceed(attempts: readonly (() => Promise<DirectoryUser>)[]): Promise<DirectoryUser> {
  let failure: unknown;
  for (const attempt of attempts) {
    try {
      return await attempt();
    } catch (error) {
      failure = error;
    }
  }
  throw failure;
}
