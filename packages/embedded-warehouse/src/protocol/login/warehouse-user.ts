/** A user of the embedded account, as whoever starts the server describes it. */

/** A token that opens a session or a REST call; with `expiresAt` it stops doing so at that moment. */
export type BearerToken = string | { readonly token: string; readonly expiresAt: Date };

export interface WarehouseUser {
  /** Not case-sensitive, like every unquoted name in Snowflake. */
  readonly name: string;
  readonly password?: string;
  /** RSA public keys, PEM (SPKI); several allow rotation. */
  readonly publicKeys?: readonly string[];
  readonly programmaticAccessTokens?: readonly BearerToken[];
  readonly oauthTokens?: readonly BearerToken[];
  /** Roles a login may ask for; absent = any, for an account that has no roles to guard. */
  readonly roles?: readonly string[];
  /** Also the role of every REST call. Absent = PUBLIC. */
  readonly defaultRole?: string;
  readonly defaultWarehouse?: string;
  readonly defaultDatabase?: string;
  readonly defaultSchema?: string;
}
