import type { Config } from '../../config.ts';
import type { SnowflakeAccount } from '../driver/driver.ts';
import { chooseCredentials } from './credentials.ts';
import type { OAuthClient } from './oauth-token.ts';

/** @throws Error when the credentials that the authenticator needs are not given */
export function snowflakeAccount(config: Config): SnowflakeAccount {
  return {
    account: config.SNOWFLAKE_ACCOUNT ?? '',
    ...(config.SNOWFLAKE_USER && { user: config.SNOWFLAKE_USER }),
    ...(config.SNOWFLAKE_ROLE && { role: config.SNOWFLAKE_ROLE }),
    ...(config.SNOWFLAKE_ACCESS_URL && { accessUrl: config.SNOWFLAKE_ACCESS_URL }),
    proxyFor: config.proxyFor,
    database: config.SNOWFLAKE_DATABASE,
    schema: config.SNOWFLAKE_SCHEMA,
    credentials: chooseCredentials({
      authenticator: config.SNOWFLAKE_AUTHENTICATOR ?? undefined,
      privateKey: config.SNOWFLAKE_PRIVATE_KEY ?? undefined,
      privateKeyPath: config.SNOWFLAKE_PRIVATE_KEY_PATH ?? undefined,
      privateKeyPassphrase: config.SNOWFLAKE_PRIVATE_KEY_PASSPHRASE ?? undefined,
      token: config.SNOWFLAKE_TOKEN ?? undefined,
      tokenPath: config.SNOWFLAKE_TOKEN_PATH ?? undefined,
      password: config.SNOWFLAKE_PASSWORD ?? undefined,
      oauthClient: oauthClient(config),
    }),
  };
}

function oauthClient(config: Config): OAuthClient | undefined {
  const {
    SNOWFLAKE_OAUTH_CLIENT_ID: clientId,
    SNOWFLAKE_OAUTH_CLIENT_SECRET: clientSecret,
    SNOWFLAKE_OAUTH_TOKEN_URL: tokenUrl,
    SNOWFLAKE_OAUTH_SCOPE: scope,
  } = config;
  if (!clientId || !clientSecret || !tokenUrl) return undefined;
  return {
    clientId,
    clientSecret,
    tokenUrl,
    proxy: config.proxyFor(new URL(tokenUrl)),
    ...(scope && { scope }),
  };
}
