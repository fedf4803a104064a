/** Finds the user whose credentials are presented. Secrets are held as digests only. */
import { protocolErrors } from '../protocol-errors.ts';
import { type Digest, digestOf, isSecret, randomSecret } from './secret.ts';
import type { BearerToken, WarehouseUser } from './warehouse-user.ts';

export interface DirectoryUser {
  /** Upper case. */
  readonly name: string;
  readonly publicKeys: readonly string[];
  readonly roles: ReadonlySet<string> | null;
  readonly defaultRole: string;
  readonly defaultWarehouse: string | null;
  readonly defaultDatabase: string | null;
  readonly defaultSchema: string | null;
}

export interface UserDirectory {
  readonly users: Iterable<DirectoryUser>;
  /** A programmatic access token is accepted in place of the password, as Snowflake does. */
  byPassword(name: string, password: string): DirectoryUser;
  byAccessToken(token: string): DirectoryUser;
  byOauthToken(token: string): DirectoryUser;
}

interface IssuedToken {
  readonly user: DirectoryUser;
  readonly expiresAt: number;
}

/** Every method throws a SnowflakeError with the code of a refused login. */
export function createUserDirectory(users: readonly WarehouseUser[]): UserDirectory {
  const byName = new Map<string, DirectoryUser>();
  const passwords = new Map<string, Digest>();
  const accessTokens = new Map<Digest, IssuedToken>();
  const oauthTokens = new Map<Digest, IssuedToken>();
  // Compared with when the user is unknown, so that names cannot be told apart by the time an answer takes.
  const decoy = digestOf(randomSecret());

  for (const user of users) {
    const known = directoryUser(user);
    if (byName.has(known.name)) throw new Error(`Two users are called ${known.name}.`);
    byName.set(known.name, known);
    if (user.password !== undefined) passwords.set(known.name, digestOf(user.password));
    issue(accessTokens, known, user.programmaticAccessTokens);
    issue(oauthTokens, known, user.oauthTokens);
  }

  const live = (issued: IssuedToken) => Date.now() < issued.expiresAt;

  return {
    users: [...byName.values()],

    byPassword(name, password) {
      const user = byName.get(name.toUpperCase());
      const right = isSecret(password, passwords.get(user?.name ?? '') ?? decoy);
      const token = accessTokens.get(digestOf(password));
      if (user === undefined) throw protocolErrors.badCredentials();
      if (right || (token !== undefined && token.user === user && live(token))) return user;
      throw protocolErrors.badCredentials();
    },

    byAccessToken(token) {
      const issued = accessTokens.get(digestOf(token));
      if (issued === undefined || !live(issued)) throw protocolErrors.badAccessToken();
      return issued.user;
    },

    byOauthToken(token) {
      const issued = oauthTokens.get(digestOf(token));
      if (issued === undefined) throw protocolErrors.badOauthToken();
      if (!live(issued)) throw protocolErrors.expiredOauthToken();
      return issued.user;
    },
  };
}

function directoryUser(user: WarehouseUser): DirectoryUser {
  const upper = (name: string | undefined) => name?.toUpperCase() ?? null;
  return {
    name: user.name.toUpperCase(),
    publicKeys: user.publicKeys ?? [],
    roles: user.roles === undefined ? null : new Set(user.roles.map((role) => role.toUpperCase())),
    defaultRole: upper(user.defaultRole) ?? 'PUBLIC',
    defaultWarehouse: upper(user.defaultWarehouse),
    defaultDatabase: upper(user.defaultDatabase),
    defaultSchema: upper(user.defaultSchema),
  };
}

function issue(
  issued: Map<Digest, IssuedToken>,
  user: DirectoryUser,
  tokens: readonly BearerToken[] = [],
): void {
  for (const entry of tokens) {
    const { token, expiresAt } =
      typeof entry === 'string'
        ? { token: entry, expiresAt: Number.POSITIVE_INFINITY }
        : { token: entry.token, expiresAt: entry.expiresAt.getTime() };
    issued.set(digestOf(token), { user, expiresAt });
  }
}
